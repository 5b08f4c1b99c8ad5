using System.Globalization;
using ResNetGen.IO;
using ScottPlot;
using ScottPlot.MultiplotLayouts;
using ScottPlot.TickGenerators;

namespace ResNetGen.Training;

/// <summary>Draws loss and accuracy over the epochs, of the training images and of the validation ones.</summary>
internal static class Curves
{
    private const int Width = 1200;
    private const int Height = 500;
    private const int MostMarkers = 40;

    private static readonly Color TrainColor = Color.FromHex("#e07b00");
    private static readonly Color TestColor = Color.FromHex("#0063b2");

    /// <summary>Saves the curves as a PNG picture of 1200 by 500 pixels: loss on the left, accuracy on the right.</summary>
    /// <param name="path">The picture's file; replaced if it is there.</param>
    /// <param name="title">What stands above both: the network's name.</param>
    /// <param name="epochs">The epochs; at least one.</param>
    /// <exception cref="ResNetGenException">The file cannot be written.</exception>
    public static void SavePng(string path, string title, IReadOnlyList<EpochMetrics> epochs)
    {
        var png = ToPng(title, epochs);
        try
        {
            File.WriteAllBytes(path, png);
        }
        catch (Exception exception) when (FileErrors.Covers(exception))
        {
            throw FileErrors.CannotBe($"written to '{path}'", "The picture of the curves", exception, FileErrors.ChooseAnotherFolder);
        }
    }

    /// <summary>The picture that <see cref="SavePng"/> saves.</summary>
    /// <param name="title">What stands above both: the network's name.</param>
    /// <param name="epochs">The epochs; at least one.</param>
    public static byte[] ToPng(string title, IReadOnlyList<EpochMetrics> epochs)
    {
        ArgumentNullException.ThrowIfNull(epochs);
        ArgumentOutOfRangeException.ThrowIfZero(epochs.Count, nameof(epochs));

        PictureFont.Install();
        var best = epochs.MaxBy(epoch => epoch.TestAccuracy) is { TestAccuracy: { } highest } evaluated
            ? string.Create(CultureInfo.InvariantCulture, $", best {100 * highest:F1} % validation (epoch {evaluated.Epoch})")
            : "";
        var multiplot = new Multiplot { Layout = new Columns() };
        multiplot.AddPlots(2);
        using var loss = multiplot.Subplots.GetPlot(0);
        using var accuracy = multiplot.Subplots.GetPlot(1);

        Draw(loss, $"{title}: loss", "cross-entropy (nats)", epochs, epoch => epoch.TrainLoss, epoch => epoch.TestLoss);
        loss.Axes.SetLimitsY(0, 1.05 * epochs.Max(epoch => Math.Max(epoch.TrainLoss, epoch.TestLoss ?? 0)));
        loss.ShowLegend(Alignment.UpperRight);

        Draw(
            accuracy,
            $"{title}: accuracy{best}",
            "accuracy (%)",
            epochs,
            epoch => 100 * epoch.TrainAccuracy,
            epoch => 100 * epoch.TestAccuracy);
        accuracy.Axes.SetLimitsY(0, 102);
        accuracy.ShowLegend(Alignment.LowerRight);

        using var picture = multiplot.Render(Width, Height);
        return picture.GetImageBytes(ImageFormat.Png);
    }

    private static void Draw(
        Plot plot,
        string title,
        string quantity,
        IReadOnlyList<EpochMetrics> epochs,
        Func<EpochMetrics, double?> train,
        Func<EpochMetrics, double?> test)
    {
        plot.Font.Set(PictureFont.Name);
        plot.Title(title);
        plot.XLabel("epoch");
        plot.YLabel(quantity);
        plot.Axes.Bottom.TickGenerator = new NumericAutomatic { IntegerTicksOnly = true };
        Line(train, TrainColor, "train");
        Line(test, TestColor, "validation");
        plot.Axes.SetLimitsX(epochs[0].Epoch - 0.5, epochs[^1].Epoch + 0.5);

        void Line(Func<EpochMetrics, double?> value, Color color, string name)
        {
            var points = epochs.Select(epoch => (X: (double)epoch.Epoch, Y: value(epoch))).Where(point => point.Y is not null).ToList();
            var line = plot.Add.Scatter(points.ConvertAll(point => point.X), points.ConvertAll(point => point.Y!.Value), color);
            line.LegendText = name;
            line.LineWidth = 2;
            line.MarkerSize = epochs.Count <= MostMarkers ? 6 : 0;
        }
    }
}
