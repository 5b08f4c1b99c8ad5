using System.Globalization;
using ResNetGen.IO;
using ScottPlot;

namespace ResNetGen.Training;

/// <summary>Draws loss and accuracy over the epochs, of the training images and of the validation ones.</summary>
internal static class Curves
{
    private const int Width = 1200;
    private const int Height = 500;

    // Of the half of the picture's width, with room for what stands behind it.
    private const int WidestTitle = 240;
    private const int TitleSize = 16;

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
        FileErrors.WritingTo(path, "The picture of the curves", () => AtomicFile.Replace(path, png));
    }

    /// <summary>The picture that <see cref="SavePng"/> saves.</summary>
    /// <param name="title">What stands above both: the network's name.</param>
    /// <param name="epochs">The epochs; at least one.</param>
    public static byte[] ToPng(string title, IReadOnlyList<EpochMetrics> epochs)
    {
        ArgumentNullException.ThrowIfNull(epochs);
        ArgumentOutOfRangeException.ThrowIfZero(epochs.Count, nameof(epochs));

        title = EpochPlots.Fitting(title, TitleSize, WidestTitle);
        var best = epochs.MaxBy(epoch => epoch.TestAccuracy) is { TestAccuracy: { } highest } evaluated
            ? string.Create(CultureInfo.InvariantCulture, $", best {100 * highest:F1} % validation (epoch {evaluated.Epoch})")
            : "";
        return EpochPlots.ToPng(
            Width,
            Height,
            epochs,
            loss => Draw(loss, $"{title}: loss", "cross-entropy (nats)", epochs, epoch => epoch.TrainLoss, epoch => epoch.TestLoss),
            accuracy => Draw(
                accuracy,
                $"{title}: accuracy{best}",
                "accuracy (%)",
                epochs,
                epoch => 100 * epoch.TrainAccuracy,
                epoch => 100 * epoch.TestAccuracy));
    }

    private static void Draw(
        Plot plot,
        string title,
        string quantity,
        IReadOnlyList<EpochMetrics> epochs,
        Func<EpochMetrics, double?> train,
        Func<EpochMetrics, double?> test)
    {
        EpochPlots.Label(plot, title, quantity);
        EpochPlots.AddLine(plot, epochs, train, TrainColor, "train");
        EpochPlots.AddLine(plot, epochs, test, TestColor, "validation");
        plot.Axes.SetLimitsX(epochs[0].Epoch - 0.5, epochs[^1].Epoch + 0.5);
    }
}
