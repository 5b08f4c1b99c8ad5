namespace ResNetGen.Fuzz;

/// <summary>The files that lie beside the program: a folder a target, and a folder a case in it.</summary>
internal static class Corpus
{
    /// <summary>Where they are.</summary>
    public static string Folder => Path.Combine(AppContext.BaseDirectory, "Corpus");

    /// <summary>The cases of a target, what was found once among them.</summary>
    public static IReadOnlyList<FileSet> Of(FuzzTarget target) =>
    [
        .. Directory.EnumerateDirectories(Path.Combine(Folder, target.Name)).Order(StringComparer.Ordinal).Select(FileSet.In),
    ];
}
