using System.Buffers;
using System.Globalization;
using ResNetGen.IO;

namespace ResNetGen.Data;

/// <summary>Images that must be decoded: sets of up to 1 GiB once, when they are opened, in parallel; larger ones on each use.</summary>
internal abstract class DecodedImages(string name, IReadOnlyList<string> classNames, Shape imageShape) : ImageSet
{
    /// <summary>The most that is kept of a set.</summary>
    public const long MaxKeptBytes = 1L << 30;

    // Both halves are kept, and others are decoded meanwhile.
    private const int KeptFraction = 4;

    private readonly int length = checked((int)imageShape.Count);
    private byte[]? kept;

    public override string Name => name;

    public override IReadOnlyList<string> ClassNames => classNames;

    public override Shape ImageShape => imageShape;

    public override void CopyImage(int index, Span<float> pixels)
    {
        pixels = pixels[..length];
        if (kept is not null)
        {
            PixelConversion.ToUnit(kept.AsSpan(index * length, length), pixels);
        }
        else
        {
            Require(index, Decode(index, crop: null, pixels));
        }
    }

    public override void CopyBytes(int index, Span<byte> pixels)
    {
        if (kept is not null)
        {
            kept.AsSpan(index * length, length).CopyTo(pixels);
        }
        else
        {
            base.CopyBytes(index, pixels[..length]);
        }
    }

    private protected override void CopyCrop(int index, RandomResizedCrop crop, Span<float> pixels) =>
        Require(index, Decode(index, crop, pixels));

    /// <summary>Decodes an image, or a crop of it; returns what is wrong with it, as the end of a sentence, or null.</summary>
    protected abstract string? Decode(int index, RandomResizedCrop? crop, Span<float> pixels);

    /// <summary>What an image is called in a sentence, from its beginning on or within it.</summary>
    protected abstract string Describe(int index, bool begins);

    /// <summary>Decodes all images if they may be kept.</summary>
    /// <exception cref="ResNetGenException">Some of them cannot be.</exception>
    protected void Keep(DecodingProgress progress)
    {
        if ((long)length * Count > Math.Min(MaxKeptBytes, MemoryBudget.Bytes / KeptFraction))
        {
            progress.Add(Count);
            return;
        }

        var bytes = new byte[(long)length * Count];
        var problems = new string?[Count];
        ImageReading.Each(Count, null, Read, progress.CancellationToken);

        var broken = problems
            .Select((problem, index) => (Index: index, Problem: problem!))
            .Where(image => image.Problem is not null)
            .ToList();
        kept = broken.Count == 0 ? bytes : throw Broken(broken);

        void Read(int index)
        {
            var rented = ArrayPool<float>.Shared.Rent(length);
            var pixels = rented.AsSpan(0, length);
            problems[index] = Decode(index, crop: null, pixels);
            PixelConversion.FromUnit(pixels, bytes.AsSpan(index * length, length));
            ArrayPool<float>.Shared.Return(rented);
            progress.Add();
        }
    }

    private void Require(int index, string? problem)
    {
        if (problem is not null)
        {
            throw Broken([(index, problem)]);
        }
    }

    private ResNetGenException Broken(List<(int Index, string Problem)> broken)
    {
        var (index, problem) = broken[0];
        return new ResNetGenException(broken.Count == 1
            ? $"{Describe(index, begins: true)} {problem}; replace it or delete it."
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{Describe(index, begins: true)} {problem}, and {broken.Count - 1} more cannot be read "
                    + $"({Describe(broken[1].Index, begins: false)} …); replace them or delete them."));
    }
}
