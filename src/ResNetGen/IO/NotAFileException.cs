namespace ResNetGen.IO;

/// <summary>There is something else where a file should be.</summary>
/// <param name="type">What there is.</param>
internal sealed class NotAFileException(FileType type) : IOException($"It is {NameOf(type)}, where a file is needed.")
{
    /// <summary>What there is, as the end of a sentence: <c>a named pipe</c>.</summary>
    public string Name { get; } = NameOf(type);

    private static string NameOf(FileType type) => type switch
    {
        FileType.Folder => "a folder",
        FileType.Pipe => "a named pipe",
        FileType.Socket => "a socket",
        _ => "a device",
    };
}
