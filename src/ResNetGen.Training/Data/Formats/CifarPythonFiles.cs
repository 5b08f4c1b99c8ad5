using System.Globalization;
using ResNetGen.IO;

namespace ResNetGen.Data;

/// <summary>
/// CIFAR-10 and CIFAR-100 as they are published for Python: <c>data_batch_1</c> to <c>data_batch_5</c>, <c>test_batch</c> and
/// <c>batches.meta</c>, or <c>train</c>, <c>test</c> and <c>meta</c>; in a folder, or in their archive.
/// </summary>
internal static class CifarPythonFiles
{
    private const int Side = 32;
    private const int ImageBytes = 3 * Side * Side;
    private const long MaxBytes = 1L << 28;

    private static readonly Variant[] Variants =
    [
        new(
            "CIFAR-10",
            "cifar-10-batches-py",
            [.. Enumerable.Range(1, 5).Select(part => $"data_batch_{part}")],
            "test_batch",
            "batches.meta",
            ["labels"],
            ["label_names"],
            [10]),
        new(
            "CIFAR-100",
            "cifar-100-python",
            ["train"],
            "test",
            "meta",
            ["coarse_labels", "fine_labels"],
            ["coarse_label_names", "fine_label_names"],
            [20, 100]),
    ];

    /// <summary>Opens the training and the test images.</summary>
    /// <param name="path">The folder of the files, one that holds it, or the archive (.tar.gz or .tar).</param>
    /// <param name="imageShape">
    /// (C, H, W) of the network's input: images of another size are resampled, and turned to grey for one channel.
    /// </param>
    /// <param name="coarse">CIFAR-100's 20 coarse classes in place of its 100 fine ones.</param>
    /// <param name="validationOnly">The test images alone, where the others need not be there.</param>
    /// <exception cref="ResNetGenException">A file is missing, or is not what it should be; the message says which.</exception>
    public static DataSplit Open(string path, Shape imageShape, bool coarse = false, bool validationOnly = false)
    {
        ImageFile.RequireShape(imageShape);
        var variant = Find(path) ?? throw new ResNetGenException($"'{path}' holds none of CIFAR's files for Python.");
        variant = validationOnly ? variant with { TrainFiles = [] } : variant;
        var files = Read(path, variant);
        if (variant.Files.FirstOrDefault(name => name != variant.Meta && !files.ContainsKey(name)) is { } missing)
        {
            throw new ResNetGenException($"'{path}' has no '{missing}'; put all files of {variant.Name} there.");
        }

        var level = coarse ? 0 : variant.LabelKeys.Length - 1;
        var names = files.TryGetValue(variant.Meta, out var meta)
            ? variant.ClassNames(path, meta, level)
            : ClassNameFile.Numbers(variant.Classes[level]);
        var (train, test) = (Images(variant.TrainFiles), Images([variant.TestFile]));
        return new DataSplit(
            new InMemoryImages($"{variant.Name} (train)", names, imageShape, train, 0, train.Count),
            new InMemoryImages($"{variant.Name} (test)", names, imageShape, test, 0, test.Count))
        {
            Format = $"{variant.Name}'s files for Python",
        };

        Pixels Images(string[] parts)
        {
            var batches = parts.Select(name => variant.Batch($"{path}: {name}", files[name], level)).ToList();
            var values = new byte[batches.Sum(batch => batch.Values.LongLength)];
            var filled = 0;
            foreach (var batch in batches)
            {
                batch.Values.CopyTo(values.AsSpan(filled));
                filled += batch.Values.Length;
            }

            return new Pixels(values, 3, Side, Side, [.. batches.SelectMany(batch => batch.Labels)]);
        }
    }

    /// <summary>Whether the folder or archive holds such files.</summary>
    internal static bool AreIn(string path) => Find(path) is not null;

    private static Variant? Find(string path) => Directory.Exists(path)
        ? Variants.FirstOrDefault(variant => FolderOf(path, variant) is not null)
        : !Archive.IsOne(path) ? null
        : Archive.Find(path, (name, content) =>
            Begins(content) ? Variants.FirstOrDefault(variant => name != variant.Meta && variant.Files.Contains(name)) : null);

