namespace ResNetGen.Training;

/// <summary>One training step, as it is logged.</summary>
/// <param name="Step">The number of steps done in the run, this one included.</param>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="Batch">The batch of the epoch, from 1.</param>
/// <param name="Loss">The mean cross-entropy of the batch before the step, in nats; without <paramref name="L2"/>.</param>
/// <param name="Accuracy">The fraction of the batch that was classified rightly before the step, from 0 to 1.</param>
/// <param name="L2">What the L2 regularisation adds to the loss, after the step.</param>
/// <param name="LearningRate">The step's learning rate.</param>
public sealed record StepMetrics(long Step, int Epoch, int Batch, float Loss, double Accuracy, double L2, double LearningRate);

/// <summary>One epoch.</summary>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="Step">The number of steps done in the run at the epoch's end.</param>
/// <param name="TrainLoss">The mean cross-entropy over the epoch's batches as they were trained on, in nats.</param>
/// <param name="TrainAccuracy">The fraction of these images that was classified rightly, from 0 to 1.</param>
/// <param name="TestLoss">
/// The mean cross-entropy of the validation images at the epoch's end, with batch norm's moving statistics; null where the epoch was not
/// evaluated.
/// </param>
/// <param name="TestAccuracy">
/// The fraction of the validation images that is classified rightly, from 0 to 1; null where the epoch was not evaluated.
/// </param>
/// <param name="L2">What the L2 regularisation adds to the loss at the epoch's end.</param>
/// <param name="LearningRate">The learning rate of the epoch's last step.</param>
/// <param name="Seconds">How long the epoch took, evaluation included; after a resume, the part since then.</param>
/// <param name="ImagesPerSecond">
/// Training images a second, evaluation excluded; after a resume, of the part since then, and 0 where nothing was left of it.
/// </param>
public sealed record EpochMetrics(
    int Epoch,
    long Step,
    double TrainLoss,
    double TrainAccuracy,
    double? TestLoss,
    double? TestAccuracy,
    double L2,
    double LearningRate,
    double Seconds,
    double ImagesPerSecond)
{
    /// <summary>Whether each validation image was evaluated together with its mirror image.</summary>
    public bool FlipTestTimeAugmentation { get; init; }
}
