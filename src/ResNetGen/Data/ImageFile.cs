using System.Buffers;
using System.Globalization;
using SkiaSharp;

namespace ResNetGen.Data;

/// <summary>One JPEG or PNG file, decoded to the shape of a network's input.</summary>
internal static class ImageFile
{
    private const int DecodedChannels = 4;
    private const long MaxDecodedPixels = 1L << 28;

    public static bool HasKnownExtension(string path) => Path.GetExtension(path.AsSpan()) is var extension
        && (extension.Equals(".jpg", StringComparison.OrdinalIgnoreCase)
            || extension.Equals(".jpeg", StringComparison.OrdinalIgnoreCase)
            || extension.Equals(".png", StringComparison.OrdinalIgnoreCase));

    /// <summary>Decodes the file; a transparent part counts as black.</summary>
    /// <param name="path">The file.</param>
    /// <param name="shape">(C, H, W): one channel for grey or three for colour, whichever of them the file holds.</param>
    /// <param name="pixels">Receives the values from 0 to 1, channel by channel.</param>
    /// <returns>What is wrong with the file, as the end of a sentence that begins with its path; null if it was decoded.</returns>
    public static string? Decode(string path, Shape shape, Span<float> pixels)
    {
        using var bitmap = Read(path, shape, out var problem);
        if (bitmap is null)
        {
            return problem;
        }

        var (channels, height, width) = (shape[0], shape[1], shape[2]);
        var plane = height * width;
        var resampler = new Resampler(bitmap.Height, bitmap.Width, height, width);
        var decoded = bitmap.GetPixelSpan();
        if (channels == 3)
        {
            for (var channel = 0; channel < 3; channel++)
            {
                resampler.Resample(decoded[channel..], DecodedChannels, bitmap.RowBytes, pixels.Slice(channel * plane, plane));
            }

            return null;
        }

        var rented = ArrayPool<float>.Shared.Rent(3 * plane);
        var red = rented.AsSpan(0, plane);
        var green = rented.AsSpan(plane, plane);
        var blue = rented.AsSpan(2 * plane, plane);
        resampler.Resample(decoded, DecodedChannels, bitmap.RowBytes, red);
        resampler.Resample(decoded[1..], DecodedChannels, bitmap.RowBytes, green);
        resampler.Resample(decoded[2..], DecodedChannels, bitmap.RowBytes, blue);
        Luma.FromRgb(red, green, blue, pixels[..plane]);
        ArrayPool<float>.Shared.Return(rented);
        return null;
    }

    private static SKBitmap? Read(string path, Shape shape, out string? problem)
    {
        using var codec = SKCodec.Create(path, out var created);
        if (codec is null)
        {
            problem = !File.Exists(path) ? "is no longer there"
                : created == SKCodecResult.IncompleteInput ? "ends early"
                : created == SKCodecResult.InternalError ? "cannot be opened"
                : "is not a JPEG or PNG image";
            return null;
        }

        if ((long)codec.Info.Width * codec.Info.Height > MaxDecodedPixels)
        {
            problem = string.Create(CultureInfo.InvariantCulture, $"is too large to decode ({codec.Info.Width} × {codec.Info.Height} pixels)");
            return null;
        }

        // A JPEG can be decoded at an eighth, a quarter or half of its size in a fraction of the time; twice the target keeps the filter's work exact enough to see no difference.
        var needed = 2f * Math.Max((float)shape[1] / codec.Info.Height, (float)shape[2] / codec.Info.Width);
        var size = needed < 1f ? codec.GetScaledDimensions(needed) : codec.Info.Size;
        var bitmap = new SKBitmap(new SKImageInfo(size.Width, size.Height, SKColorType.Rgba8888, SKAlphaType.Premul));
        var decoded = codec.GetPixels(bitmap.Info, bitmap.GetPixels());
        if (decoded == SKCodecResult.Success)
        {
            problem = null;
            return bitmap;
        }

        bitmap.Dispose();
        problem = decoded == SKCodecResult.IncompleteInput ? "ends early" : "is damaged";
        return null;
    }
}
