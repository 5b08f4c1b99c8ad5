using System.Globalization;
using ResNetGen.Checkpoints;

namespace ResNetGen.Training;

/// <summary>Sees to it that no run is lost because another one starts in its folder.</summary>
internal static class ExistingRuns
{
    /// <summary>The options, with the run to go on with where they leave that to what is in the output folder.</summary>
    /// <exception cref="ResNetGenException">The folder holds a run, and nothing says what is to become of it.</exception>
    public static TrainingOptions Settle(TrainingOptions options)
    {
        var folder = options.OutputFolder;
        if (!RunFolder.HoldsRun(folder) || (options.ResumeFrom is { } from && IsOf(from, folder)))
        {
            return options;
        }

        return options.ExistingRun switch
        {
            ExistingRun.Resume => options with { ResumeFrom = folder },
            ExistingRun.Replace => options,
            _ => throw new ResNetGenException(
                $"The folder '{folder}' holds a run{Length(folder)} already: "
                + $"{(options.ResumeFrom is null ? options.Advice.ExistingRun : options.Advice.OtherRun)}."),
        };
    }

    private static bool IsOf(string checkpoint, string folder) => Path.GetFullPath(RunFolder.Of(checkpoint)) == Path.GetFullPath(folder);

    // A checkpoint that cannot be read is none to lose unasked either.
    private static string Length(string folder)
    {
        try
        {
            var state = Checkpoint.ReadState(Path.Combine(folder, RunFolder.CheckpointName));
            return string.Create(
                CultureInfo.InvariantCulture, $" of '{state.Network}' with {Pluralize.Count(state.Step, "step")}");
        }
        catch (ResNetGenException)
        {
            return "";
        }
    }
}
