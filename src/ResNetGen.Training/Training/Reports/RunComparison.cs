using ScottPlot;
using ScottPlot.MultiplotLayouts;
using ScottPlot.TickGenerators;

namespace ResNetGen.Training;

/// <summary>Several runs in one picture.</summary>
internal static class RunComparison
{
    private const int Width = 1400;
    private const int Height = 560;
    private const int MostMarkers = 40;

    /// <summary>
    /// The validation loss and accuracy of the runs over the epochs, and their training loss and accuracy as thin lines, as PNG.
    /// </summary>
    /// <param name="runs">The runs; at least one.</param>
    public static byte[] ToPng(IReadOnlyList<ComparedRun> runs)
    {
        PictureFont.Install();
        var multiplot = new Multiplot { Layout = new Columns() };
        multiplot.AddPlots(2);
        using var loss = multiplot.Subplots.GetPlot(0);
        using var accuracy = multiplot.Subplots.GetPlot(1);
        Draw(loss, "loss (validation; thin: training)", "cross-entropy (nats)", runs, epoch => epoch.TrainLoss, epoch => epoch.TestLoss);
        loss.Axes.SetLimitsY(0, 1.05 * runs.Max(run => run.Epochs.Max(epoch => Math.Max(epoch.TrainLoss, epoch.TestLoss ?? 0))));
        loss.ShowLegend(Alignment.UpperRight);
        Draw(
            accuracy,
            "accuracy (validation; thin: training)",
            "accuracy (%)",
            runs,
            epoch => 100 * epoch.TrainAccuracy,
            epoch => 100 * epoch.TestAccuracy);
        accuracy.Axes.SetLimitsY(0, 102);
        accuracy.ShowLegend(Alignment.LowerRight);
        using var picture = multiplot.Render(Width, Height);
        return picture.GetImageBytes(ImageFormat.Png);
    }

    /// <summary>The colour of a run in the picture: that of its place among the others.</summary>
    internal static Color ColorOf(int place) => new ScottPlot.Palettes.Category10().GetColor(place);

    private static void Draw(
        Plot plot,
        string title,
        string quantity,
        IReadOnlyList<ComparedRun> runs,
        Func<EpochMetrics, double> train,
        Func<EpochMetrics, double?> test)
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
            var thin = plot.Add.Scatter(x, run.Epochs.Select(train).ToArray(), color.WithAlpha(0.45));
            thin.LineWidth = 1;
            thin.MarkerSize = 0;
            var evaluated = run.Epochs.Where(epoch => test(epoch) is not null).ToList();
            var line = plot.Add.Scatter(
                evaluated.Select(epoch => (double)epoch.Epoch).ToArray(), evaluated.Select(epoch => test(epoch)!.Value).ToArray(), color);
            line.LegendText = run.Name;
            line.LineWidth = 2;
            line.MarkerSize = run.Epochs.Count <= MostMarkers ? 6 : 0;
        }

        plot.Axes.SetLimitsX(runs.Min(run => run.Epochs[0].Epoch) - 0.5, runs.Max(run => run.Epochs[^1].Epoch) + 0.5);
    }
}
