using System.Buffers;
using System.Globalization;
using SkiaSharp;

namespace ResNetGen.Data;

/// <summary>One JPEG or PNG file, decoded to the shape of a network's input.</summary>
internal static class ImageFile
{
    private const int DecodedChannels = 4;
    private const long MaxDecodedPixels = 1L << 28;

    // What browsers, cameras and scrapers call the formats that are decoded; a file's content decides what it is.
    private static readonly Dictionary<string, string?> Formats = new(StringComparer.OrdinalIgnoreCase)
    {
        [".jpg"] = null, [".jpeg"] = null, [".jpe"] = null, [".jfif"] = null, [".png"] = null,
        [".bmp"] = "BMP", [".gif"] = "GIF", [".webp"] = "WebP",
    };

    public static bool HasKnownExtension(string path) => Formats.ContainsKey(Path.GetExtension(path));

    /// <summary>The format that a known ending stands for; null for JPEG and PNG.</summary>
    public static string? RareFormat(string path) => Formats[Path.GetExtension(path)];

    /// <summary>Whether bytes begin as a JPEG or PNG image does.</summary>
    public static bool IsEncoded(ReadOnlySpan<byte> bytes) =>
        bytes is [0xFF, 0xD8, 0xFF, ..] or [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, ..];

    /// <summary>Refuses the input of a network that image files cannot fill.</summary>
    public static void RequireShape(Shape imageShape)
    {
        if (imageShape.Rank != 3 || imageShape[0] is not (1 or 3))
        {
            throw new ResNetGenException(
                $"Image files are grey or RGB, but the network takes {imageShape}; give it an input of 1 or 3 channels.");
        }
    }

    /// <summary>Decodes the file, or a crop of it; a transparent part counts as black.</summary>
    /// <param name="path">The file.</param>
    /// <param name="shape">(C, H, W): one channel for grey or three for colour, whichever of them the file holds.</param>
    /// <param name="crop">The crop of it that is wanted; null for the largest centred one of the shape's proportions.</param>
    /// <param name="pixels">Receives the values from 0 to 1, channel by channel.</param>
    /// <returns>What is wrong with the file, as the end of a sentence that begins with its path; null if it was decoded.</returns>
    public static string? Decode(string path, Shape shape, RandomResizedCrop? crop, Span<float> pixels)
    {
        using var codec = SKCodec.Create(path, out var created);
        if (codec is null)
        {
            return !File.Exists(path) ? "is no longer there"
                : created == SKCodecResult.InternalError ? "cannot be opened"
                : Problem(created);
        }

        return Decode(codec, shape, crop, pixels);
    }

    /// <summary>Decodes an image, or a crop of it, in memory.</summary>
    public static string? Decode(ReadOnlySpan<byte> encoded, Shape shape, RandomResizedCrop? crop, Span<float> pixels)
    {
        using var data = SKData.CreateCopy(encoded);
        using var stream = new SKMemoryStream(data);
        using var codec = SKCodec.Create(stream, out var created);
        return codec is null ? Problem(created) : Decode(codec, shape, crop, pixels);
    }

    /// <summary>
    /// Brings bytes, with the channels of a pixel together, to the size of a shape, and to its channels: one channel or three, each from 0
    /// to 1. A fourth channel of the source is passed over.
    /// </summary>
    public static void Resize(ReadOnlySpan<byte> source, int channels, int rowBytes, Resampler resampler, Shape shape, Span<float> pixels)
    {
        var plane = shape[1] * shape[2];
        if (channels == 1 || shape[0] == 3)
        {
            for (var channel = 0; channel < shape[0]; channel++)
            {
                resampler.Resample(source[(channels == 1 ? 0 : channel)..], channels, rowBytes, pixels.Slice(channel * plane, plane));
            }

            return;
        }

        var rented = ArrayPool<float>.Shared.Rent(3 * plane);
        for (var channel = 0; channel < 3; channel++)
        {
            resampler.Resample(source[channel..], channels, rowBytes, rented.AsSpan(channel * plane, plane));
        }

        Luma.FromRgb(rented.AsSpan(0, plane), rented.AsSpan(plane, plane), rented.AsSpan(2 * plane, plane), pixels[..plane]);
        ArrayPool<float>.Shared.Return(rented);
    }

    private static string Problem(SKCodecResult created) =>
        created == SKCodecResult.IncompleteInput ? "ends early" : "is not a JPEG or PNG image";

    private static string? Decode(SKCodec codec, Shape shape, RandomResizedCrop? crop, Span<float> pixels)
    {
        if ((long)codec.Info.Width * codec.Info.Height > MaxDecodedPixels)
        {
            return string.Create(CultureInfo.InvariantCulture, $"is too large to decode ({codec.Info.Width} × {codec.Info.Height} pixels)");
        }

        var box = RandomResizedCrop.BoxOf(crop, codec.Info.Height, codec.Info.Width, shape[1], shape[2]);

        // A JPEG can be decoded at any number of eighths of its size in a fraction of the time; twice the target keeps the filter's work
        // exact enough to see no difference.
        var fraction = Math.Min(1, Math.Ceiling(8 * 2 * Math.Max(shape[1] / box.Height, shape[2] / box.Width)) / 8);
        var size = codec.GetScaledDimensions((float)fraction);
        if (size == codec.Info.Size)
        {
            fraction = 1;
        }

        using var bitmap = new SKBitmap(new SKImageInfo(size.Width, size.Height, SKColorType.Rgba8888, SKAlphaType.Premul));
        var decoded = codec.GetPixels(bitmap.Info, bitmap.GetPixels());
        if (decoded != SKCodecResult.Success)
        {
            return decoded == SKCodecResult.IncompleteInput ? "ends early" : "is damaged";
        }

        // A pixel of the smaller image covers as many of the whole one everywhere, though the last of a row may cover some that are not
        // there.
        var resampler = new Resampler(size.Height, size.Width, box.Scaled(fraction), shape[1], shape[2]);
        Resize(bitmap.GetPixelSpan(), DecodedChannels, bitmap.RowBytes, resampler, shape, pixels);
        return null;
    }
}
