using System.Globalization;

namespace ResNetGen.Training;

/// <summary>Watches a training run. All calls come from the thread that trains.</summary>
public interface ITrainingProgress
{
    /// <summary>
    /// Begins to watch; what it returns is disposed when the run is over, however it ended. A display that needs the screen for itself
    /// holds it meanwhile.
    /// </summary>
    IDisposable? Watch() => null;

    /// <summary>Something that the user should know, as a sentence.</summary>
    void Noted(string sentence)
    {
    }

    /// <summary>The run begins, or goes on after a resume.</summary>
    void Started(TrainingPlan plan);

    /// <summary>Steps were done: comes a few times a second at most, and at every step that is logged or shown.</summary>
    void Advanced(TrainingPosition position);

    /// <summary>The validation images are being evaluated: <paramref name="images"/> of <paramref name="total"/> are done.</summary>
    void Evaluating(int images, int total);

    /// <summary>An epoch and its evaluation are done.</summary>
    void EpochDone(EpochMetrics epoch);
}

/// <summary>What a run is going to do.</summary>
/// <param name="Network">The network's name.</param>
/// <param name="TrainImages">What the training images are called.</param>
/// <param name="TrainCount">The number of training images.</param>
/// <param name="TestCount">The number of validation images.</param>
/// <param name="Epochs">The number of epochs, those before a resume included.</param>
/// <param name="StepsPerEpoch">The number of steps in an epoch.</param>
/// <param name="PastEpochs">The epochs that were done before a resume.</param>
public sealed record TrainingPlan(
    string Network,
    string TrainImages,
    int TrainCount,
    int TestCount,
    int Epochs,
    int StepsPerEpoch,
    IReadOnlyList<EpochMetrics> PastEpochs)
{
    /// <summary>Where the run goes on; null where it begins.</summary>
    public ResumePoint? ResumedAt { get; init; }

    /// <summary>
    /// After how many steps a line of text is wanted each time, of which <see cref="ITrainingProgress.Advanced"/> then tells; 0 for every
    /// ten seconds.
    /// </summary>
    public int DisplayEverySteps { get; init; }

    /// <summary>Where the run goes on, as a line says it; null where it begins.</summary>
    internal string? GoingOn =>
        ResumedAt is { Batch: > 0 } point
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"going on in epoch {point.Epoch + 1} after batch {point.Batch} of {StepsPerEpoch} (step {point.Step})")
        : PastEpochs.Count > 0 ? string.Create(CultureInfo.InvariantCulture, $"going on after epoch {PastEpochs.Count}")
        : null;
}

/// <summary>Where a run goes on.</summary>
/// <param name="Epoch">The number of epochs that are complete.</param>
/// <param name="Batch">The number of batches done in the epoch after those.</param>
/// <param name="Step">The number of steps done in the run.</param>
public sealed record ResumePoint(int Epoch, int Batch, long Step);

/// <summary>Where a run is.</summary>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="Batch">The number of batches of the epoch that are done.</param>
/// <param name="Step">The number of steps of the run that are done.</param>
/// <param name="Loss">The cross-entropy of the last batch.</param>
/// <param name="ImagesPerSecond">Training images a second, in this epoch so far.</param>
/// <param name="Remaining">How long the rest of the run will take at the pace so far.</param>
public sealed record TrainingPosition(int Epoch, int Batch, long Step, float Loss, double ImagesPerSecond, TimeSpan Remaining)
{
    /// <summary>The fraction of the last batch that was classified rightly, from 0 to 1.</summary>
    public double Accuracy { get; init; }

    /// <summary>The learning rate of the last step.</summary>
    public double LearningRate { get; init; }

    /// <summary>The fraction of the epoch's time so far, from 0 to 1, in which a step waited for its images.</summary>
    public double WaitFraction { get; init; }

    /// <summary>The fraction as it stands in a line, where it is worth a word.</summary>
    internal string WaitText =>
        WaitFraction >= 0.03 ? string.Create(CultureInfo.InvariantCulture, $"  {100 * WaitFraction:F0} % waiting for images") : "";
}
