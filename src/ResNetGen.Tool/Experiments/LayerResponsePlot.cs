using ResNetGen.Training;
using ScottPlot;
using ScottPlot.MultiplotLayouts;

namespace ResNetGen.Tool.Experiments;

/// <summary>
/// Draws the standard deviations of the layers' responses, as Figure 7 of He et al. 2015: in the order of the networks, and sorted.
/// </summary>
internal static class LayerResponsePlot
{
    private const int Width = 1400;
    private const int Height = 560;

    /// <summary>The picture as PNG.</summary>
    public static byte[] ToPng(IReadOnlyList<LayerResponses> networks)
    {
        PictureFont.Install();
        var multiplot = new Multiplot { Layout = new Columns() };
        multiplot.AddPlots(2);
        using var ordered = multiplot.Subplots.GetPlot(0);
        using var sorted = multiplot.Subplots.GetPlot(1);
        Draw(ordered, "layer responses, in the order of the network", "layer", networks, values => values);
        Draw(sorted, "layer responses, sorted", "layer, sorted by its response", networks, values => values.OrderDescending());
        using var picture = multiplot.Render(Width, Height);
        return picture.GetImageBytes(ImageFormat.Png);
    }

    private static void Draw(
        Plot plot,
        string title,
        string axis,
        IReadOnlyList<LayerResponses> networks,
        Func<IReadOnlyList<double>, IEnumerable<double>> arrange)
    {
        EpochPlots.Label(plot, title, "standard deviation");
        plot.XLabel(axis);
        foreach (var (place, network) in networks.Index())
        {
            var values = arrange(network.Deviations).ToArray();
            var line = plot.Add.Scatter(
                Enumerable.Range(1, values.Length).Select(layer => (double)layer).ToArray(), values, RunComparison.ColorOf(place));
            line.LegendText = network.Label;
            line.LineWidth = 2;
            line.MarkerSize = 0;
        }

        plot.Axes.SetLimitsY(0, 1.05 * networks.Max(network => network.Deviations.Max()));
        plot.ShowLegend(Alignment.UpperRight);
    }
}
