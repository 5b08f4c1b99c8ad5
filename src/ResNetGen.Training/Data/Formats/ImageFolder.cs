using ResNetGen.IO;

namespace ResNetGen.Data;

/// <summary>
/// Images in folders: <c>train/&lt;class&gt;/*</c> and <c>test/&lt;class&gt;/*</c> (or <c>val</c>, <c>validation</c>, <c>valid</c> or
/// <c>eval</c>), of any size, also in folders below those. The classes are the folders' names in ordinal order; names that begin with a dot
/// are passed over, and files of other kinds are too and are counted.
/// </summary>
internal static class ImageFolder
{
    private const string Layout = "train/<class>/*.jpg and test/<class>/*.jpg (or .png)";

    /// <summary>
    /// Opens both halves. Each image is scaled to cover the shape and cut to its centre, as grey or as RGB. Sets of up to 1 GiB are decoded
    /// now, in parallel, and kept as bytes; larger ones are decoded on each use.
    /// </summary>
    /// <param name="folder">
    /// The folder that holds <c>train</c> and one for validation, of which the first that has its classes is taken.
    /// </param>
    /// <param name="imageShape">(C, H, W) of the network's input; one channel or three.</param>
    /// <param name="progress">Told the fraction of images decoded, from 0 to 1, from any thread.</param>
    /// <param name="cancellationToken">Breaks off the decoding.</param>
    /// <exception cref="ResNetGenException">
    /// A folder or class is missing or empty, or an image cannot be read; the message names it.
    /// </exception>
    public static DataSplit Open(
        string folder, Shape imageShape, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ImageFile.RequireShape(imageShape);
        DataFolder.Require(folder);

        var candidates = HalfNames.ValidationFolders(folder);
        var trainFolder = Path.Combine(folder, HalfNames.Train);
        var first = candidates.FirstOrDefault() ?? Path.Combine(folder, HalfNames.Validation[0]);
        foreach (var half in (ReadOnlySpan<string>)[trainFolder, first])
        {
            if (!Directory.Exists(half))
            {
                throw new ResNetGenException(
                    $"The image folder '{folder}' has no '{Path.GetFileName(half)}' folder; lay it out as {Layout}.");
            }
        }

        var classNames = Classes(trainFolder);
        var (testFolder, note) = Validation(candidates, classNames, trainFolder);
        var walk = new FolderWalk();
        walk.PassOver(trainFolder);
        var train = Files(trainFolder, classNames, classNames, walk);
        var test = ValidationFiles(testFolder, classNames, walk);
        var report = new DecodingProgress(progress, train.Count + test.Count, cancellationToken);
        var title = DataFolder.NameOf(folder);
        return new DataSplit(
            new FolderImages($"{title} (train)", classNames, imageShape, train, report),
            new FolderImages($"{title} ({Path.GetFileName(testFolder)})", classNames, imageShape, test, report))
        {
            Format = $"{walk.Found} in folders",
            Notes = Notes(note, walk.Note),
        };
    }

    /// <summary>Opens one folder of classes, which has no halves: all are training images, and none are for validation.</summary>
    public static DataSplit OpenWhole(
        string folder, Shape imageShape, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        ImageFile.RequireShape(imageShape);
        var classNames = Classes(folder);
        var walk = new FolderWalk();
        walk.PassOver(folder);
        var files = Files(folder, classNames, classNames, walk);
        var title = DataFolder.NameOf(folder);
        var images = new FolderImages(title, classNames, imageShape, files, new DecodingProgress(progress, files.Count, cancellationToken));
        return new DataSplit(images, new ImageSubset(images, title, []))
        {
            Format = $"{walk.Found} in one folder of classes",
            Notes = Notes(walk.Note),
            IsWhole = true,
        };
    }

    /// <summary>Opens the validation images alone: those of the half for validation, or of a folder of classes without halves.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="imageShape">(C, H, W) of the network's input; one channel or three.</param>
    /// <param name="known">The classes that a network knows: those of the images where there is no training half.</param>
    /// <param name="progress">Told the fraction of images decoded, from 0 to 1, from any thread.</param>
    /// <param name="cancellationToken">Breaks off the decoding.</param>
    public static DataSplit OpenValidation(
        string folder, Shape imageShape, IReadOnlyList<string> known, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        ImageFile.RequireShape(imageShape);
        var trainFolder = Path.Combine(folder, HalfNames.Train);
        var hasTrain = Directory.Exists(trainFolder);
        var classNames = hasTrain ? Classes(trainFolder) : [.. known];
        var candidates = HalfNames.ValidationFolders(folder);
        var (testFolder, note) = candidates.Count > 0
            ? Validation(candidates, classNames, hasTrain ? trainFolder : null)
            : Validation([folder], classNames, trainFolder: null);
        var walk = new FolderWalk();
        var test = ValidationFiles(testFolder, classNames, walk);
        var title = DataFolder.NameOf(folder);
        var name = candidates.Count > 0 ? $"{title} ({Path.GetFileName(testFolder)})" : title;
        var images = new FolderImages(name, classNames, imageShape, test, new DecodingProgress(progress, test.Count, cancellationToken));
        return new DataSplit(new ImageSubset(images, title, []), images)
        {
            Format = $"{walk.Found} in folders",
            Notes = Notes(note, walk.Note),
        };
    }

