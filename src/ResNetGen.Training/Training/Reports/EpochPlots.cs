using ScottPlot;
using ScottPlot.MultiplotLayouts;
using ScottPlot.TickGenerators;

namespace ResNetGen.Training;

/// <summary>
/// Plots over the epochs beside one another: the loss on the left, the accuracy behind it, and a part of the accuracy in detail where that
/// is asked for.
/// </summary>
internal static class EpochPlots
{
    private const int MostMarkers = 40;
    private const int WidestName = 220;
    private const int NameSize = 12;

    /// <summary>The picture as PNG.</summary>
    /// <param name="width">Its width in pixels.</param>
    /// <param name="height">Its height.</param>
    /// <param name="epochs">All epochs in it; at least one.</param>
    /// <param name="drawLoss">Draws the plot of the loss.</param>
    /// <param name="drawAccuracy">Draws that of the accuracy, in percent.</param>
    /// <param name="drawDetail">Draws a part of the accuracy, within limits of its own; null to leave it out.</param>
    public static byte[] ToPng(
        int width,
        int height,
        IEnumerable<EpochMetrics> epochs,
        Action<Plot> drawLoss,
        Action<Plot> drawAccuracy,
        Action<Plot>? drawDetail = null)
    {
        PictureFont.Install();
        var multiplot = new Multiplot { Layout = new Columns() };
        multiplot.AddPlots(drawDetail is null ? 2 : 3);
        using var loss = multiplot.Subplots.GetPlot(0);
        using var accuracy = multiplot.Subplots.GetPlot(1);

        drawLoss(loss);
        loss.Axes.SetLimitsY(0, 1.05 * epochs.Max(epoch => Math.Max(epoch.TrainLoss, epoch.TestLoss ?? 0)));
        loss.ShowLegend(Alignment.UpperRight);

        drawAccuracy(accuracy);
        accuracy.Axes.SetLimitsY(0, 102);
        accuracy.ShowLegend(Alignment.LowerRight);

        using var detail = drawDetail is null ? null : multiplot.Subplots.GetPlot(2);
        drawDetail?.Invoke(detail!);

        using var picture = multiplot.Render(width, height);
        return picture.GetImageBytes(ImageFormat.Png);
    }

    /// <summary>Says what a plot shows.</summary>
    public static void Label(Plot plot, string title, string quantity)
    {
        plot.Font.Set(PictureFont.Name);
        plot.Title(title);
        plot.XLabel("epoch");
        plot.YLabel(quantity);
        plot.Axes.Bottom.TickGenerator = new NumericAutomatic { IntegerTicksOnly = true };
    }

    /// <summary>A name that is no wider than there is room, in a font of a size.</summary>
    public static string Fitting(string name, float size, float width)
    {
        using var font = Picture.Font(size);
        return Picture.Shortened(name, font, width);
    }

    /// <summary>Draws a line through the epochs that have a value, with a dot for each where there are few.</summary>
    public static void AddLine(
        Plot plot, IReadOnlyList<EpochMetrics> epochs, Func<EpochMetrics, double?> value, Color color, string name)
    {
        var points = epochs.Select(epoch => (X: (double)epoch.Epoch, Y: value(epoch))).Where(point => point.Y is not null).ToList();
        var line = plot.Add.Scatter(points.ConvertAll(point => point.X), points.ConvertAll(point => point.Y!.Value), color);
        line.LegendText = Fitting(name, NameSize, WidestName);
        line.LineWidth = 2;
        line.MarkerSize = epochs.Count <= MostMarkers ? 6 : 0;
    }
}
