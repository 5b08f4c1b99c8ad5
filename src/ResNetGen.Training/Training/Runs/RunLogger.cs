using Tensorboard;
using static TorchSharp.torch;

namespace ResNetGen.Training;

/// <summary>What a run writes down of its steps and epochs: as JSON lines, and for TensorBoard.</summary>
internal sealed class RunLogger : IDisposable
{
    private readonly MetricsFile metrics;
    private readonly SummaryWriter events;
    private readonly nn.Module? histograms;

    private RunLogger(MetricsFile metrics, SummaryWriter events, nn.Module? histograms)
    {
        this.metrics = metrics;
        this.events = events;
        this.histograms = histograms;
    }

    /// <summary>Starts anew; what an earlier run wrote is replaced.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <param name="clock">What the time is.</param>
    /// <param name="graph">The network's graph.</param>
    /// <param name="histograms">The network whose weights the histograms are of; null for none.</param>
    public static RunLogger Create(string folder, TimeProvider clock, GraphDef graph, nn.Module? histograms)
    {
        var log = new RunLogger(MetricsFile.Create(RunFolder.Metrics(folder)), SummaryWriter.Create(folder, clock), histograms);
        log.events.Write(graph);
        return log;
    }

    /// <summary>Brings what a run wrote to the folder in which it goes on.</summary>
    public static void CopyFrom(string from, string folder)
    {
        if (RunFolder.Metrics(from) is var past && File.Exists(past))
        {
            MetricsFile.CopyFrom(past, RunFolder.Metrics(folder));
        }

        SummaryWriter.CopyFrom(from, folder);
    }

    /// <summary>Goes on after a checkpoint; what was written of later steps is cut off.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <param name="step">The checkpoint's step.</param>
    /// <param name="epochs">The number of epochs that were complete.</param>
    /// <param name="clock">What the time is.</param>
    /// <param name="histograms">The network whose weights the histograms are of; null for none.</param>
    public static RunLogger Continue(string folder, long step, int epochs, TimeProvider clock, nn.Module? histograms) => new(
        MetricsFile.Continue(RunFolder.Metrics(folder), step, epochs), SummaryWriter.Continue(folder, step, clock), histograms);

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
            events.Write(epoch.Step, ("loss/validation", loss), ("accuracy/validation", accuracy));
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