    /// <summary>Whether the folders of both halves are there, the first with folders in it.</summary>
    internal static bool IsOne(string folder) =>
        Path.Combine(folder, HalfNames.Train) is var train && Directory.Exists(train) && FolderWalk.Folders(train).Length > 0
        && HalfNames.ValidationFolders(folder).Count > 0;

    /// <summary>Whether the folder of a half is there, so that it may be meant for one.</summary>
    internal static bool HasHalf(string folder) =>
        Directory.Exists(Path.Combine(folder, HalfNames.Train)) || HalfNames.ValidationFolders(folder).Count > 0;

    /// <summary>Whether the folder has at least two folders with images, so that they are its classes.</summary>
    internal static bool IsWhole(string folder) => FolderWalk.Folders(folder)
        .Where(name => HoldsImages(Path.Combine(folder, name)))
        .Take(2)
        .Count() == 2;

    private static bool HoldsImages(string folder) =>
        FileErrors.Reading($"'{folder}'", () => Directory.EnumerateFiles(folder).Any(ImageFile.HasKnownExtension));

    private static string[] Classes(string folder)
    {
        var names = FolderWalk.Folders(folder);
        if (names.Length < 2)
        {
            throw new ResNetGenException(names.Length == 0
                ? $"The folder '{folder}' has no class folders; lay it out as {Layout}."
                : $"The folder '{folder}' has only one class, '{names[0]}'; there must be at least two, "
                    + "each a folder of images.");
        }

        ClassNames.RequireToDiffer(names, folder);
        return names;
    }

    /// <summary>The first of the folders that has the classes, and what to say of the others.</summary>
    /// <param name="candidates">The folders; at least one.</param>
    /// <param name="classNames">The classes.</param>
    /// <param name="trainFolder">Where they are from; null for the network's.</param>
    private static (string Folder, string? Note) Validation(List<string> candidates, string[] classNames, string? trainFolder)
    {
        var faults = candidates.ConvertAll(candidate => Fault(candidate, classNames, trainFolder));
        var taken = faults.FindIndex(fault => fault is null);
        if (taken < 0)
        {
            throw new ResNetGenException(faults[0]!.Value.Sentence);
        }

        var others = candidates.Zip(faults, (folder, fault) => (folder, fault?.Short)).Where((_, place) => place != taken);
        return (candidates[taken], HalfNames.Note(candidates[taken], others));
    }

    private static (string Sentence, string Short)? Fault(string folder, string[] classNames, string? trainFolder)
    {
        if (TinyImageNet.IsIn(folder))
        {
            return null;
        }

        var names = FolderWalk.Folders(folder);
        if (names.Length == 0)
        {
            return ($"The folder '{folder}' has no class folders; lay it out as {Layout}.", "it has no class folders");
        }

        ClassNames.RequireToDiffer(names, folder);
        return names.FirstOrDefault(name => Array.IndexOf(classNames, name) < 0) is { } foreign
            ? (Foreign(foreign, folder, classNames, trainFolder), $"its folder '{foreign}' is no class")
            : null;
    }

    private static string Foreign(string name, string folder, string[] classNames, string? trainFolder)
    {
        var known = trainFolder is null ? "one of the network's classes" : $"in '{trainFolder}'";
        return ClassNames.Twin(name, classNames) is { } twin
            ? $"The class '{name}' in '{folder}' looks as {(trainFolder is null ? known : $"that {known}")}, {twin}."
            : trainFolder is null
                ? $"The folder '{name}' in '{folder}' is none of the network's {classNames.Length} classes; remove it there, or evaluate "
                    + "a network that knows it."
                : $"The class '{name}' is in '{folder}' but not {known}; remove it there, or give it training images.";
    }

    private static List<(string Path, int Label)> ValidationFiles(string folder, string[] classNames, FolderWalk walk)
    {
        if (TinyImageNet.IsIn(folder))
        {
            return TinyImageNet.Files(folder, classNames);
        }

        walk.PassOver(folder);
        return Files(folder, FolderWalk.Folders(folder), classNames, walk);
    }

    private static List<(string Path, int Label)> Files(string folder, string[] present, string[] classNames, FolderWalk walk) =>
    [
        .. from name in present
           let label = Array.IndexOf(classNames, name)
           from path in walk.Images(Path.Combine(folder, name))
           select (path, label),
    ];

    private static List<string> Notes(params IEnumerable<string?> notes) => [.. notes.OfType<string>()];
}
