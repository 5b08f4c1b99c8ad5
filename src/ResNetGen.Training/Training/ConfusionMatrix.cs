using System.Globalization;
using SkiaSharp;

namespace ResNetGen.Training;

/// <summary>How many images of each class were taken for each class.</summary>
public sealed class ConfusionMatrix
{
    private const int NumbersUpTo = 20;
    private const int NamesUpTo = 100;

    private static readonly SKColor Full = SKColor.Parse("#0063b2");
    private static readonly SKColor Ink = SKColor.Parse("#1f2933");

    private readonly long[] counts;

    /// <summary>A matrix of zeros.</summary>
    /// <param name="classNames">The classes; at least one.</param>
    public ConfusionMatrix(IReadOnlyList<string> classNames)
    {
        ArgumentNullException.ThrowIfNull(classNames);
        ArgumentOutOfRangeException.ThrowIfZero(classNames.Count, nameof(classNames));
        ClassNames = classNames;
        counts = new long[classNames.Count * classNames.Count];
    }

    /// <summary>The names of the classes.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>The number of images.</summary>
    public long Images => counts.Sum();

    /// <summary>The share of the images that was taken for what it is, from 0 to 1; NaN without images.</summary>
    public double Accuracy => (double)Enumerable.Range(0, ClassNames.Count).Sum(index => this[index, index]) / Images;

    /// <summary>The number of images of the class <paramref name="actual"/> that were taken for the class <paramref name="predicted"/>.</summary>
    public long this[int actual, int predicted] => counts[Place(actual, predicted)];

    /// <summary>Counts one more image.</summary>
    public void Add(int actual, int predicted) => counts[Place(actual, predicted)]++;

    /// <summary>The number of images of a class.</summary>
    public long ImagesOf(int actual) => Enumerable.Range(0, ClassNames.Count).Sum(predicted => this[actual, predicted]);

    /// <summary>The share of a class's images that was taken for it, from 0 to 1; NaN where it has none.</summary>
    public double Recall(int index) => (double)this[index, index] / ImagesOf(index);

    /// <summary>The share of the images taken for a class that are of it, from 0 to 1; NaN where none was.</summary>
    public double Precision(int index) => (double)this[index, index] / Enumerable.Range(0, ClassNames.Count).Sum(actual => this[actual, index]);

    /// <summary>Saves the matrix as a PNG picture: a row for each class as it is, a column for each that it was taken for, darker for a greater share of the row.</summary>
    /// <param name="path">The picture's file; replaced if it is there.</param>
    /// <param name="title">What stands above it.</param>
    /// <exception cref="ResNetGenException">The file cannot be written.</exception>
    public void SavePng(string path, string title) => Picture.Save(path, ToPng(title));

    /// <summary>The picture that <see cref="SavePng"/> saves.</summary>
    /// <param name="title">What stands above it.</param>
    public byte[] ToPng(string title)
    {
        const int Gap = 14;
        const int TitleHeight = 40;
        var classes = ClassNames.Count;
        var named = classes <= NamesUpTo;
        var cell = classes <= NumbersUpTo ? 48 : Math.Clamp(1600 / classes, 2, 24);
        using var font = Picture.Font(named ? Math.Clamp(cell * 0.6f, 8, 14) : 14);
        using var titleFont = Picture.Font(16);
        var names = named ? ClassNames.Select(name => Picture.Shortened(name, font, 160)).ToList() : [];
        var margin = Gap + (named ? (int)Math.Ceiling(names.Max(name => font.MeasureText(name))) : 0) + Gap;
        var (left, top) = (margin, TitleHeight + margin);
        var size = cell * classes;
        var width = Math.Max(left + size + Gap, (int)Math.Ceiling(titleFont.MeasureText(title)) + (2 * Gap));
        return Picture.Draw(width, top + size + Gap, canvas =>
        {
            using var ink = new SKPaint { Color = Ink, IsAntialias = true };
            canvas.DrawText(title, Gap, 26, titleFont, ink);
            for (var actual = 0; actual < classes; actual++)
            {
                var images = Math.Max(1, ImagesOf(actual));
                for (var predicted = 0; predicted < classes; predicted++)
                {
                    var count = this[actual, predicted];
                    var share = (float)count / images;
                    using var fill = new SKPaint { Color = Mixed(share) };
                    canvas.DrawRect(left + (predicted * cell), top + (actual * cell), cell, cell, fill);
                    if (classes <= NumbersUpTo && count > 0)
                    {
                        using var number = new SKPaint { Color = share > 0.5f ? SKColors.White : Ink, IsAntialias = true };
                        canvas.DrawText(
                            count.ToString(CultureInfo.InvariantCulture), left + ((predicted + 0.5f) * cell), top + ((actual + 0.5f) * cell) + 5, SKTextAlign.Center, font, number);
                    }
                }
            }

            for (var index = 0; index < names.Count; index++)
            {
                canvas.DrawText(names[index], left - 6, top + ((index + 0.5f) * cell) + (font.Size / 3), SKTextAlign.Right, font, ink);
                canvas.Save();
                canvas.Translate(left + ((index + 0.5f) * cell) + (font.Size / 3), top - 6);
                canvas.RotateDegrees(-90);
                canvas.DrawText(names[index], 0, 0, SKTextAlign.Left, font, ink);
                canvas.Restore();
            }
        });
    }

    private static SKColor Mixed(float share)
    {
        // The root makes a few mistakes in a thousand visible.
        var weight = MathF.Sqrt(share);
        byte Channel(byte full) => (byte)(255 + ((full - 255) * weight));
        return new SKColor(Channel(Full.Red), Channel(Full.Green), Channel(Full.Blue));
    }

    private int Place(int actual, int predicted)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)actual, (uint)ClassNames.Count, nameof(actual));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)predicted, (uint)ClassNames.Count, nameof(predicted));
        return (actual * ClassNames.Count) + predicted;
    }
}
