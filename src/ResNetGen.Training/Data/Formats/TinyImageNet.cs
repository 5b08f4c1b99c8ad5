using System.Globalization;
using ResNetGen.IO;

namespace ResNetGen.Data;

/// <summary>
/// The validation half of Tiny ImageNet: the images of all classes in one folder, <c>val/images</c>, and in
/// <c>val/val_annotations.txt</c> a line for each with its file's name and its class, between tabs.
/// </summary>
internal static class TinyImageNet
{
    private const string Annotations = "val_annotations.txt";

    // Of 10,000 images they are 390 KB.
    private const long MaxBytes = 1 << 26;

    /// <summary>Whether a folder is laid out so.</summary>
    public static bool IsIn(string folder) =>
        File.Exists(Path.Combine(folder, Annotations)) && Directory.Exists(Path.Combine(folder, "images"));

    /// <summary>The images and their classes.</summary>
    /// <param name="folder">The folder of the half.</param>
    /// <param name="classNames">The classes, in ordinal order.</param>
    /// <exception cref="ResNetGenException">A line is none, or names a class that is not there.</exception>
    public static List<(string Path, int Label)> Files(string folder, string[] classNames) =>
        ForeignFile.Read(Path.Combine(folder, Annotations), file => Files(file, folder, classNames));

    private static List<(string Path, int Label)> Files(ForeignFile file, string folder, string[] classNames)
    {
        var path = file.Path;
        var files = new List<(string Path, int Label)>();
        var number = 0;
        foreach (var line in file.ReadLines(MaxBytes))
        {
            number++;
            if (line.Length == 0)
            {
                continue;
            }

            var fields = line.Split('\t');
            var label = fields.Length > 1 ? Array.BinarySearch(classNames, fields[1], StringComparer.Ordinal) : -1;
            if (label < 0 || Path.GetFileName(fields[0]) != fields[0])
            {
                throw new ResNetGenException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"Line {number:N0} of '{path}' does not have the name of an image and one of the {classNames.Length} classes, "
                        + $"with a tab between them; download the set again."));
            }

            files.Add((Path.Combine(folder, "images", fields[0]), label));
        }

        return files.Count > 0 ? files : throw new ResNetGenException($"'{path}' is empty; download the set again.");
    }
}
