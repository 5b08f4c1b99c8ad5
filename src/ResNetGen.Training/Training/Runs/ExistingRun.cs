namespace ResNetGen.Training;

/// <summary>What is done where <see cref="TrainingOptions.OutputFolder"/> holds a run already, one with a checkpoint.</summary>
public enum ExistingRun
{
    /// <summary>The new run is refused, and nothing is changed.</summary>
    Refuse,

    /// <summary>
    /// It is gone on with, from its newest checkpoint that is whole: the same program goes on where it was interrupted. Comes before
    /// <see cref="TrainingOptions.ResumeFrom"/>, from which then only the first of these runs begins.
    /// </summary>
    Resume,

    /// <summary>The new run replaces it when it has made its first step.</summary>
    Replace,
}
