using ScottPlot;

namespace ResNetGen.Training;

/// <summary>Several runs in one picture.</summary>
internal static class RunComparison
{
    private const int Width = 1400;
    private const int Height = 560;
    private const int DetailWidth = 700;

    /// <summary>
    /// The validation loss and accuracy of the runs over the epochs, and their training loss and accuracy as thin lines, as PNG.
    /// </summary>
    /// <param name="runs">The runs; at least one.</param>
    /// <param name="inDetail">Whether the second half of the validation accuracies is drawn beside them, as large as they allow.</param>
    public static byte[] ToPng(IReadOnlyList<ComparedRun> runs, bool inDetail = false) => EpochPlots.ToPng(
        inDetail ? Width + DetailWidth : Width,
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
            epoch => 100 * epoch.TestAccuracy),
        inDetail ? detail => DrawDetail(detail, runs) : null);

    /// <summary>The colour of a run in the picture: that of its place among the others.</summary>
    internal static Color ColorOf(int place) => new ScottPlot.Palettes.Category10().GetColor(place);

    private static void DrawDetail(Plot plot, IReadOnlyList<ComparedRun> runs)
    {
        const double Margin = 0.08;
        EpochPlots.Label(plot, "validation accuracy, the second half", "accuracy (%)");
        var (first, last) = (runs.Min(run => run.Epochs[0].Epoch), runs.Max(run => run.Epochs[^1].Epoch));
        var from = first + ((last - first) / 2);
        for (var place = 0; place < runs.Count; place++)
        {
            EpochPlots.AddLine(plot, runs[place].Epochs, epoch => 100 * epoch.TestAccuracy, ColorOf(place), runs[place].Name);
        }

        var shown = runs.SelectMany(run => run.Epochs).Where(epoch => epoch.Epoch >= from && epoch.TestAccuracy is not null)
            .Select(epoch => 100 * epoch.TestAccuracy!.Value).DefaultIfEmpty(0).ToList();
        var margin = Math.Max(0.1, Margin * (shown.Max() - shown.Min()));
        plot.Axes.SetLimits(from - 0.5, last + 0.5, shown.Min() - margin, shown.Max() + margin);
        plot.ShowLegend(Alignment.LowerRight);
    }

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
