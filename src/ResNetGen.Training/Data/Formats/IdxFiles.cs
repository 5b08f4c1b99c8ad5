using System.Globalization;
using ResNetGen.IO;

namespace ResNetGen.Data;

/// <summary>
/// MNIST's IDX files (LeCun, Cortes and Burges, "The MNIST database of handwritten digits"), gzipped or not:
/// <c>train-images-idx3-ubyte</c>, <c>train-labels-idx1-ubyte</c> and the same with <c>t10k</c>. Fashion-MNIST and others of that kind have
/// the same files, and EMNIST has them with names of its own. The classes have the names in <c>labels.txt</c>, if that lies there, a name
/// on each line, or in EMNIST's own file; else they are called by their numbers.
/// </summary>
internal static class IdxFiles
{
    private const string Format = "IDX files as MNIST's";

    /// <summary>
    /// Opens <c>train</c> to learn from and <c>t10k</c> to be evaluated by. Where only one of the two is there, its first four fifths are
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

        var found = IdxNames.Find(folder) ?? throw new ResNetGenException(
            $"The folder '{folder}' has no IDX files; put train-images-idx3-ubyte.gz and train-labels-idx1-ubyte.gz there, "
                + "and the same with t10k.");
        var train = Read(found, HalfNames.Train);
        var test = Read(found, found.Validation, taken: train is { } held ? held.Values.LongLength + held.Count : 0);
        var title = DataFolder.NameOf(folder);
        if (train is { } trainPixels && test is { } testPixels)
        {
            var classNames = Names(found, trainPixels.Labels);
            foreach (var label in testPixels.Labels)
            {
                if (label >= classNames.Length)
                {
                    throw new ResNetGenException(string.Create(
                        CultureInfo.InvariantCulture,
                        $"The {found.Validation} labels in '{folder}' have class {label}, but the classes end at {classNames.Length - 1}; "
                            + $"the files do not belong together."));
                }
            }

            return new DataSplit(
                new InMemoryImages($"{title} (train)", classNames, imageShape, trainPixels, 0, trainPixels.Count),
                new InMemoryImages($"{title} ({found.Validation})", classNames, imageShape, testPixels, 0, testPixels.Count))
            {
                Format = Format,
            };
        }

        var (only, half) = train is { } some ? (some, "train")
            : (test!.Value, found.Validation);
        var first = only.Count * 4 / 5;
        if (first == 0)
        {
            throw new ResNetGenException(
                $"The IDX files in '{folder}' hold too few images to learn from some and hold out others; give it more.");
        }

        var names = Names(found, only.Labels);
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

    internal static bool AreIn(string folder) => IdxNames.Find(folder) is not null;

    private static Pixels? Read(IdxNames found, string half, long taken = 0)
    {
        var images = found.File(half, "images", 3);
        var labels = found.File(half, "labels", 1);
        if (images is null && labels is null)
        {
            return null;
        }

        if (images is null || labels is null)
        {
            var (missing, rank) = images is null ? ("images", 3) : ("labels", 1);
            throw new ResNetGenException(string.Create(
                CultureInfo.InvariantCulture,
                $"'{images ?? labels}' has no '{found.Prefix}{half}-{missing}-idx{rank}-ubyte' (or .gz) beside it; "
                    + $"put that file into the same folder."));
        }

        return IdxFile.Open(
            images, 3, pixels => IdxFile.Open(labels, 1, classes => Read(found, (images, pixels), (labels, classes), taken)));
    }

    // Both headers first: whatever they say too much is not read.
    private static Pixels Read(IdxNames found, (string Path, IdxFile File) images, (string Path, IdxFile File) labels, long taken)
    {
        var sizes = images.File.Sizes;
        if (sizes[0] != labels.File.Sizes[0])
        {
            throw new ResNetGenException(string.Create(
                CultureInfo.InvariantCulture,
                $"'{images.Path}' holds {sizes[0]} images, but '{labels.Path}' holds {labels.File.Sizes[0]} labels; "
                    + $"the files do not belong together."));
        }

        MemoryBudget.Require(taken + images.File.Bytes + labels.File.Bytes, $"The images of the IDX files in '{found.Folder}'");
        var (values, classes) = (images.File.Read(), labels.File.Read());
        if (found.CountsFromOne)
        {
            CountFromZero(labels.Path, classes);
        }

        return new Pixels(values, 1, sizes[1], sizes[2], classes);
    }

    private static void CountFromZero(string path, byte[] labels)
    {
        for (var image = 0; image < labels.Length; image++)
        {
            if (labels[image]-- == 0)
            {
                throw new ResNetGenException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"'{path}' gives its image {image + 1:N0} the class 0, but EMNIST's letters count from 1; copy or download it again."));
            }
        }
    }

    private static string[] Names(IdxNames found, byte[] labels)
    {
        var folder = found.Folder;
        if (!labels.AsSpan().ContainsAnyExcept(labels[0]))
        {
            throw new ResNetGenException(string.Create(
                CultureInfo.InvariantCulture,
                $"The IDX files in '{folder}' have only one class, {labels[0]}; "
                    + $"there must be at least two."));
        }

        var names = ClassNameFile.Read(folder) ?? found.MappedNames() ?? Numbers(labels.Max() + 1, found.CountsFromOne ? 1 : 0);
        return labels.Max() < names.Length
            ? names
            : throw new ResNetGenException(string.Create(
                CultureInfo.InvariantCulture,
                $"The labels in '{folder}' go up to {labels.Max()}, but {ClassNameFile.Name} there names "
                    + $"{names.Length} classes; give each its line."));
    }

    private static string[] Numbers(int classes, int first) => [.. ClassNameFile.Numbers(first + classes).Skip(first)];
}
