using static TorchSharp.torch;

namespace ResNetGen.Training;

/// <summary>What a run writes down of its steps and epochs: as JSON lines, and for TensorBoard.</summary>
internal sealed class RunLog : IDisposable
{
    private readonly MetricsFile metrics;
    private readonly EventFile events;
    private readonly nn.Module? histograms;

    private RunLog(MetricsFile metrics, EventFile events, nn.Module? histograms)
    {
        this.metrics = metrics;
        this.events = events;
        this.histograms = histograms;
    }

    /// <summary>Starts anew; what an earlier run wrote is replaced.</summary>
    /// <param name="options">Where to write.</param>
    /// <param name="network">Whose weights the histograms are of, if there are to be any.</param>
    /// <param name="clock">What the time is.</param>
    public static RunLog Create(TrainingOptions options, nn.Module network, TimeProvider clock) => new(
        MetricsFile.Create(options.MetricsPath), EventFile.Create(options.OutputFolder, clock), options.WeightHistograms ? network : null);

    /// <summary>Brings what a run wrote to the folder in which it goes on.</summary>
    public static void Bring(string folder, TrainingOptions options)
    {
        if (Path.Combine(folder, Path.GetFileName(options.MetricsPath)) is var past && File.Exists(past))
        {
            MetricsFile.Bring(past, options.MetricsPath);
        }

        EventFile.Bring(folder, options.OutputFolder);
    }

    /// <summary>Goes on after a checkpoint; what was written of later steps is cut off.</summary>
    public static RunLog Continue(TrainingOptions options, nn.Module network, TrainingState state, TimeProvider clock) => new(
        MetricsFile.Continue(options.MetricsPath, state.Step, state.Epoch),
        EventFile.Continue(options.OutputFolder, state.Step, clock),
        options.WeightHistograms ? network : null);

    public void Write(StepMetrics step, double imagesPerSecond)
    {
        metrics.Write(step);
        events.Write(
            step.Step,
            ("loss/step", step.Loss),
            ("accuracy/step", step.Accuracy),
            ("loss/l2", step.L2),
            ("learning_rate", step.LearningRate),
            ("images_per_second", imagesPerSecond));
    }

    public void Write(EpochMetrics epoch)
    {
        metrics.Write(epoch);
        events.Write(epoch.Step, ("loss/train", epoch.TrainLoss), ("accuracy/train", epoch.TrainAccuracy));
        if (epoch is { TestLoss: { } loss, TestAccuracy: { } accuracy })
        {
            events.Write(epoch.Step, ("loss/held_out", loss), ("accuracy/held_out", accuracy));
        }

        if (histograms is not null)
        {
            events.WriteHistograms(epoch.Step, histograms);
        }
    }

    /// <summary>Brings the metrics to the disk: a run that goes on from a checkpoint has those that led to it.</summary>
    public void Flush() => metrics.Flush();

    /// <inheritdoc/>
    public void Dispose()
    {
        metrics.Dispose();
        events.Dispose();
    }
}
