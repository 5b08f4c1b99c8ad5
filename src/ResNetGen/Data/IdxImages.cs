namespace ResNetGen.Data;

/// <summary>The contents of an images file and of its labels file.</summary>
internal readonly record struct IdxPair(byte[] Pixels, int Height, int Width, byte[] Labels)
{
    public int Count => Labels.Length;
}

/// <summary>A run of the images of an IDX file, brought to the network's shape on each use: the bytes stay as small as they came.</summary>
internal sealed class IdxImages : ImageSet
{
    private readonly IdxPair source;
    private readonly int first;
    private readonly Resampler? resampler;

    public IdxImages(string name, IReadOnlyList<string> classNames, Shape imageShape, IdxPair source, int first, int count)
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

    public override int GetLabel(int index) => source.Labels[IndexInFile(index)];

    public override void CopyImage(int index, Span<float> pixels)
    {
        var length = source.Height * source.Width;
        var image = source.Pixels.AsSpan(IndexInFile(index) * length, length);
        var plane = ImageShape[1] * ImageShape[2];
        if (resampler is null)
        {
            Bytes.ToUnit(image, pixels[..plane]);
        }
        else
        {
            resampler.Resample(image, 1, source.Width, pixels[..plane]);
        }

        for (var channel = 1; channel < ImageShape[0]; channel++)
        {
            pixels[..plane].CopyTo(pixels.Slice(channel * plane, plane));
        }
    }

    private int IndexInFile(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        return first + index;
    }
}
