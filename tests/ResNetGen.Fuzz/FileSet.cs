namespace ResNetGen.Fuzz;

/// <summary>The files of a case, by their paths in its folder.</summary>
/// <param name="Files">The files, in ordinal order of their paths.</param>
internal sealed record FileSet(IReadOnlyList<(string Path, byte[] Content)> Files)
{
    /// <summary>Reads the files in a folder.</summary>
    public static FileSet In(string folder) => new(
    [
        .. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(path => (Path.GetRelativePath(folder, path).Replace('\\', '/'), File.ReadAllBytes(path)))
            .OrderBy(file => file.Item1, StringComparer.Ordinal),
    ]);

    /// <summary>Writes them into a folder, in which nothing else is left.</summary>
    public void WriteTo(string folder)
    {
        Directory.CreateDirectory(folder);
        var paths = Files.Select(file => Path.GetFullPath(Path.Combine(folder, file.Path))).ToHashSet(StringComparer.Ordinal);
        var others = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(file => !paths.Contains(file)).ToList();
        if (others.Count > 0)
        {
            Directory.Delete(folder, recursive: true);
        }

        foreach (var (path, content) in Files)
        {
            var file = Path.Combine(folder, path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllBytes(file, content);
        }
    }

    /// <summary>The same with one file that has another content.</summary>
    public FileSet With(int file, byte[] content) =>
        new([.. Files.Select((old, place) => place == file ? (old.Path, content) : old)]);
}
