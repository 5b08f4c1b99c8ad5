using System.Buffers;

namespace ResNetGen.Data;

/// <summary>Images of one size as bytes, channel by channel and row by row, and their classes.</summary>
internal readonly record struct Pixels(byte[] Values, int Channels, int Height, int Width, byte[] Labels)
{
    public int Count => Labels.Length;

    public int Length => Channels * Height * Width;
}

/// <summary>
/// A run of images that are kept as they came, brought to the network's shape on each use: the bytes stay as small as they are.
/// </summary>
internal sealed class InMemoryImages : ImageSet
{
    private readonly Pixels source;
    private readonly int first;
    private readonly Resampler? resampler;

    public InMemoryImages(string name, IReadOnlyList<string> classNames, Shape imageShape, Pixels source, int first, int count)
    {
        this.source = source;
        this.first = first;
        Name = name;
        ClassNames = classNames;
        ImageShape = imageShape;
        Count = count;
        resampler = (imageShape[1], imageShape[2]) == (source.Height, source.Width)
            ? null
            : new Resampler(source.Height, source.Width, imageShape[1], imageShape[2]);
    }

    public override string Name { get; }

    public override IReadOnlyList<string> ClassNames { get; }

    public override Shape ImageShape { get; }

    public override int Count { get; }

    public override int GetLabel(int index) => source.Labels[IndexInSource(index)];

    public override void CopyBytes(int index, Span<byte> pixels)
    {
        if (resampler is null && source.Channels == ImageShape[0])
        {
            Image(index).CopyTo(pixels);
        }
        else
        {
            base.CopyBytes(index, pixels);
        }
    }

    public override void CopyImage(int index, Span<float> pixels) => Resize(index, resampler, pixels);

    private protected override void CopyCrop(int index, RandomResizedCrop crop, Span<float> pixels)
    {
        var box = crop.Of(source.Height, source.Width);
        Resize(index, new Resampler(source.Height, source.Width, box, ImageShape[1], ImageShape[2]), pixels);
    }

    private void Resize(int index, Resampler? resampler, Span<float> pixels)
    {
        var plane = ImageShape[1] * ImageShape[2];
        var image = Image(index);
        if (source.Channels <= ImageShape[0])
        {
            for (var channel = 0; channel < source.Channels; channel++)
            {
                Resize(image, channel, resampler, pixels.Slice(channel * plane, plane));
            }

            for (var channel = source.Channels; channel < ImageShape[0]; channel++)
            {
                pixels[..plane].CopyTo(pixels.Slice(channel * plane, plane));
            }
        }
        else
        {
            var rented = ArrayPool<float>.Shared.Rent(3 * plane);
            for (var channel = 0; channel < 3; channel++)
            {
                Resize(image, channel, resampler, rented.AsSpan(channel * plane, plane));
            }

            Luma.FromRgb(rented.AsSpan(0, plane), rented.AsSpan(plane, plane), rented.AsSpan(2 * plane, plane), pixels[..plane]);
            ArrayPool<float>.Shared.Return(rented);
        }
    }

    private ReadOnlySpan<byte> Image(int index) => source.Values.AsSpan(IndexInSource(index) * source.Length, source.Length);

    private void Resize(ReadOnlySpan<byte> image, int channel, Resampler? resampler, Span<float> pixels)
    {
        var plane = image.Slice(channel * source.Height * source.Width, source.Height * source.Width);
        if (resampler is null)
        {
            PixelConversion.ToUnit(plane, pixels);
        }
        else
        {
            resampler.Resample(plane, 1, source.Width, pixels);
        }
    }

    private int IndexInSource(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        return first + index;
    }
}
