using System.Globalization;
using System.Text.RegularExpressions;
using ResNetGen.IO;

namespace ResNetGen.Data;

/// <summary>
/// The names of IDX files, which those who publish sets like MNIST vary: <c>train-images-idx3-ubyte</c> and <c>t10k-images-idx3-ubyte</c>,
/// and EMNIST's <c>emnist-letters-train-images-idx3-ubyte</c> and <c>emnist-letters-test-images-idx3-ubyte</c>.
/// </summary>
/// <param name="Folder">Where they are.</param>
/// <param name="Prefix">What stands before the half: nothing, or <c>emnist-letters-</c>.</param>
internal sealed partial record IdxNames(string Folder, string Prefix)
{
    /// <summary>The half for validation, as these files call it.</summary>
    public string Validation => Prefix.Length == 0 ? "t10k" : "test";

    /// <summary>Whether the labels count from 1, as those of EMNIST's letters do.</summary>
    public bool CountsFromOne => Prefix == "emnist-letters-";

    /// <summary>
    /// The files in a folder, or where torchvision puts them below it: in <c>raw</c> or <c>MNIST/raw</c>. Null where there are none.
    /// </summary>
    /// <exception cref="ResNetGenException">There are those of several sets.</exception>
    public static IdxNames? Find(string folder)
    {
        foreach (var folders in (string[][])[[folder], Raw(folder), [.. Folders(folder).SelectMany(Raw)]])
        {
            var sets = folders.SelectMany(In).ToList();
            if (sets.Count > 1)
            {
                var titles = ForeignText.List(sets.Select(set => set.Title(folder)));
                throw new ResNetGenException(
                    $"The folder '{folder}' holds the IDX files of several sets ({titles}): "
                    + "give the folder of one, or put its files into a folder of their own.");
            }

            if (sets.Count == 1)
            {
                return sets[0];
            }
        }

        return null;
    }

    /// <summary>The file of a half; null if it is not there.</summary>
    /// <param name="half"><c>train</c>, or <see cref="Validation"/>.</param>
    /// <param name="content"><c>images</c> or <c>labels</c>.</param>
    /// <param name="rank">3 for images, 1 for labels.</param>
    public string? File(string half, string content, int rank)
    {
        // Some unpackers write a dot for the last hyphen but one.
        foreach (var separator in (ReadOnlySpan<char>)['-', '.'])
        {
            var path = Path.Combine(
                Folder, string.Create(CultureInfo.InvariantCulture, $"{Prefix}{half}-{content}{separator}idx{rank}-ubyte"));
            if (System.IO.File.Exists(path))
            {
                return path;
            }

            if (System.IO.File.Exists(path + ".gz"))
            {
                return path + ".gz";
            }
        }

        return null;
    }

    /// <summary>
    /// The names of the classes in EMNIST's <c>…-mapping.txt</c>: on each line a label and the code of its letter, after which a second one
    /// may stand. Null where there is none.
    /// </summary>
    public string[]? MappedNames()
    {
        var path = Path.Combine(Folder, Prefix + "mapping.txt");
        if (Prefix.Length == 0 || !System.IO.File.Exists(path))
        {
            return null;
        }

        return ForeignFile.Read(path, ReadMapping);
    }

    private static string[] ReadMapping(ForeignFile file)
    {
        const long MaxBytes = 1 << 16;
        var names = new SortedDictionary<int, string>();
        foreach (var line in file.ReadLines(MaxBytes).Where(line => line.Length > 0))
        {
            var numbers = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (numbers.Length < 2 || !int.TryParse(numbers[0], NumberStyles.None, CultureInfo.InvariantCulture, out var label)
                || !int.TryParse(numbers[1], NumberStyles.None, CultureInfo.InvariantCulture, out var code) || code is < 33 or > 126
                || !names.TryAdd(label, ((char)code).ToString()))
            {
                throw new ResNetGenException(
                    $"'{file.Path}' does not have a label and the code of its letter on each line; copy or download it again.");
            }
        }

        return [.. names.Values];
    }

    private static IEnumerable<IdxNames> In(string folder) => FileErrors.Reading($"'{folder}'", () => Directory.GetFiles(folder))
        .Select(path => Published().Match(Path.GetFileName(path)))
        .Where(name => name.Success)
        .Select(name => name.Groups["prefix"].Value)
        .Distinct(StringComparer.Ordinal)
        .Order(StringComparer.Ordinal)
        .Select(prefix => new IdxNames(folder, prefix));

    private static string[] Raw(string folder) => Path.Combine(folder, "raw") is var raw && Directory.Exists(raw) ? [raw] : [];

    private static string[] Folders(string folder) =>
        [.. FileErrors.Reading($"'{folder}'", () => Directory.GetDirectories(folder)).Order(StringComparer.Ordinal)];

    private string Title(string folder) => Prefix.Length > 0 ? Prefix.TrimEnd('-') : $"'{Path.GetRelativePath(folder, Folder)}'";

    [GeneratedRegex(
        @"^((?<prefix>)(train|t10k)|(?<prefix>emnist-\w+-)(train|test))-(images[-.]idx3|labels[-.]idx1)-ubyte(\.gz)?$",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Published();
}
