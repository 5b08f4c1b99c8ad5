using ScottPlot;
using ScottPlot.MultiplotLayouts;
using ScottPlot.TickGenerators;

namespace ResNetGen.Training;

/// <summary>A run among others.</summary>
/// <param name="Name">What it is called in the picture.</param>
/// <param name="Epochs">Its epochs; at least one.</param>
public sealed record ComparedRun(string Name, IReadOnlyList<EpochMetrics> Epochs)
{
    /// <summary>The epoch with the greatest held-out accuracy.</summary>
    public EpochMetrics Best => Epochs.MaxBy(epoch => epoch.TestAccuracy)!;

    /// <summary>Reads a run from its folder.</summary>
    /// <param name="folder">The folder, or the metrics in it.</param>
    /// <exception cref="ResNetGenException">There is no run, or it has no epoch yet.</exception>
    public static ComparedRun Read(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var metrics = File.Exists(folder) ? folder : new TrainingOptions { OutputFolder = folder }.MetricsPath;
        if (!File.Exists(metrics))
        {
            throw new ResNetGenException($"The folder '{folder}' holds no run: there is no '{Path.GetFileName(metrics)}'; give the folder that `resnetgen train` wrote to.");
        }

        var epochs = MetricsFile.ReadEpochs(metrics);
        return epochs.Count > 0
            ? new ComparedRun(Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(RunFolder.Of(folder)))), epochs)
            : throw new ResNetGenException($"The run in '{folder}' has no complete epoch yet; compare it when it has one.");
    }
}

/// <summary>Several runs in one picture.</summary>
public static class RunComparison
{
    private const int Width = 1400;
    private const int Height = 560;
    private const int MostMarkers = 40;

    /// <summary>Saves the held-out loss and accuracy of the runs over the epochs, and their training loss and accuracy as thin lines, as a PNG picture of 1400 by 560 pixels.</summary>
    /// <param name="path">The picture's file; replaced if it is there.</param>
    /// <param name="runs">The runs; at least one.</param>
    /// <exception cref="ResNetGenException">The file cannot be written.</exception>
    public static void SavePng(string path, IReadOnlyList<ComparedRun> runs)
    {
        ArgumentNullException.ThrowIfNull(runs);
        ArgumentOutOfRangeException.ThrowIfZero(runs.Count, nameof(runs));

        PictureFont.Install();
        var multiplot = new Multiplot { Layout = new Columns() };
        multiplot.AddPlots(2);
        using var loss = multiplot.Subplots.GetPlot(0);
        using var accuracy = multiplot.Subplots.GetPlot(1);
        Draw(loss, "loss (held-out; thin: training)", "cross-entropy (nats)", runs, epoch => epoch.TrainLoss, epoch => epoch.TestLoss);
        loss.Axes.SetLimitsY(0, 1.05 * runs.Max(run => run.Epochs.Max(epoch => Math.Max(epoch.TrainLoss, epoch.TestLoss ?? 0))));
        loss.ShowLegend(Alignment.UpperRight);
        Draw(accuracy, "accuracy (held-out; thin: training)", "accuracy (%)", runs, epoch => 100 * epoch.TrainAccuracy, epoch => 100 * epoch.TestAccuracy);
        accuracy.Axes.SetLimitsY(0, 102);
        accuracy.ShowLegend(Alignment.LowerRight);
        using var picture = multiplot.Render(Width, Height);
        Picture.Save(path, picture.GetImageBytes(ImageFormat.Png));
    }

    /// <summary>The colour of a run in the picture: that of its place among the others.</summary>
    internal static Color ColorOf(int place) => new ScottPlot.Palettes.Category10().GetColor(place);

    private static void Draw(
        Plot plot, string title, string quantity, IReadOnlyList<ComparedRun> runs, Func<EpochMetrics, double> train, Func<EpochMetrics, double?> test)
    {
        plot.Font.Set(PictureFont.Name);
        plot.Title(title);
        plot.XLabel("epoch");
        plot.YLabel(quantity);
        plot.Axes.Bottom.TickGenerator = new NumericAutomatic { IntegerTicksOnly = true };
        for (var place = 0; place < runs.Count; place++)
        {
            var (run, color) = (runs[place], ColorOf(place));
            var x = run.Epochs.Select(epoch => (double)epoch.Epoch).ToArray();
            var learnt = plot.Add.Scatter(x, run.Epochs.Select(train).ToArray(), color.WithAlpha(0.45));
            learnt.LineWidth = 1;
            learnt.MarkerSize = 0;
            var judged = run.Epochs.Where(epoch => test(epoch) is not null).ToList();
            var line = plot.Add.Scatter(judged.Select(epoch => (double)epoch.Epoch).ToArray(), judged.Select(epoch => test(epoch)!.Value).ToArray(), color);
            line.LegendText = run.Name;
            line.LineWidth = 2;
            line.MarkerSize = run.Epochs.Count <= MostMarkers ? 6 : 0;
        }

        plot.Axes.SetLimitsX(runs.Min(run => run.Epochs[0].Epoch) - 0.5, runs.Max(run => run.Epochs[^1].Epoch) + 0.5);
    }
}
