namespace ResNetGen.Data;

/// <summary>What the two halves of a data set are called, by whoever laid it out.</summary>
internal static class HalfNames
{
    /// <summary>The half to learn from.</summary>
    public const string Train = "train";

    /// <summary>The half for validation, in the order in which it is looked for.</summary>
    public static readonly string[] Validation = ["test", "val", "validation", "valid", "eval"];

    /// <summary>The folders for validation that are there.</summary>
    public static List<string> ValidationFolders(string folder) =>
        [.. Validation.Select(name => Path.Combine(folder, name)).Where(Directory.Exists)];

    /// <summary>Which of several halves are the validation images, where that is not plain: a sentence, or null.</summary>
    /// <param name="taken">The one that is taken.</param>
    /// <param name="others">The others, each with what speaks against it; null where nothing does.</param>
    public static string? Note(string taken, IEnumerable<(string Folder, string? Fault)> others)
    {
        var left = others
            .Select(other => $"'{Path.GetFileName(other.Folder)}'{(other.Fault is null ? "" : $" ({other.Fault})")}")
            .ToList();
        return left.Count == 0
            ? null
            : $"The validation images are those in '{Path.GetFileName(taken)}'; "
                + $"left out: {ForeignText.List(left, longest: ForeignText.LongestPath)}.";
    }
}