    // Names such as `train` are other people's too: a file of them begins as a pickle does.
    private static string? FolderOf(string path, Variant variant) => new[] { path, Path.Combine(path, variant.Folder) }.FirstOrDefault(
        folder => variant.Files.Any(name => name != variant.Meta && Begins(Path.Combine(folder, name))));

    private static bool Begins(string path) => File.Exists(path) && ForeignFile.Read(path, file => Begins(file.Content));

    private static bool Begins(Stream content)
    {
        Span<byte> start = stackalloc byte[2];
        return content.ReadAtLeast(start, 2, throwOnEndOfStream: false) == 2 && Pickle.IsOne(start);
    }

    private static Dictionary<string, object?> Read(string path, Variant variant)
    {
        var files = new Dictionary<string, object?>(StringComparer.Ordinal);
        var total = 0L;
        if (FolderOf(path, variant) is { } folder && Directory.Exists(path))
        {
            foreach (var name in variant.Files.Where(name => File.Exists(Path.Combine(folder, name))))
            {
                files[name] = ForeignFile.Read(Path.Combine(folder, name), file =>
                {
                    Require(file.Path, file.Length);
                    return Parse(file.Path, file.ReadToEnd(file.Length));
                });
            }

            return files;
        }

        Archive.Read(path, (name, content) =>
        {
            if (variant.Files.Contains(name))
            {
                Require($"{path}: {name}", content.Length);
                var bytes = new byte[content.Length];
                content.ReadExactly(bytes);
                files[name] = Parse($"{path}: {name}", bytes);
            }
        });
        return files;

        // All files of a set have less together; the same name may come twice in an archive.
        void Require(string file, long length)
        {
            total += length;
            if (total > MaxBytes)
            {
                throw new ResNetGenException(string.Create(
                    CultureInfo.InvariantCulture, $"'{file}' has {length:N0} bytes, which no file of CIFAR has; download it again."));
            }
        }
    }

    private static object? Parse(string file, byte[] bytes)
    {
        try
        {
            return Pickle.Read(bytes);
        }
        catch (InvalidDataException exception)
        {
            throw new ResNetGenException(
                $"'{file}' {exception.Message}, and is no file of CIFAR for Python; download it again.", exception);
        }
    }

    /// <summary>CIFAR-10 or CIFAR-100: a file is a dictionary of the images' bytes and their labels.</summary>
    /// <param name="Name">What it is called.</param>
    /// <param name="Folder">The folder in the archive.</param>
    /// <param name="TrainFiles">The files of the training images.</param>
    /// <param name="TestFile">The file of the test images.</param>
    /// <param name="Meta">The file with the names of the classes.</param>
    /// <param name="LabelKeys">What the labels are called, level by level.</param>
    /// <param name="NameKeys">What the names of the classes are called, level by level.</param>
    /// <param name="Classes">The number of classes, level by level.</param>
    private sealed record Variant(
        string Name,
        string Folder,
        string[] TrainFiles,
        string TestFile,
        string Meta,
        string[] LabelKeys,
        string[] NameKeys,
        int[] Classes)
    {
        public IEnumerable<string> Files => [.. TrainFiles, TestFile, Meta];

        public string[] ClassNames(string path, object? meta, int level) =>
            (meta as Dictionary<string, object?>)?.GetValueOrDefault(NameKeys[level]) is List<object?> names
            && names.Count == Classes[level] && names.TrueForAll(name => name is string)
                ? [.. names.Cast<string>()]
                : throw new ResNetGenException(
                    $"'{Meta}' in '{path}' does not name the {Classes[level]} classes of {Name}; download it again.");

        public (byte[] Values, byte[] Labels) Batch(string file, object? content, int level)
        {
            var batch = content as Dictionary<string, object?>;
            if (batch?.GetValueOrDefault("data") is not Pickle.ByteArray { Sizes: [> 0 and var images, ImageBytes] } data
                || batch.GetValueOrDefault(LabelKeys[level]) is not List<object?> labels
                || labels.Count != images
                || !labels.TrueForAll(label => label is long number && number >= 0 && number < Classes[level]))
            {
                throw new ResNetGenException(
                    $"'{file}' does not hold images of 3 × {Side} × {Side} bytes with a label each, from 0 to {Classes[level] - 1}; "
                    + "download it again.");
            }

            return (data.Values, [.. labels.Select(label => (byte)(long)label!)]);
        }
    }
}
