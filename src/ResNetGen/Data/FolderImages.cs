using System.Buffers;
using System.Globalization;

namespace ResNetGen.Data;

/// <summary>One half of an image folder.</summary>
internal sealed class FolderImages : ImageSet
{
    private const long MaxCacheBytes = 1L << 30;

    private readonly List<(string Path, int Label)> files;
    private readonly int imageLength;
    private readonly byte[]? cache;

    public FolderImages(
        string name, IReadOnlyList<string> classNames, Shape imageShape, List<(string Path, int Label)> files, DecodingProgress progress)
    {
        this.files = files;
        imageLength = checked((int)imageShape.Count);
        Name = name;
        ClassNames = classNames;
        ImageShape = imageShape;
        if ((long)imageLength * files.Count <= MaxCacheBytes)
        {
            cache = Decode(progress);
        }
    }

    public override string Name { get; }

    public override IReadOnlyList<string> ClassNames { get; }

    public override Shape ImageShape { get; }

    public override int Count => files.Count;

    public override int GetLabel(int index) => files[index].Label;

    public override void CopyImage(int index, Span<float> pixels)
    {
        pixels = pixels[..imageLength];
        if (cache is not null)
        {
            Bytes.ToUnit(cache.AsSpan(index * imageLength, imageLength), pixels);
        }
        else if (ImageFile.Decode(files[index].Path, ImageShape, pixels) is { } problem)
        {
            throw Broken([(files[index].Path, problem)]);
        }
    }

    private static ResNetGenException Broken(List<(string Path, string Problem)> broken)
    {
        var (path, problem) = broken[0];
        return new ResNetGenException(broken.Count == 1
            ? $"The image '{path}' {problem}; replace it or delete it."
            : string.Create(
                CultureInfo.InvariantCulture,
                $"The image '{path}' {problem}, and {broken.Count - 1} more cannot be read ('{Path.GetFileName(broken[1].Path)}' …); replace them or delete them."));
    }

    private byte[] Decode(DecodingProgress progress)
    {
        var bytes = new byte[(long)imageLength * files.Count];
        var problems = new string?[files.Count];
        Parallel.For(0, files.Count, index =>
        {
            var rented = ArrayPool<float>.Shared.Rent(imageLength);
            var pixels = rented.AsSpan(0, imageLength);
            problems[index] = ImageFile.Decode(files[index].Path, ImageShape, pixels);
            Bytes.FromUnit(pixels, bytes.AsSpan(index * imageLength, imageLength));
            ArrayPool<float>.Shared.Return(rented);
            progress.Add();
        });

        var broken = problems
            .Select((problem, index) => (files[index].Path, Problem: problem!))
            .Where(file => file.Problem is not null)
            .ToList();
        return broken.Count == 0 ? bytes : throw Broken(broken);
    }
}
