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
    /// Writes the image at <paramref name="index"/> as <see cref="CopyImage"/> does, as bytes: 255 stands for 1. Batches are made of these.
    /// A set that keeps bytes copies them; of others the values are rounded. May be called from several threads at once.
    /// </summary>
    /// <param name="index">From 0 to <see cref="Count"/> - 1.</param>
    /// <param name="pixels">Receives C·H·W values.</param>
    public virtual void CopyBytes(int index, Span<byte> pixels) => CopyRounded(index, crop: null, pixels);

    /// <summary>
    /// Saves the first images of each class as one PNG picture, a row for each class, in the classes' order.
    /// </summary>
    /// <param name="path">The picture's file; replaced if it is there.</param>
    /// <param name="perClass">The number of images in a row; a class that has fewer leaves the rest of its row empty.</param>
    /// <exception cref="ResNetGenException">The picture would be too large, or the file cannot be written.</exception>
    public void SaveContactSheet(string path, int perClass = 12) => ContactSheet.Save(this, path, perClass);

    /// <summary>
    /// Writes a crop of the image at <paramref name="index"/>, brought to <see cref="ImageShape"/>, as <see cref="CopyBytes"/> does.
    /// </summary>
    internal void CopyCrop(int index, RandomResizedCrop crop, Span<byte> pixels) => CopyRounded(index, crop, pixels);

    /// <summary>Writes a crop of an image as <see cref="CopyImage"/> does. Sets whose images were larger take it from those.</summary>
    private protected virtual void CopyCrop(int index, RandomResizedCrop crop, Span<float> pixels)
    {
        var (height, width) = (ImageShape[1], ImageShape[2]);
        var resampler = new Resampler(height, width, crop.Of(height, width), height, width);
        var bytes = ArrayPool<byte>.Shared.Rent(pixels.Length);
        try
        {
            CopyBytes(index, bytes.AsSpan(0, pixels.Length));
            for (var plane = 0; plane < pixels.Length; plane += height * width)
            {
                resampler.Resample(bytes.AsSpan(plane, height * width), 1, width, pixels.Slice(plane, height * width));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    /// <summary>The same of another set, by its own way.</summary>
    private protected static void CopyCropOf(ImageSet other, int index, RandomResizedCrop crop, Span<float> pixels) =>
        other.CopyCrop(index, crop, pixels);

    private void CopyRounded(int index, RandomResizedCrop? crop, Span<byte> pixels)
    {
        var rented = ArrayPool<float>.Shared.Rent(pixels.Length);
        try
        {
            var values = rented.AsSpan(0, pixels.Length);
            if (crop is { } drawn)
            {
                CopyCrop(index, drawn, values);
            }
            else
            {
                CopyImage(index, values);
            }

            PixelConversion.FromUnit(values, pixels);
        }
        finally
        {
            ArrayPool<float>.Shared.Return(rented);
        }
    }
}
