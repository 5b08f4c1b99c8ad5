using System.Globalization;

namespace ResNetGen.Training;

/// <summary>What a user writes to go on with a run or to start anew: members in a program, options on a command line.</summary>
/// <param name="Resume">Goes on from a checkpoint: the end of a sentence.</param>
/// <param name="ExistingRun">What to do about a run in the output folder where a new one is to start.</param>
/// <param name="OtherRun">The same where one from another folder is to go on there.</param>
/// <param name="Validation">Takes some of so many training images for validation.</param>
internal sealed record RunAdvice(Func<string, string> Resume, string ExistingRun, string OtherRun, Func<int, string> Validation)
{
    /// <summary>For a program.</summary>
    public static RunAdvice Program { get; } = new(
        checkpoint => $"set ResumeFrom of the TrainingOptions to '{checkpoint}' to go on",
        "set ExistingRun of the TrainingOptions to ExistingRun.Resume to go on with it or to ExistingRun.Replace to start anew in its "
            + "place, or choose another OutputFolder",
        "choose another OutputFolder in the TrainingOptions, or set their ExistingRun to ExistingRun.Replace to lose it",
        images => string.Create(
            CultureInfo.InvariantCulture, $"take some of its {images:N0} images by ValidationImages of the Recipe ({Fifth(images)}, say)"));

    /// <summary>For the command line.</summary>
    public static RunAdvice CommandLine { get; } = new(
        checkpoint => $"go on with --resume {checkpoint}",
        "go on with it by --resume auto, start anew in its place by --fresh, or choose another folder by --out",
        "choose another folder by --out",
        images => string.Create(
            CultureInfo.InvariantCulture,
            $"take some of its {images:N0} images by --validation {Fifth(images)}, say, or by `validation` in a recipe"));

    private static int Fifth(int images) => Math.Max(1, images / 5);
}
