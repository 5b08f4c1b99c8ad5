using System.Globalization;
using ResNetGen.IO;

namespace ResNetGen.Data;

/// <summary>
/// The binary files of CIFAR-10 and CIFAR-100 (Krizhevsky, "Learning multiple layers of features from tiny images", 2009):
/// <c>data_batch_1.bin</c> to <c>data_batch_5.bin</c> and <c>test_batch.bin</c>, or <c>train.bin</c> and <c>test.bin</c>; in a folder, or
/// in the archive in which they are published.
/// </summary>
internal static class CifarFiles
{
    private const int Side = 32;
    private const int ImageBytes = 3 * Side * Side;
    private const int Part = 10_000;

    private static readonly Variant[] Variants =
    [
        new(
            "CIFAR-10",
            "cifar-10-batches-bin",
            [.. Enumerable.Range(1, 5).Select(part => $"data_batch_{part}.bin")],
            1,
            "test_batch.bin",
            ["batches.meta.txt"],
            [10]),
        new("CIFAR-100", "cifar-100-binary", ["train.bin"], 5, "test.bin", ["coarse_label_names.txt", "fine_label_names.txt"], [20, 100]),
    ];

    /// <summary>Opens the training and the test images.</summary>
    /// <param name="path">The folder of the files, one that holds it, or the archive (.tar.gz or .tar).</param>
    /// <param name="imageShape">
    /// (C, H, W) of the network's input: images of another size are resampled, and turned to grey for one channel.
    /// </param>
    /// <param name="coarse">CIFAR-100's 20 coarse classes in place of its 100 fine ones.</param>
    /// <exception cref="ResNetGenException">A file is missing, is not of its size, or has a class that does not exist.</exception>
    public static DataSplit Open(string path, Shape imageShape, bool coarse = false) => Open(path, imageShape, coarse, Part);

    /// <summary>
    /// The same with parts of another size, for tests, or with the test images alone, where the others need not be there.
    /// </summary>
    internal static DataSplit Open(string path, Shape imageShape, bool coarse, int part = Part, bool validationOnly = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ImageFile.RequireShape(imageShape);
        var variant = Find(path) ?? throw new ResNetGenException(
            $"'{path}' holds no binary files of CIFAR-10 or CIFAR-100; give it data_batch_1.bin to data_batch_5.bin and test_batch.bin, "
                + "or train.bin and test.bin.");
        variant = validationOnly ? variant with { TrainFiles = [] } : variant;
        var files = Read(path, variant, part);
        var level = coarse ? 0 : variant.NameFiles.Length - 1;
        var names = variant.ClassNames(path, files, level);
        Pixels Images(string[] parts) => variant.Images(path, files, parts, level);

        var (train, test) = (Images(variant.TrainFiles), Images([variant.TestFile]));
        return new DataSplit(
            new InMemoryImages($"{variant.Name} (train)", names, imageShape, train, 0, train.Count),
            new InMemoryImages($"{variant.Name} (test)", names, imageShape, test, 0, test.Count))
        {
            Format = $"{variant.Name}'s binary files",
        };
    }

    /// <summary>Whether the folder or archive holds such files.</summary>
    internal static bool AreIn(string path) => Find(path) is not null;

    private static Variant? Find(string path) => Directory.Exists(path)
        ? Variants.FirstOrDefault(variant => Folders(path, variant).Any(variant.IsIn))
        : !Archive.IsOne(path) ? null
        : Archive.Find(
            path, (name, _) => Variants.FirstOrDefault(variant => variant.Holds(name) && !variant.NameFiles.Contains(name)));

    private static IEnumerable<string> Folders(string path, Variant variant) => [path, Path.Combine(path, variant.Folder)];

