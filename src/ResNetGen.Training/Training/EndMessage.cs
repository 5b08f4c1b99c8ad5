using System.Globalization;

namespace ResNetGen.Training;

/// <summary>What is said at the end of a run: what was reached, or how to go on.</summary>
internal static class EndMessage
{
    public static string Of(
        TrainingEnd end, string network, TrainingOptions options, TrainingState state, int stepsPerEpoch, RunRecord record) =>
        ForeignText.Sentence(Sentence(end, network, options, state, stepsPerEpoch, record));

    private static string Sentence(
        TrainingEnd end, string network, TrainingOptions options, TrainingState state, int stepsPerEpoch, RunRecord record)
    {
        if (end == TrainingEnd.Finished)
        {
            return $"Trained '{network}' for {Pluralize.Count(state.Epoch, "epoch")}{Reached(record.Epochs)}; "
                + $"the weights are in '{options.CheckpointPath}'.";
        }

        if (!record.HasBegun)
        {
            return "Interrupted before the first step: there is nothing to save, and nothing that was there is changed.";
        }

        var reason = end == TrainingEnd.Cancelled ? "Interrupted" : "Stopped at the limit of steps";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{reason} after step {state.Step} (epoch {state.Epoch + 1} of {options.Recipe.Epochs}, "
            + $"batch {state.Batch} of {stepsPerEpoch}); "
            + $"everything is saved: {options.Advice.Resume(options.CheckpointPath)}");
    }

    private static string Reached(IReadOnlyList<EpochMetrics> epochs)
    {
        if (epochs is not [.., { TestAccuracy: { } accuracy } last])
        {
            return "";
        }

        var mirrored = last.FlipTestTimeAugmentation ? ", each evaluated with its mirror image" : "";
        return string.Create(CultureInfo.InvariantCulture, $" to {accuracy:P1} of the validation images{mirrored}");
    }
}
