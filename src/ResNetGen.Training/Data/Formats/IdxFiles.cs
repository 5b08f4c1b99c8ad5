using System.Globalization;

namespace ResNetGen.Data;

/// <summary>
/// MNIST's IDX files (LeCun, Cortes and Burges, "The MNIST database of handwritten digits"), gzipped or not:
/// <c>train-images-idx3-ubyte</c>, <c>train-labels-idx1-ubyte</c> and the same with <c>t10k</c>. Fashion-MNIST and others of that kind have
/// the same files. The classes have the names in <c>labels.txt</c>, if that lies there, a name on each line; else they are called by their
/// numbers.
/// </summary>
public static class IdxFiles
{
    private const string Format = "IDX files as MNIST's";

    private static readonly string[] Halves = ["train", "t10k"];

    /// <summary>
    /// Opens <c>train</c> to learn from and <c>t10k</c> to be judged by. Where only one of the two is there, its first four fifths are
    /// learnt from and the rest is for validation; the sets' names say so.
    /// </summary>
    /// <param name="folder">The folder of the files.</param>
    /// <param name="imageShape">
    /// (C, H, W) of the network's input: images of another size are resampled, grey is repeated for three channels.
    /// </param>
    /// <exception cref="ResNetGenException">
    /// A file is missing, is not an IDX file, ends early, or images and labels do not match.
    /// </exception>
    public static DataSplit Open(string folder, Shape imageShape)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ImageFile.RequireShape(imageShape);
        DataFolder.Require(folder);

        var train = Read(folder, "train");
        var test = Read(folder, "t10k");
        var title = DataFolder.NameOf(folder);
        if (train is { } learnt && test is { } judged)
        {
            var classNames = ClassNames(folder, learnt.Labels);
            foreach (var label in judged.Labels)
            {
                if (label >= classNames.Length)
                {
                    throw new ResNetGenException(string.Create(
                        CultureInfo.InvariantCulture,
                        $"The t10k labels in '{folder}' have class {label}, but the classes end at {classNames.Length - 1}; "
                            + $"the files do not belong together."));
                }
            }

            return new DataSplit(
                new InMemoryImages($"{title} (train)", classNames, imageShape, learnt, 0, learnt.Count),
                new InMemoryImages($"{title} (t10k)", classNames, imageShape, judged, 0, judged.Count))
            {
                Format = Format,
            };
        }

        var (only, half) = train is { } some ? (some, "train")
            : test is { } other ? (other, "t10k")
            : throw new ResNetGenException(
                $"The folder '{folder}' has no IDX files; put train-images-idx3-ubyte.gz and train-labels-idx1-ubyte.gz there, "
                    + "and the same with t10k.");
        var first = only.Count * 4 / 5;
        if (first == 0)
        {
            throw new ResNetGenException(
                $"The IDX files in '{folder}' hold too few images to learn from some and hold out others; give it more.");
        }

        var names = ClassNames(folder, only.Labels);
        return new DataSplit(
            new InMemoryImages(
                string.Create(CultureInfo.InvariantCulture, $"{title} ({half}, first {first:N0})"), names, imageShape, only, 0, first),
            new InMemoryImages(
                string.Create(CultureInfo.InvariantCulture, $"{title} ({half}, last {only.Count - first:N0})"),
                names,
                imageShape,
                only,
                first,
                only.Count - first))
        {
            Format = Format,
        };
    }

    internal static bool AreIn(string folder) =>
        Halves.Any(half => Find(folder, half, "images", 3) is not null || Find(folder, half, "labels", 1) is not null);

    private static Pixels? Read(string folder, string half)
    {
        var images = Find(folder, half, "images", 3);
        var labels = Find(folder, half, "labels", 1);
        if (images is null && labels is null)
        {
            return null;
        }

        if (images is null || labels is null)
        {
            var (missing, rank) = images is null ? ("images", 3) : ("labels", 1);
            throw new ResNetGenException(string.Create(
                CultureInfo.InvariantCulture,
                $"'{images ?? labels}' has no '{half}-{missing}-idx{rank}-ubyte' (or .gz) beside it; put that file into the same folder."));
        }

        var pixels = IdxFile.Read(images, 3);
        var classes = IdxFile.Read(labels, 1);
        if (pixels.Sizes[0] != classes.Sizes[0])
        {
            throw new ResNetGenException(string.Create(
                CultureInfo.InvariantCulture,
                $"'{images}' holds {pixels.Sizes[0]} images, but '{labels}' holds {classes.Sizes[0]} labels; "
                    + $"the files do not belong together."));
        }

        return new Pixels(pixels.Data, 1, pixels.Sizes[1], pixels.Sizes[2], classes.Data);
    }

    private static string? Find(string folder, string half, string content, int rank)
    {
        // Some unpackers write a dot for the last hyphen but one.
        foreach (var separator in (ReadOnlySpan<char>)['-', '.'])
        {
            var path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{half}-{content}{separator}idx{rank}-ubyte"));
            if (File.Exists(path))
            {
                return path;
            }

            if (File.Exists(path + ".gz"))
            {
                return path + ".gz";
            }
        }

        return null;
    }

    private static string[] ClassNames(string folder, byte[] labels)
    {
        if (!labels.AsSpan().ContainsAnyExcept(labels[0]))
        {
            throw new ResNetGenException(string.Create(
                CultureInfo.InvariantCulture,
                $"The IDX files in '{folder}' have only one class, {labels[0]}; "
                    + $"there must be at least two."));
        }

        var names = ClassNameFile.Read(folder) ?? ClassNameFile.Numbers(labels.Max() + 1);
        return labels.Max() < names.Length
            ? names
            : throw new ResNetGenException(string.Create(
                CultureInfo.InvariantCulture,
                $"The labels in '{folder}' go up to {labels.Max()}, but {ClassNameFile.Name} there names "
                    + $"{names.Length} classes; give each its line."));
    }
}
