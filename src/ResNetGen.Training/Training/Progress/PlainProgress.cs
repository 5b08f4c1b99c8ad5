using System.Globalization;

namespace ResNetGen.Training;

/// <summary>
/// Shows a run as lines of text: one for each epoch, and one every ten seconds in long ones, or after as many steps as the plan says.
/// </summary>
internal sealed class PlainProgress(TextWriter output, TimeProvider clock) : ITrainingProgress
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private TrainingPlan? plan;
    private long written;

    public void Noted(string sentence) => Write($"{sentence}");

    public void Started(TrainingPlan plan)
    {
        this.plan = plan;
        Write(
            $"training {ForeignText.Shown(plan.Network)} on {ForeignText.Shown(plan.TrainImages, ForeignText.LongestPath)}: ",
            $"{plan.TrainCount:N0} training and {plan.TestCount:N0} validation images; ",
            $"{Pluralize.Count(plan.Epochs, "epoch")} of {Pluralize.Count(plan.StepsPerEpoch, "step")}");
        if (plan.GoingOn is { } where)
        {
            Write($"{where}");
        }
    }

    public void Advanced(TrainingPosition position)
    {
        if (IsDue(position))
        {
            Write(
                $"epoch {position.Epoch}/{plan!.Epochs}  batch {position.Batch}/{plan.StepsPerEpoch}  step {position.Step}  ",
                $"loss {position.Loss:F4}  accuracy {100 * position.Accuracy:F1} %  ",
                $"{position.ImagesPerSecond:F0} images/s{position.WaitText}  ",
                $"rate {position.LearningRate:G3}  {DurationFormat.Text(position.Remaining)} left");
        }
    }

    public void Evaluating(int images, int total)
    {
    }

    public void EpochDone(EpochMetrics epoch)
    {
        var evaluated = epoch is { TestLoss: { } loss, TestAccuracy: { } accuracy }
            ? string.Create(CultureInfo.InvariantCulture, $"  validation loss {loss:F4}, accuracy {100 * accuracy:F2} %")
            : "";
        Write(
            $"epoch {epoch.Epoch}/{plan!.Epochs}  train loss {epoch.TrainLoss:F4}, accuracy {100 * epoch.TrainAccuracy:F2} %",
            $"{evaluated}  {epoch.ImagesPerSecond:F0} images/s");
    }

    private bool IsDue(TrainingPosition position) => plan is { DisplayEverySteps: > 0 and var steps }
        ? position.Step % steps == 0
        : clock.GetElapsedTime(written) >= Interval;

    private void Write(params FormattableString[] parts)
    {
        output.WriteLine(ForeignText.Sentence(string.Concat(parts.Select(part => part.ToString(CultureInfo.InvariantCulture)))));
        output.Flush();
        written = clock.GetTimestamp();
    }
}
