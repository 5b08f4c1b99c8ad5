using System.Buffers;
using System.Globalization;
using ResNetGen.IO;
using SkiaSharp;

namespace ResNetGen.Data;

/// <summary>One JPEG or PNG file, decoded to the shape of a network's input.</summary>
internal static class ImageFile
{
    private const int DecodedChannels = 4;
    private const long MaxDecodedPixels = 1L << 28;
    private const int MostScans = 20;
    private const long MaxScannedPixels = 1L << 31;

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
    public static string? Decode(string path, Shape shape, RandomResizedCrop? crop, Span<float> pixels) => ForeignFile.Fill(
        path,
        pixels,
        (file, pixels) => EncodedBytes.Decode(
            file, 0, file.Length, pixels, (encoded, lease, pixels) => Decode(encoded, lease, shape, crop, pixels)));

    /// <summary>Decodes an image, or a crop of it, in memory.</summary>
    public static string? Decode(
        ReadOnlySpan<byte> encoded, DecodingLease lease, Shape shape, RandomResizedCrop? crop, Span<float> pixels)
    {
        using var data = SKData.CreateCopy(encoded);
        using var stream = new SKMemoryStream(data);
        using var codec = SKCodec.Create(stream, out var created);
        return codec is null ? Problem(created) : Fault(codec, encoded) ?? Decode(codec, lease, shape, crop, pixels);
    }

    /// <summary>Decodes a whole file as a picture.</summary>
    /// <exception cref="ResNetGenException">It cannot be; the message names the file.</exception>
    public static SKBitmap DecodeBitmap(string path)
    {
        SKBitmap? bitmap = null;
        var fault = ForeignFile.Fill(path, Span<float>.Empty, (file, none) => EncodedBytes.Decode(
            file,
            0,
            file.Length,
            none,
            (encoded, lease, _) =>
            {
                using var data = SKData.CreateCopy(encoded);
                using var stream = new SKMemoryStream(data);
                using var codec = SKCodec.Create(stream, out var created);
                return codec is null ? Problem(created)
                    : (Fault(codec, encoded) ?? Ask(codec, codec.Info.Size, lease)) is { } fault ? fault
                    : !lease.IsThere || (bitmap = SKBitmap.Decode(codec)) is not null ? null
                    : "is damaged";
            }));
        return fault is null ? bitmap! : throw new ResNetGenException($"The image '{path}' {fault}; put it back.");
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

    private static string? Fault(SKCodec codec, ReadOnlySpan<byte> encoded)
    {
        var pixels = (long)codec.Info.Width * codec.Info.Height;
        if (pixels > MaxDecodedPixels)
        {
            return string.Create(CultureInfo.InvariantCulture, $"is too large to decode ({codec.Info.Width} × {codec.Info.Height} pixels)");
        }

        if (codec.EncodedFormat != SKEncodedImageFormat.Jpeg)
        {
            return null;
        }

        // A JPEG may come in scans, each of which goes over all pixels and may be a few bytes long; those in use have ten.
        var scans = encoded.Count([(byte)0xFF, (byte)0xDA]);
        return scans <= MostScans || scans * pixels <= MaxScannedPixels
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"goes over its pixels {scans:N0} times");
    }

    private static string? Ask(SKCodec codec, SKSizeI size, DecodingLease lease)
    {
        const int PixelBytes = 4;
        const int BesidesBytes = 6;
        var (whole, decoded) = ((long)codec.Info.Width * codec.Info.Height, (long)size.Width * size.Height);
        return lease.Ask(PixelBytes * decoded, BesidesBytes * whole);
    }

    private static string? Decode(SKCodec codec, DecodingLease lease, Shape shape, RandomResizedCrop? crop, Span<float> pixels)
    {
        var box = RandomResizedCrop.BoxOf(crop, codec.Info.Height, codec.Info.Width, shape[1], shape[2]);

        // A JPEG can be decoded at any number of eighths of its size in a fraction of the time; twice the target keeps the filter's work
        // exact enough to see no difference.
        var fraction = Math.Min(1, Math.Ceiling(8 * 2 * Math.Max(shape[1] / box.Height, shape[2] / box.Width)) / 8);
        var size = codec.GetScaledDimensions((float)fraction);
        if (size == codec.Info.Size)
        {
            fraction = 1;
        }

        if (Ask(codec, size, lease) is { } fault)
        {
            return fault;
        }

        if (!lease.IsThere)
        {
            return null;
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
