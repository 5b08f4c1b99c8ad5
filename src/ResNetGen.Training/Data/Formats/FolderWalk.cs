using System.Globalization;
using ResNetGen.IO;

namespace ResNetGen.Data;

/// <summary>
/// Goes through folders of images as torchvision's <c>ImageFolder</c> does, with all that lies below them, and counts the files that it
/// passes over. Names that begin with a dot and what file managers leave are not counted either.
/// </summary>
internal sealed class FolderWalk
{
    private static readonly string[] OfFileManagers = ["Thumbs.db", "desktop.ini"];

    private readonly SortedDictionary<string, int> passedOver = new(StringComparer.Ordinal);
    private readonly SortedSet<string> formats = new(StringComparer.Ordinal);

    /// <summary>What was found: <c>JPEG and PNG images</c>, with the rarer formats where there are some.</summary>
    public string Found => formats.Count == 0
        ? "JPEG and PNG images"
        : $"{string.Join(", ", formats.SkipLast(1).Prepend("PNG").Prepend("JPEG"))} and {formats.Max} images";

    /// <summary>What was passed over, as a sentence; null for nothing.</summary>
    public string? Note
    {
        get
        {
            var count = passedOver.Values.Sum();
            return count == 0 ? null : string.Create(
                CultureInfo.InvariantCulture,
                $"Passed over: {count:N0} file{(count == 1 ? "" : "s")} that cannot be read as images ({Endings()}).");
        }
    }

    /// <summary>The folders in a folder, by name in ordinal order.</summary>
    public static string[] Folders(string folder) =>
    [
        .. FileErrors.Reading($"'{folder}'", () => Directory.GetDirectories(folder))
            .Select(path => Path.GetFileName(path))
            .Where(name => !name.StartsWith('.'))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>The images of a class: those in its folder, and behind them those in the folders below it.</summary>
    public List<string> Images(string classFolder)
    {
        var images = new List<string>();
        var before = passedOver.ToDictionary(StringComparer.Ordinal);
        Add(classFolder, images, []);
        if (images.Count > 0)
        {
            return images;
        }

        var here = passedOver.Where(ending => ending.Value > before.GetValueOrDefault(ending.Key)).Select(ending => ending.Key).ToList();
        throw new ResNetGenException(
            $"The class folder '{classFolder}' holds no JPEG or PNG file"
            + (here.Count == 0 ? "" : $", but some that cannot be read ({ForeignText.List(here)})")
            + "; put images in it, or remove it.");
    }

    /// <summary>Counts what lies in a folder in which there should be folders alone.</summary>
    public void PassOver(string folder)
    {
        foreach (var path in Files(folder))
        {
            Count(path);
        }
    }

    private void Add(string folder, List<string> images, HashSet<string> above)
    {
        // A link to a folder above it has no end.
        var place = new DirectoryInfo(folder).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? Path.GetFullPath(folder);
        if (!above.Add(place))
        {
            return;
        }

        foreach (var path in Files(folder))
        {
            if (!ImageFile.HasKnownExtension(path))
            {
                Count(path);
                continue;
            }

            images.Add(path);
            if (ImageFile.RareFormat(path) is { } format)
            {
                formats.Add(format);
            }
        }

        foreach (var name in Folders(folder))
        {
            Add(Path.Combine(folder, name), images, above);
        }

        above.Remove(place);
    }

    private static IEnumerable<string> Files(string folder) => FileErrors.Reading($"'{folder}'", () => Directory.GetFiles(folder))
        .Where(path => Path.GetFileName(path) is var name && !name.StartsWith('.') && !OfFileManagers.Contains(name))
        .Order(StringComparer.Ordinal);

    private void Count(string path)
    {
        var ending = Path.GetExtension(path) is { Length: > 0 } extension ? extension : "without an ending";
        passedOver[ending] = passedOver.GetValueOrDefault(ending) + 1;
    }

    private string Endings() => ForeignText.List(
        passedOver.Select(ending => string.Create(CultureInfo.InvariantCulture, $"{ending.Value:N0} {ending.Key}")));
}
