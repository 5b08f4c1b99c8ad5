using System.Globalization;
using ResNetGen.Data;
using SkiaSharp;

namespace ResNetGen.Training;

/// <summary>Images with what they were taken for, as one picture.</summary>
internal sealed class PredictionSheet : IDisposable
{
    private const int Columns = 4;
    private const int ImageSize = 192;
    private const int Lines = 3;
    private const int Gap = 12;
    private const int LineHeight = 20;
    private const int Height = ImageSize + ((1 + Lines) * LineHeight) + Gap;

    private readonly SKFont font = Picture.Font(13);
    private readonly SKPaint ink = new() { Color = SKColor.Parse("#1f2933"), IsAntialias = true };
    private readonly SKPaint faint = new() { Color = SKColor.Parse("#697586"), IsAntialias = true };
    private readonly SKPaint bar = new() { Color = SKColor.Parse("#cfe0f3") };

    private PredictionSheet()
    {
    }

    /// <summary>The picture as PNG.</summary>
    /// <param name="predictions">The images; at least one.</param>
    public static byte[] ToPng(IReadOnlyList<Prediction> predictions)
    {
        using var sheet = new PredictionSheet();
        var columns = Math.Min(Columns, predictions.Count);
        var rows = (predictions.Count + columns - 1) / columns;
        return Picture.Draw((columns * (ImageSize + Gap)) + Gap, (rows * Height) + Gap, canvas =>
        {
            for (var place = 0; place < predictions.Count; place++)
            {
                sheet.Draw(canvas, predictions[place], Gap + (place % columns * (ImageSize + Gap)), Gap + (place / columns * Height));
            }
        });
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        font.Dispose();
        ink.Dispose();
        faint.Dispose();
        bar.Dispose();
    }

    private void Draw(SKCanvas canvas, Prediction prediction, int left, int top)
    {
        DrawImage(canvas, prediction.Path, left, top);
        var line = top + ImageSize + 16;
        canvas.DrawText(Picture.Shortened(Path.GetFileName(prediction.Path), font, ImageSize), left, line, font, faint);
        foreach (var (name, probability) in prediction.Classes.Take(Lines))
        {
            line += LineHeight;
            canvas.DrawRect(left, line - 14, (float)(ImageSize * probability), LineHeight - 2, bar);
            var percent = string.Create(CultureInfo.InvariantCulture, $"{100 * probability:F1} %");
            canvas.DrawText(Picture.Shortened(name, font, ImageSize - font.MeasureText(percent) - 12), left + 4, line, font, ink);
            canvas.DrawText(percent, left + ImageSize - 4, line, SKTextAlign.Right, font, ink);
        }
    }

    private static void DrawImage(SKCanvas canvas, string path, int left, int top)
    {
        using var image = ImageFile.DecodeBitmap(path);
        var scale = Math.Min((float)ImageSize / image.Width, (float)ImageSize / image.Height);
        var (width, height) = (image.Width * scale, image.Height * scale);
        using var shown = SKImage.FromBitmap(image);
        canvas.DrawImage(
            shown,
            SKRect.Create(left + ((ImageSize - width) / 2), top + ((ImageSize - height) / 2), width, height),
            scale > 2 ? new SKSamplingOptions(SKFilterMode.Nearest) : new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear));
    }
}
