using ResNetGen.IO;

namespace ResNetGen.Data;

/// <summary>
/// Images in folders: <c>train/&lt;class&gt;/*</c> and <c>test/&lt;class&gt;/*</c> (or <c>val</c> or <c>validation</c>, as others call the
/// validation half), JPEG or PNG, of any size. The classes are the folders' names in ordinal order; files of other kinds and names that
/// begin with a dot are passed over.
/// </summary>
public static class ImageFolder
{
    private const string Layout = "train/<class>/*.jpg and test/<class>/*.jpg (or .png)";

    private static readonly string[] ValidationNames = ["test", "val", "validation"];

    /// <summary>
    /// Opens both halves. Each image is scaled to cover the shape and cut to its centre, as grey or as RGB. Sets of up to 1 GiB are decoded
    /// now, in parallel, and kept as bytes; larger ones are decoded on each use.
    /// </summary>
    /// <param name="folder">
    /// The folder that holds <c>train</c> and <c>test</c>, <c>val</c> or <c>validation</c>, of which the first that is there is taken.
    /// </param>
    /// <param name="imageShape">(C, H, W) of the network's input; one channel or three.</param>
    /// <param name="progress">Told the fraction of images decoded, from 0 to 1, from any thread.</param>
    /// <exception cref="ResNetGenException">
    /// A folder or class is missing or empty, or an image cannot be read; the message names it.
    /// </exception>
    public static DataSplit Open(string folder, Shape imageShape, IProgress<double>? progress = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ImageFile.RequireShape(imageShape);
        DataFolder.Require(folder);

        var (trainFolder, testFolder) = (Path.Combine(folder, "train"), Validation(folder) ?? Path.Combine(folder, ValidationNames[0]));
        foreach (var half in (ReadOnlySpan<string>)[trainFolder, testFolder])
        {
            if (!Directory.Exists(half))
            {
                throw new ResNetGenException(
                    $"The image folder '{folder}' has no '{Path.GetFileName(half)}' folder; lay it out as {Layout}.");
            }
        }

        var classNames = ClassFolders(trainFolder);
        if (classNames.Length < 2)
        {
            throw new ResNetGenException(classNames.Length == 0
                ? $"The folder '{trainFolder}' has no class folders; lay it out as {Layout}."
                : $"The folder '{trainFolder}' has only one class, '{classNames[0]}'; there must be at least two, "
                    + "each a folder of images.");
        }

        var testNames = ClassFolders(testFolder);
        if (testNames.Length == 0)
        {
            throw new ResNetGenException($"The folder '{testFolder}' has no class folders; lay it out as {Layout}.");
        }

        foreach (var name in testNames)
        {
            if (Array.BinarySearch(classNames, name, StringComparer.Ordinal) < 0)
            {
                throw new ResNetGenException(
                    $"The class '{name}' is in '{testFolder}' but not in '{trainFolder}'; remove it there, or give it training images.");
            }
        }

        var train = Files(trainFolder, classNames, classNames);
        var test = Files(testFolder, testNames, classNames);
        var report = new DecodingProgress(progress, train.Count + test.Count);
        var title = DataFolder.NameOf(folder);
        return new DataSplit(
            new FolderImages($"{title} (train)", classNames, imageShape, train, report),
            new FolderImages($"{title} ({Path.GetFileName(testFolder)})", classNames, imageShape, test, report))
        {
            Format = "JPEG and PNG images in folders",
        };
    }

    /// <summary>Whether the folders of both halves are there.</summary>
    internal static bool IsOne(string folder) => Directory.Exists(Path.Combine(folder, "train")) && Validation(folder) is not null;

    private static string? Validation(string folder) =>
        ValidationNames.Select(name => Path.Combine(folder, name)).FirstOrDefault(Directory.Exists);

    private static string[] ClassFolders(string folder)
    {
        var names = FileErrors.Reading($"'{folder}'", () => Directory.GetDirectories(folder))
            .Select(path => Path.GetFileName(path))
            .Where(name => !name.StartsWith('.'))
            .ToArray();
        Array.Sort(names, StringComparer.Ordinal);
        return names;
    }

    private static List<(string Path, int Label)> Files(string folder, string[] present, string[] classNames)
    {
        var files = new List<(string Path, int Label)>();
        foreach (var name in present)
        {
            var classFolder = Path.Combine(folder, name);
            var images = FileErrors.Reading($"'{classFolder}'", () => Directory.GetFiles(classFolder))
                .Where(path => ImageFile.HasKnownExtension(path) && !Path.GetFileName(path).StartsWith('.'))
                .ToArray();
            if (images.Length == 0)
            {
                throw new ResNetGenException(
                    $"The class folder '{classFolder}' holds no JPEG or PNG file; put images in it, or remove it.");
            }

            Array.Sort(images, StringComparer.Ordinal);
            var label = Array.BinarySearch(classNames, name, StringComparer.Ordinal);
            files.AddRange(images.Select(path => (path, label)));
        }

        return files;
    }
}
