using ResNetGen.Data;

namespace ResNetGen.Training;

/// <summary>The numbers of a run as it stands: for its log, and for those who watch it.</summary>
/// <param name="recipe">How the network is trained.</param>
/// <param name="batches">The batches of an epoch.</param>
/// <param name="lastStep">The step with which the run ends.</param>
/// <param name="rate">The learning rate of each step, counted from 0.</param>
/// <param name="learner">What learns.</param>
/// <param name="steps">Where the run stands.</param>
/// <param name="timer">How fast it goes.</param>
internal sealed class RunMetrics(
    Recipe recipe, EpochBatches batches, long lastStep, Func<long, double> rate, Learner learner, RunSteps steps, RunTimer timer)
{
    /// <summary>How many images it learns from in a second, in this epoch.</summary>
    public double ImagesPerSecond => timer.BatchesPerSecond(State.Batch) * recipe.BatchSize;

    private TrainingState State => steps.State;

    private double LastRate => rate(Math.Max(0, State.Step - 1));

    /// <summary>The last step.</summary>
    public StepMetrics OfStep(float loss, double accuracy) =>
        new(State.Step, State.Epoch + 1, State.Batch, loss, accuracy, Penalty(), LastRate);

    /// <summary>The epoch, whose batches are all done.</summary>
    /// <param name="test">What the evaluation came to; null where there was none.</param>
    public EpochMetrics OfEpoch(LossAndAccuracy? test) => new(
        State.Epoch + 1,
        State.Step,
        State.LossSum / ((double)batches.Images / recipe.BatchSize),
        (double)State.Correct / batches.Images,
        test?.Loss,
        test?.Accuracy,
        Penalty(),
        LastRate,
        timer.EpochSeconds,
        ImagesPerSecond)
    {
        FlipTestTimeAugmentation = test is not null && recipe.FlipTestTimeAugmentation,
    };

    /// <summary>How far the run is.</summary>
    public TrainingPosition Position(float loss, double accuracy, double imagesPerSecond) => new(
        State.Epoch + 1, State.Batch, State.Step, loss, imagesPerSecond, timer.TimeUntil(lastStep, State.Step))
    {
        Accuracy = accuracy, LearningRate = LastRate, WaitFraction = timer.WaitFraction,
    };

    private double Penalty()
    {
        var penalty = WeightDecayGroup.Penalty(learner.Groups);
        steps.RequireFinite(penalty, "L2 regularisation");
        return penalty;
    }
}
