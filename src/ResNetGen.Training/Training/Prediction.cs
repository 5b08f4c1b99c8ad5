using System.Globalization;
using System.Runtime.InteropServices;
using ResNetGen.Data;
using SkiaSharp;
using TorchSharp;
using static TorchSharp.torch;

namespace ResNetGen.Training;

/// <summary>What a network takes an image for.</summary>
/// <param name="Path">The image's file.</param>
/// <param name="Classes">The classes with their probabilities from 0 to 1, the most probable first.</param>
public sealed record Prediction(string Path, IReadOnlyList<(string Name, double Probability)> Classes)
{
    private const int SheetColumns = 4;
    private const int SheetImage = 192;
    private const int SheetLines = 3;

    /// <summary>Classifies files of JPEG or PNG images, which are brought to the network's size, in evaluation mode; the network is left in the mode it was in.</summary>
    /// <param name="network">The network; its output is (N, K) or (N, K, 1, 1).</param>
    /// <param name="input">(C, H, W) of its input.</param>
    /// <param name="classifier">The names of its classes, what is done to the images' channels, what the network computes in, and whether an image is judged together with its mirror image.</param>
    /// <param name="paths">The images' files.</param>
    /// <exception cref="ResNetGenException">An image cannot be read; the message names it.</exception>
    public static IReadOnlyList<Prediction> Of(nn.Module<Tensor, Tensor> network, Shape input, ClassifierInfo classifier, IReadOnlyList<string> paths)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(classifier);
        ArgumentNullException.ThrowIfNull(paths);

        var weight = network.parameters().First();
        return Inference.With(network, () => paths.Select(path => Of(network, weight, input, classifier, path)).ToArray());
    }

    /// <summary>Saves the images with what they were taken for as one PNG picture.</summary>
    /// <param name="path">The picture's file; replaced if it is there.</param>
    /// <param name="predictions">The images; at least one.</param>
    /// <exception cref="ResNetGenException">An image cannot be read any more, or the picture cannot be written.</exception>
    public static void SaveSheet(string path, IReadOnlyList<Prediction> predictions)
    {
        ArgumentNullException.ThrowIfNull(predictions);
        ArgumentOutOfRangeException.ThrowIfZero(predictions.Count, nameof(predictions));

        const int Gap = 12;
        const int LineHeight = 20;
        const int Height = SheetImage + ((1 + SheetLines) * LineHeight) + Gap;
        var columns = Math.Min(SheetColumns, predictions.Count);
        var rows = (predictions.Count + columns - 1) / columns;
        Picture.Save(path, Picture.Draw((columns * (SheetImage + Gap)) + Gap, (rows * Height) + Gap, canvas =>
        {
            using var font = Picture.Font(13);
            using var ink = new SKPaint { Color = SKColor.Parse("#1f2933"), IsAntialias = true };
            using var faint = new SKPaint { Color = SKColor.Parse("#697586"), IsAntialias = true };
            using var bar = new SKPaint { Color = SKColor.Parse("#cfe0f3") };
            for (var place = 0; place < predictions.Count; place++)
            {
                var prediction = predictions[place];
                var (left, top) = (Gap + (place % columns * (SheetImage + Gap)), Gap + (place / columns * Height));
                using var image = SKBitmap.Decode(prediction.Path) ?? throw new ResNetGenException($"The image '{prediction.Path}' is no longer there; put it back.");
                var scale = Math.Min((float)SheetImage / image.Width, (float)SheetImage / image.Height);
                var (width, height) = (image.Width * scale, image.Height * scale);
                using var shown = SKImage.FromBitmap(image);
                canvas.DrawImage(
                    shown,
                    SKRect.Create(left + ((SheetImage - width) / 2), top + ((SheetImage - height) / 2), width, height),
                    scale > 2 ? new SKSamplingOptions(SKFilterMode.Nearest) : new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear));
                var line = top + SheetImage + 16;
                canvas.DrawText(Picture.Shortened(System.IO.Path.GetFileName(prediction.Path), font, SheetImage), left, line, font, faint);
                foreach (var (name, probability) in prediction.Classes.Take(SheetLines))
                {
                    line += LineHeight;
                    canvas.DrawRect(left, line - 14, (float)(SheetImage * probability), LineHeight - 2, bar);
                    var share = string.Create(CultureInfo.InvariantCulture, $"{100 * probability:F1} %");
                    canvas.DrawText(Picture.Shortened(name, font, SheetImage - font.MeasureText(share) - 12), left + 4, line, font, ink);
                    canvas.DrawText(share, left + SheetImage - 4, line, SKTextAlign.Right, font, ink);
                }
            }
        }));
    }

    private static Prediction Of(nn.Module<Tensor, Tensor> network, Tensor weight, Shape input, ClassifierInfo classifier, string path)
    {
        ImageFile.RequireShape(input);
        var pixels = new float[input.Count];
        if (ImageFile.Decode(path, input, crop: null, pixels) is { } problem)
        {
            throw new ResNetGenException(File.Exists(path) ? $"The image '{path}' {problem}; give a JPEG or PNG image." : $"There is no image '{path}'; give the path of a JPEG or PNG image.");
        }

        classifier.Normalization.Apply(pixels);
        using var scope = NewDisposeScope();
        var image = tensor(pixels, [1, input[0], input[1], input[2]]).to(weight.device);
        var logits = Inference.Logits(network, InputFormat.Of(network, classifier.Precision), image, classifier.Mirrored);
        var probabilities = nn.functional.softmax(logits.flatten(1).to_type(ScalarType.Float32), 1).cpu().contiguous();
        var values = MemoryMarshal.Cast<byte, float>(probabilities.bytes).ToArray();
        return new Prediction(path, [.. classifier.ClassNames.Zip(values, (name, value) => (name, (double)value)).OrderByDescending(one => one.Item2)]);
    }
}
