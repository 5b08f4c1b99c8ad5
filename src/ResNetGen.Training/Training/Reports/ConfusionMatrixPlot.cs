using System.Globalization;
using SkiaSharp;

namespace ResNetGen.Training;

/// <summary>
/// A confusion matrix as a picture: a row for each class as it is, a column for each that it was taken for, darker for a greater fraction
/// of the row.
/// </summary>
internal sealed class ConfusionMatrixPlot
{
    private const int NumbersUpTo = 20;
    private const int NamesUpTo = 100;
    private const int Gap = 14;
    private const int TitleHeight = 40;
    private const int WidestTitle = 1200;

    private static readonly SKColor Full = SKColor.Parse("#0063b2");
    private static readonly SKColor Ink = SKColor.Parse("#1f2933");

    private readonly ConfusionMatrix matrix;
    private readonly int classes;
    private readonly int cell;

    private ConfusionMatrixPlot(ConfusionMatrix matrix)
    {
        this.matrix = matrix;
        classes = matrix.ClassNames.Count;
        cell = classes <= NumbersUpTo ? 48 : Math.Clamp(1600 / classes, 2, 24);
    }

    /// <summary>The picture as PNG.</summary>
    /// <param name="title">What stands above it.</param>
    /// <param name="matrix">The matrix.</param>
    public static byte[] ToPng(string title, ConfusionMatrix matrix) => new ConfusionMatrixPlot(matrix).Draw(title);

    private byte[] Draw(string title)
    {
        var named = classes <= NamesUpTo;
        using var font = Picture.Font(named ? Math.Clamp(cell * 0.6f, 8, 14) : 14);
        using var titleFont = Picture.Font(16);
        var names = named ? matrix.ClassNames.Select(name => Picture.Shortened(name, font, 160)).ToList() : [];
        var margin = Gap + (named ? (int)Math.Ceiling(names.Max(name => font.MeasureText(name))) : 0) + Gap;
        var (left, top) = (margin, TitleHeight + margin);
        var size = cell * classes;
        title = Picture.Shortened(title, titleFont, WidestTitle);
        var width = Math.Max(left + size + Gap, (int)Math.Ceiling(titleFont.MeasureText(title)) + (2 * Gap));
        return Picture.Draw(width, top + size + Gap, canvas =>
        {
            using var ink = new SKPaint { Color = Ink, IsAntialias = true };
            canvas.DrawText(title, Gap, 26, titleFont, ink);
            for (var actual = 0; actual < classes; actual++)
            {
                DrawRow(canvas, actual, left, top + (actual * cell), font);
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

    private void DrawRow(SKCanvas canvas, int actual, int left, int top, SKFont font)
    {
        var images = Math.Max(1, matrix.ImagesOf(actual));
        for (var predicted = 0; predicted < classes; predicted++)
        {
            var count = matrix[actual, predicted];
            var fraction = (float)count / images;
            using var fill = new SKPaint { Color = Mixed(fraction) };
            canvas.DrawRect(left + (predicted * cell), top, cell, cell, fill);
            if (classes <= NumbersUpTo && count > 0)
            {
                using var number = new SKPaint { Color = fraction > 0.5f ? SKColors.White : Ink, IsAntialias = true };
                var text = count.ToString(CultureInfo.InvariantCulture);
                canvas.DrawText(text, left + ((predicted + 0.5f) * cell), top + (0.5f * cell) + 5, SKTextAlign.Center, font, number);
            }
        }
    }

    private static SKColor Mixed(float fraction)
    {
        // The root makes a few mistakes in a thousand visible.
        var weight = MathF.Sqrt(fraction);
        byte Channel(byte full) => (byte)(255 + ((full - 255) * weight));
        return new SKColor(Channel(Full.Red), Channel(Full.Green), Channel(Full.Blue));
    }
}
