using System.Globalization;
using ResNetGen.IO;
using SkiaSharp;

namespace ResNetGen.Data;

/// <summary>A picture of some images of each class, to see what a data set holds.</summary>
internal static class ContactSheet
{
    private const int Gap = 2;
    private const int ShownSize = 64;

    /// <summary>
    /// Writes a PNG file with one row for each class, in the order of <see cref="ImageSet.ClassNames"/>, of the first images of that class.
    /// </summary>
    /// <param name="images">The set to show.</param>
    /// <param name="path">The PNG file to write.</param>
    /// <param name="perClass">The number of images in a row; a class that has fewer leaves the rest of its row empty.</param>
    /// <exception cref="ResNetGenException">The picture would be too large, or the file cannot be written.</exception>
    public static void Save(ImageSet images, string path, int perClass = 12)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentOutOfRangeException.ThrowIfLessThan(perClass, 1);

        var (height, width) = (images.ImageShape[1], images.ImageShape[2]);
        var scale = Math.Max(1, ShownSize / Math.Max(height, width));
        var (cellWidth, cellHeight) = (width * scale + Gap, height * scale + Gap);
        var (across, down) = ((long)perClass * cellWidth + Gap, (long)images.ClassNames.Count * cellHeight + Gap);
        if (across * down * 4 > int.MaxValue)
        {
            throw new ResNetGenException(string.Create(
                CultureInfo.InvariantCulture,
                $"A picture of {perClass:N0} images of each of {images.ClassNames.Count:N0} classes would have {across:N0} × {down:N0} "
                + $"pixels; show fewer of each class."));
        }

        using var sheet = new SKBitmap(new SKImageInfo((int)across, (int)down, SKColorType.Rgba8888, SKAlphaType.Opaque));
        sheet.Erase(SKColors.White);

        var shown = new int[images.ClassNames.Count];
        var missing = images.ClassNames.Count;
        var pixels = new float[images.ImageShape.Count];
        for (var index = 0; index < images.Count && missing > 0; index++)
        {
            var label = images.GetLabel(index);
            if (shown[label] == perClass)
            {
                continue;
            }

            images.CopyImage(index, pixels);
            var (left, top) = (Gap + shown[label] * cellWidth, Gap + label * cellHeight);
            Draw(sheet.GetPixelSpan(), sheet.RowBytes, left, top, pixels, images.ImageShape, scale);
            shown[label]++;
            missing -= shown[label] == perClass ? 1 : 0;
        }

        FileErrors.Writing($"The picture '{path}'", () =>
        {
            using var png = sheet.Encode(SKEncodedImageFormat.Png, quality: 100);
            AtomicFile.Replace(path, png.ToArray());
        });
    }

    private static void Draw(Span<byte> sheet, int rowBytes, int left, int top, ReadOnlySpan<float> pixels, Shape shape, int scale)
    {
        var (channels, height, width) = (shape[0], shape[1], shape[2]);
        for (var y = 0; y < height * scale; y++)
        {
            for (var x = 0; x < width * scale; x++)
            {
                var pixel = sheet.Slice((top + y) * rowBytes + (left + x) * 4, 4);
                for (var channel = 0; channel < 3; channel++)
                {
                    var plane = channels == 1 ? 0 : channel;
                    pixel[channel] = (byte)(pixels[(plane * height + y / scale) * width + x / scale] * 255f + 0.5f);
                }
            }
        }
    }
}
