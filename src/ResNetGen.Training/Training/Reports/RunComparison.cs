using ScottPlot;

namespace ResNetGen.Training;

/// <summary>Several runs in one picture.</summary>
internal static class RunComparison
{
    private const int Width = 1400;
    private const int Height = 560;

    /// <summary>
    /// The validation loss and accuracy of the runs over the epochs, and their training loss and accuracy as thin lines, as PNG.
    /// </summary>
    /// <param name="runs">The runs; at least one.</param>
    public static byte[] ToPng(IReadOnlyList<ComparedRun> runs) => EpochPlots.ToPng(
        Width,
        Height,
        runs.SelectMany(run => run.Epochs),
        loss => Draw(
            loss, "loss (validation; thin: training)", "cross-entropy (nats)", runs, epoch => epoch.TrainLoss, epoch => epoch.TestLoss),
        accuracy => Draw(
            accuracy,
            "accuracy (validation; thin: training)",
            "accuracy (%)",
            runs,
            epoch => 100 * epoch.TrainAccuracy,
            epoch => 100 * epoch.TestAccuracy));

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
        EpochPlots.Label(plot, title, quantity);
        for (var place = 0; place < runs.Count; place++)
        {
            var (run, color) = (runs[place], ColorOf(place));
            var x = run.Epochs.Select(epoch => (double)epoch.Epoch).ToArray();
            var thin = plot.Add.Scatter(x, run.Epochs.Select(train).ToArray(), color.WithAlpha(0.45));
            thin.LineWidth = 1;
            thin.MarkerSize = 0;
            EpochPlots.AddLine(plot, run.Epochs, test, color, run.Name);
        }

        plot.Axes.SetLimitsX(runs.Min(run => run.Epochs[0].Epoch) - 0.5, runs.Max(run => run.Epochs[^1].Epoch) + 0.5);
    }
}
