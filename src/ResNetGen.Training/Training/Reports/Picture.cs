using ResNetGen.IO;
using SkiaSharp;

namespace ResNetGen.Training;

/// <summary>What the pictures that are drawn by hand have in common.</summary>
internal static class Picture
{
    public static SKFont Font(float size) => new(PictureFont.Typeface, size);

    /// <summary>Draws on a white sheet; returns it as PNG.</summary>
    public static byte[] Draw(int width, int height, Action<SKCanvas> draw)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        using var canvas = new SKCanvas(bitmap);
        canvas.Clear(SKColors.White);
        draw(canvas);
        canvas.Flush();
        using var png = bitmap.Encode(SKEncodedImageFormat.Png, quality: 100);
        return png.ToArray();
    }

    /// <summary>An image of a set, as it would be shown.</summary>
    /// <param name="pixels">Values from 0 to 1, channel by channel.</param>
    /// <param name="shape">(C, H, W): one channel or three.</param>
    public static SKBitmap Bitmap(ReadOnlySpan<float> pixels, Shape shape)
    {
        var (channels, height, width) = (shape[0], shape[1], shape[2]);
        var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        var bytes = bitmap.GetPixelSpan();
        var plane = height * width;
        for (var place = 0; place < plane; place++)
        {
            for (var channel = 0; channel < 3; channel++)
            {
                bytes[(place * 4) + channel] = (byte)(
                    (Math.Clamp(pixels[((channels == 1 ? 0 : channel) * plane) + place], 0, 1) * 255f) + 0.5f);
            }

            bytes[(place * 4) + 3] = 255;
        }

        return bitmap;
    }

    /// <summary>A name that is no wider than so many pixels, whatever stands in it.</summary>
    public static string Shortened(string name, SKFont font, float width)
    {
        var text = ForeignText.Shown(name);
        if (font.MeasureText(text) <= width)
        {
            return text;
        }

        var length = text.Length;
        while (length > 1 && (font.MeasureText(text[..length] + "…") > width || char.IsHighSurrogate(text[length - 1])))
        {
            length--;
        }

        return text[..length] + "…";
    }

    /// <summary>Writes a picture's file.</summary>
    /// <exception cref="ResNetGenException">It cannot be written.</exception>
    public static void Save(string path, byte[] png) => FileErrors.Writing(
        $"The picture '{path}'", () => AtomicFile.Replace(path, png), "choose a folder that is there and can be written to");
}
