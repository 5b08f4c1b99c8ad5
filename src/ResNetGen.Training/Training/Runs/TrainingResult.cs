namespace ResNetGen.Training;

/// <summary>Why a run ended.</summary>
public enum TrainingEnd
{
    /// <summary>All epochs are done.</summary>
    Finished,

    /// <summary>It was cancelled: the state is saved and can be resumed, if a step was made.</summary>
    Cancelled,

    /// <summary>It reached <see cref="TrainingOptions.MaxSteps"/>: the state is saved and can be resumed.</summary>
    StepLimit,
}

/// <summary>What came of a run.</summary>
/// <param name="End">Why it ended.</param>
/// <param name="Steps">The number of steps done, those before a resume included.</param>
/// <param name="Epochs">The complete epochs, those before a resume included.</param>
/// <param name="CheckpointPath">The checkpoint that holds the run's state, if <paramref name="Steps"/> is not 0.</param>
/// <param name="MetricsPath">The metrics, as JSON lines.</param>
/// <param name="CurvesPath">The picture of the curves; null if no epoch was completed.</param>
/// <param name="Message">One sentence for the user: what was reached, or how to go on.</param>
public sealed record TrainingResult(
    TrainingEnd End,
    long Steps,
    IReadOnlyList<EpochMetrics> Epochs,
    string CheckpointPath,
    string MetricsPath,
    string? CurvesPath,
    string Message);
