using System.Buffers;

namespace ResNetGen.Data;

/// <summary>A set of labelled images of one size.</summary>
public abstract class ImageSet
{
    /// <summary>What the set is called beside a result: <c>patterns</c>, <c>MNIST (t10k, first 8,000)</c>, …</summary>
    public abstract string Name { get; }

    /// <summary>The names of the classes; a label is an index into them.</summary>
    public abstract IReadOnlyList<string> ClassNames { get; }

    /// <summary>The shape of one image: (C, H, W).</summary>
    public abstract Shape ImageShape { get; }

    /// <summary>The number of images.</summary>
    public abstract int Count { get; }

    /// <summary>The class of the image at <paramref name="index"/>.</summary>
    public abstract int GetLabel(int index);

    /// <summary>
    /// Writes the image at <paramref name="index"/>, channel by channel and row by row, as values from 0 to 1.
    /// May be called from several threads at once.
    /// </summary>
    /// <param name="index">From 0 to <see cref="Count"/> - 1.</param>
    /// <param name="pixels">Receives C·H·W values.</param>
    public abstract void CopyImage(int index, Span<float> pixels);

    /// <summary>
    /// Writes the image at <paramref name="index"/> as <see cref="CopyImage"/> does, as bytes: 255 stands for 1. Batches are made of these. A set that keeps bytes copies them;
    /// of others the values are rounded. May be called from several threads at once.
    /// </summary>
    /// <param name="index">From 0 to <see cref="Count"/> - 1.</param>
    /// <param name="pixels">Receives C·H·W values.</param>
    public virtual void CopyBytes(int index, Span<byte> pixels)
    {
        var rented = ArrayPool<float>.Shared.Rent(pixels.Length);
        try
        {
            var values = rented.AsSpan(0, pixels.Length);
            CopyImage(index, values);
            Bytes.FromUnit(values, pixels);
        }
        finally
        {
            ArrayPool<float>.Shared.Return(rented);
        }
    }

    /// <summary>Writes a part of the image at <paramref name="index"/>, brought to <see cref="ImageShape"/>, as <see cref="CopyBytes"/> does. Sets whose images were larger take it from those.</summary>
    internal virtual void CopyPart(int index, RandomPart part, Span<byte> pixels)
    {
        var (height, width) = (ImageShape[1], ImageShape[2]);
        var resampler = new Resampler(height, width, part.Of(height, width), height, width, isCut: true);
        var bytes = ArrayPool<byte>.Shared.Rent(pixels.Length);
        var values = ArrayPool<float>.Shared.Rent(height * width);
        try
        {
            CopyBytes(index, bytes.AsSpan(0, pixels.Length));
            for (var channel = 0; channel < ImageShape[0]; channel++)
            {
                var plane = channel * height * width;
                resampler.Resample(bytes.AsSpan(plane, height * width), 1, width, values);
                Bytes.FromUnit(values.AsSpan(0, height * width), pixels.Slice(plane, height * width));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
            ArrayPool<float>.Shared.Return(values);
        }
    }
}

/// <summary>The images to learn from and the images to be judged by, which the training never sees.</summary>
/// <param name="Train">The images to learn from.</param>
/// <param name="Test">The held-out images.</param>
public sealed record DataSplit(ImageSet Train, ImageSet Test)
{
    /// <summary>What kind of files the images are in: <c>MNIST's IDX files</c>, <c>JPEG and PNG images in folders</c>, …; null where they are in none.</summary>
    public string? Format { get; init; }
}
