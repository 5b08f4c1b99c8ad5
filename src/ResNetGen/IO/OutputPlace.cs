namespace ResNetGen.IO;

/// <summary>
/// Places that files are written to. Somebody else may have made the folder: a link that lies where a file is to be leads elsewhere, and is
/// replaced or refused, but nothing is ever written through it. A pipe or a device is no place for a file at all.
/// </summary>
internal static class OutputPlace
{
    // What lies there stands for devices and open files, though it may be a link.
    private static readonly string[] Systems = ["/dev/", "/proc/", "/sys/"];

    /// <summary>Refuses what a file cannot replace.</summary>
    /// <exception cref="IOException">It is a device or the like.</exception>
    public static void Require(string path)
    {
        var full = Path.GetFullPath(path);
        if (!OperatingSystem.IsWindows() && Systems.Any(system => full.StartsWith(system, StringComparison.Ordinal)))
        {
            throw new NotAFileException(FileType.Device);
        }

        if (FileTypes.At(full) is (FileType.Device or FileType.Pipe or FileType.Socket) and var type)
        {
            throw new NotAFileException(type);
        }
    }

    /// <summary>Opens a new file, in place of a file or a link that is there.</summary>
    /// <exception cref="IOException">Another process is writing it, it is a device or the like, or the system refuses it.</exception>
    public static FileStream Create(string path, FileAccess access, FileShare share, int bufferSize)
    {
        Require(path);
        if (File.Exists(path) && !IsLink(path))
        {
            // Whoever is writing it has it to himself.
            using var taken = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.None);
        }

        // A link alone is deleted, and not what it leads to.
        File.Delete(path);
        return new FileStream(path, FileMode.CreateNew, access, share, bufferSize);
    }

    /// <summary>Opens a file to go on with it, or a new one.</summary>
    /// <exception cref="IOException">It is a link, a device or the like, or the system refuses it.</exception>
    public static FileStream Continue(string path, FileAccess access, FileShare share, int bufferSize)
    {
        Require(path);
        return IsLink(path)
            ? throw new IOException("It is a link, through which nothing is written.")
            : new FileStream(path, FileMode.OpenOrCreate, access, share, bufferSize);
    }

    /// <summary>Whether a path is a link, whatever it leads to.</summary>
    public static bool IsLink(string path) => new FileInfo(path).LinkTarget is not null;
}