    /// <summary>The files of a variant that are there, whole.</summary>
    private static Dictionary<string, byte[]> Read(string path, Variant variant, int part)
    {
        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        if (Directory.Exists(path))
        {
            var folder = Folders(path, variant).First(variant.IsIn);
            foreach (var name in variant.Files.Where(name => File.Exists(Path.Combine(folder, name))))
            {
                files.Add(name, ForeignFile.Read(Path.Combine(folder, name), file =>
                {
                    variant.RequireLength(file.Path, name, file.Length, part);
                    return file.ReadToEnd(file.Length);
                }));
            }
        }
        else
        {
            Archive.Read(path, (name, content) =>
            {
                if (variant.Holds(name))
                {
                    variant.RequireLength($"{path}: {name}", name, content.Length, part);
                    var bytes = new byte[content.Length];
                    content.ReadExactly(bytes);
                    files[name] = bytes;
                }
            });
        }

        return variant.TrainFiles.Append(variant.TestFile).FirstOrDefault(name => !files.ContainsKey(name)) is { } missing
            ? throw new ResNetGenException($"'{path}' has no '{missing}'; put all files of {variant.Name} there.")
            : files;
    }

    /// <summary>CIFAR-10 or CIFAR-100: a record is a byte for each level of classes, then red, green and blue, row by row.</summary>
    /// <param name="Name">What it is called.</param>
    /// <param name="Folder">The folder in the archive.</param>
    /// <param name="TrainFiles">The files of the training images.</param>
    /// <param name="TrainParts">The tens of thousands of images in each of them.</param>
    /// <param name="TestFile">The file of the test images, ten thousand.</param>
    /// <param name="NameFiles">The files with the names of the classes, level by level.</param>
    /// <param name="Classes">The number of classes, level by level.</param>
    private sealed record Variant(
        string Name, string Folder, string[] TrainFiles, int TrainParts, string TestFile, string[] NameFiles, int[] Classes)
    {
        private int RecordBytes => Classes.Length + ImageBytes;

        public IEnumerable<string> Files => [.. TrainFiles, TestFile, .. NameFiles];

        public bool IsIn(string folder) => TrainFiles.Take(1).Append(TestFile).Any(name => File.Exists(Path.Combine(folder, name)));

        public bool Holds(string name) => Files.Contains(name, StringComparer.Ordinal);

        public void RequireLength(string file, string name, long length, int part)
        {
            const int MaxNames = 1 << 20;
            var images = name == TestFile ? part : TrainParts * part;
            if (NameFiles.Contains(name) ? length > MaxNames : length != (long)images * RecordBytes)
            {
                var expected = NameFiles.Contains(name)
                    ? "a few names"
                    : string.Create(CultureInfo.InvariantCulture, $"{images:N0} images of {Name} are {(long)images * RecordBytes:N0}");
                throw new ResNetGenException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"'{file}' has {length:N0} bytes, where {expected} should be; copy or download it again."));
            }
        }

        public string[] ClassNames(string path, Dictionary<string, byte[]> files, int level)
        {
            if (!files.TryGetValue(NameFiles[level], out var bytes))
            {
                return ClassNameFile.Numbers(Classes[level]);
            }

            var names = ClassNameFile.Parse(bytes);
            return names.Length == Classes[level]
                ? names
                : throw new ResNetGenException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"'{NameFiles[level]}' in '{path}' names {names.Length} classes, "
                        + $"but {Name} has {Classes[level]}; copy or download it again."));
        }

        public Pixels Images(string path, Dictionary<string, byte[]> files, string[] parts, int level)
        {
            var count = parts.Sum(name => files[name].Length / RecordBytes);
            var (values, labels) = (new byte[(long)count * ImageBytes], new byte[count]);
            var image = 0;
            foreach (var name in parts)
            {
                for (ReadOnlySpan<byte> rest = files[name]; rest.Length > 0; rest = rest[RecordBytes..], image++)
                {
                    labels[image] = rest[level] < Classes[level]
                        ? rest[level]
                        : throw new ResNetGenException(string.Create(
                            CultureInfo.InvariantCulture,
                            $"'{name}' in '{path}' gives its image {(files[name].Length - rest.Length) / RecordBytes + 1:N0} the class "
                                + $"{rest[level]}, but {Name}'s classes end at {Classes[level] - 1}; copy or download it again."));
                    rest.Slice(Classes.Length, ImageBytes).CopyTo(values.AsSpan(image * ImageBytes));
                }

                files.Remove(name);
            }

            return new Pixels(values, 3, Side, Side, labels);
        }
    }
}
