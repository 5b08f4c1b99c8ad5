using System.Globalization;
using ResNetGen.Checkpoints;

namespace ResNetGen.Training;

/// <summary>Where a run stands between two steps: all of it that is not in the network, the optimizer or torch's generator.</summary>
/// <param name="Step">The number of steps done.</param>
/// <param name="Epoch">The number of epochs that are complete, evaluation included.</param>
/// <param name="Batch">The number of batches done in the epoch after those.</param>
/// <param name="LossSum">The sum of these batches' mean losses, of a smaller last batch by its fraction of a whole one.</param>
/// <param name="Correct">The number of images in these batches that were classified rightly.</param>
internal sealed record TrainingState(long Step, int Epoch, int Batch, double LossSum, long Correct)
{
    /// <summary>Before the first step.</summary>
    public static TrainingState Start { get; } = new(0, 0, 0, 0, 0);

    private const string BatchKey = "batch";
    private const string LossSumKey = "loss_sum";
    private const string CorrectKey = "correct";

    /// <summary>What a checkpoint keeps of it beside the step and the epoch, by key.</summary>
    public IEnumerable<KeyValuePair<string, string>> ToValues() =>
    [
        new(BatchKey, Batch.ToString(CultureInfo.InvariantCulture)),
        new(LossSumKey, LossSum.ToString(CultureInfo.InvariantCulture)),
        new(CorrectKey, Correct.ToString(CultureInfo.InvariantCulture)),
    ];

    /// <summary>Where a checkpoint says that its run stands.</summary>
    /// <param name="path">The checkpoint, for the sentence.</param>
    /// <param name="run">What it says.</param>
    /// <param name="batches">The batches of the run's epochs.</param>
    /// <exception cref="ResNetGenException">It does not say so, or no run of such epochs can stand there.</exception>
    public static TrainingState Read(string path, RunState run, EpochBatches batches)
    {
        if (!int.TryParse(run.Values.GetValueOrDefault(BatchKey), NumberStyles.None, CultureInfo.InvariantCulture, out var batch)
            || !double.TryParse(run.Values.GetValueOrDefault(LossSumKey), CultureInfo.InvariantCulture, out var lossSum)
            || !long.TryParse(run.Values.GetValueOrDefault(CorrectKey), NumberStyles.None, CultureInfo.InvariantCulture, out var correct))
        {
            throw new ResNetGenException(
                $"The checkpoint '{path}' holds weights but not where its training stood: start anew, without resuming from it.");
        }

        var images = batches.ImagesBefore(Math.Min(batch, batches.Count));
        var fault = batch > batches.Count ? Invariant($"batch {batch} of an epoch of {batches.Count}")
            : run.Step != ((long)run.Epoch * batches.Count) + batch
                ? Invariant($"step {run.Step} at batch {batch} after {Pluralize.Count(run.Epoch, "epoch")} of {batches.Count}")
            : correct > images ? Invariant($"{correct} right answers to {images} images")
            : !double.IsFinite(lossSum) ? Invariant($"a loss of {lossSum}")
            : null;
        return fault is null
            ? new TrainingState(run.Step, run.Epoch, batch, lossSum, correct)
            : throw new ResNetGenException(
                $"The checkpoint '{path}' says what cannot be: {fault}; use another copy of it, or start anew.");
    }

    /// <summary>After one more step.</summary>
    /// <param name="loss">Its mean loss.</param>
    /// <param name="correct">The number of images that were classified rightly before it.</param>
    /// <param name="fraction">The fraction of a whole batch that its images are.</param>
    public TrainingState AfterStep(float loss, long correct, double fraction) =>
        new(Step + 1, Epoch, Batch + 1, LossSum + (fraction * loss), Correct + correct);

    /// <summary>After the epoch's evaluation.</summary>
    public TrainingState AfterEpoch() => new(Step, Epoch + 1, 0, 0, 0);

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
