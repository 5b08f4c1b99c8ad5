using System.Globalization;
using ResNetGen.IO;

namespace ResNetGen.Data;

/// <summary>One half of the images in TFRecord files.</summary>
internal sealed class TfRecordImages : DecodedImages
{
    private static readonly string[] HeightNames = ["image/height", "height", "rows"];
    private static readonly string[] WidthNames = ["image/width", "width", "cols"];
    private static readonly string[] DepthNames = ["image/depth", "depth", "image/channels", "channels"];

    private readonly List<TfRecord> records;

    public TfRecordImages(
        string name, IReadOnlyList<string> classNames, Shape imageShape, List<TfRecord> records, DecodingProgress progress)
        : base(name, classNames, imageShape)
    {
        this.records = records;
        Keep(progress);
    }

    public override int Count => records.Count;

    public override int GetLabel(int index) => records[index].Label;

    protected override string? Decode(int index, RandomResizedCrop? crop, Span<float> pixels)
    {
        var record = records[index];

        // It was there and whole when the records were counted.
        return ForeignFile.Fill(record.File, pixels, Read, fault: "cannot be read any more");

        string? Read(ForeignFile file, Span<float> pixels) => EncodedBytes.Decode(
            file,
            record.Offset,
            record.Length,
            pixels,
            (bytes, lease, pixels) =>
            {
                var example = new TfExample(bytes);
                return !example.TryGetBytes(TfRecord.ImageNames, out var image) ? "is no longer there"
                    : ImageFile.IsEncoded(image) ? ImageFile.Decode(image, lease, ImageShape, crop, pixels)
                    : DecodeRaw(example, image, crop, pixels);
            });
    }

    protected override string Describe(int index, bool begins) => begins
        ? string.Create(CultureInfo.InvariantCulture, $"The image in record {records[index].Number:N0} of '{records[index].File}'")
        : string.Create(CultureInfo.InvariantCulture, $"record {records[index].Number:N0} of '{Path.GetFileName(records[index].File)}'");

    /// <summary>Bytes row by row, the channels of a pixel together. A record that tells no size has the network's.</summary>
    private string? DecodeRaw(TfExample example, ReadOnlySpan<byte> image, RandomResizedCrop? crop, Span<float> pixels)
    {
        var height = example.GetInt64(HeightNames) ?? ImageShape[1];
        var width = example.GetInt64(WidthNames) ?? ImageShape[2];
        if (height is < 1 or > ushort.MaxValue || width is < 1 or > ushort.MaxValue)
        {
            return string.Create(CultureInfo.InvariantCulture, $"is said to have {height} × {width} pixels");
        }

        var depth = example.GetInt64(DepthNames) ?? image.Length / (height * width);
        if (depth is not (1 or 3 or 4) || image.Length != height * width * depth)
        {
            return string.Create(
                CultureInfo.InvariantCulture,
                $"is neither JPEG nor PNG, and {height} × {width} pixels of {depth} channels are not its "
                    + $"{image.Length:N0} bytes");
        }

        var box = RandomResizedCrop.BoxOf(crop, (int)height, (int)width, ImageShape[1], ImageShape[2]);
        var resampler = new Resampler((int)height, (int)width, box, ImageShape[1], ImageShape[2]);
        ImageFile.Resize(image, (int)depth, (int)(width * depth), resampler, ImageShape, pixels);
        return null;
    }
}
