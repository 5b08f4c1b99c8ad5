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

    /// <summary>After one more step.</summary>
    /// <param name="loss">Its mean loss.</param>
    /// <param name="correct">The number of images that were classified rightly before it.</param>
    /// <param name="fraction">The fraction of a whole batch that its images are.</param>
    public TrainingState AfterStep(float loss, long correct, double fraction) =>
        new(Step + 1, Epoch, Batch + 1, LossSum + (fraction * loss), Correct + correct);

    /// <summary>After the epoch's evaluation.</summary>
    public TrainingState AfterEpoch() => new(Step, Epoch + 1, 0, 0, 0);
}
