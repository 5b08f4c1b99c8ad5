using System.Globalization;
using System.Text;
using ResNetGen.IO;

namespace ResNetGen.Data;

/// <summary>
/// The names of classes that image files do not tell, beside them in <c>labels.txt</c>: a name on each line in the order of the labels, or
/// <c>0:airplane</c> as slim writes it. <c>label.labels.txt</c>, as TensorFlow Datasets calls it, is read too.
/// </summary>
internal static class ClassNameFile
{
    /// <summary>The name of such a file.</summary>
    public const string Name = "labels.txt";

    // ImageNet's 21,841 classes with all their synonyms are 1.5 MB.
    private const long MaxBytes = 1 << 24;
    private const int MaxNames = 1 << 16;

    /// <summary>The names in a folder; null where there is no such file.</summary>
    public static string[]? Read(string folder)
    {
        var path = new[] { Name, "label.labels.txt" }.Select(name => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
        if (path is null)
        {
            return null;
        }

        var names = ForeignFile.Read(path, file => file.Length <= MaxBytes && Parse(file.ReadToEnd(MaxBytes)) is { Length: <= MaxNames } few
            ? few
            : throw new ResNetGenException($"'{path}' is too large for the names of classes; give it one name on each line."));
        return names.Length >= 2
            ? names
            : throw new ResNetGenException(string.Create(
                CultureInfo.InvariantCulture,
                $"'{path}' names {names.Length} classes; there must be at least two, one on each line."));
    }

    /// <summary>The names of classes that have none.</summary>
    public static string[] Numbers(int classes) =>
        [.. Enumerable.Range(0, classes).Select(label => label.ToString(CultureInfo.InvariantCulture))];

    /// <summary>
    /// The lines that are not empty, without the numbers that stand before them in order; one more than there may be where there are more.
    /// </summary>
    public static string[] Parse(byte[] bytes)
    {
        // UTF-8 unless a byte order mark says otherwise; the mark is no part of the first name.
        using var text = new StreamReader(new MemoryStream(bytes), Encoding.UTF8, detectEncodingFromByteOrderMarks: true);
        var lines = Lines(text).Take(MaxNames + 1).ToArray();
        var numbered = lines
            .Select((line, label) => line.StartsWith(string.Create(CultureInfo.InvariantCulture, $"{label}:"), StringComparison.Ordinal))
            .All(it => it);
        return numbered ? [.. lines.Select(line => line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim())] : lines;
    }

    private static IEnumerable<string> Lines(StreamReader text)
    {
        while (text.ReadLine() is { } line)
        {
            if (line.Trim() is { Length: > 0 } name)
            {
                yield return name;
            }
        }
    }
}
