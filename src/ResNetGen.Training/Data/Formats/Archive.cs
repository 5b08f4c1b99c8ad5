using ResNetGen.IO;

namespace ResNetGen.Data;

/// <summary>Files that may be packed.</summary>
internal static class Archive
{
    /// <summary>Whether a file begins as one of gzip does. The file is at its beginning before and after.</summary>
    public static bool IsGzip(FileStream file)
    {
        Span<byte> start = stackalloc byte[2];
        var zipped = file.ReadAtLeast(start, 2, throwOnEndOfStream: false) == 2 && start is [0x1F, 0x8B];
        file.Position = 0;
        return zipped;
    }

    /// <summary>Whether a file is a tar archive, packed or not, as far as its beginning tells.</summary>
    public static bool IsOne(string path) => ForeignFile.Read(path, static file =>
    {
        const int MagicOffset = 257;
        var start = new byte[MagicOffset + 5];
        return IsGzip(file.Content)
            || (file.Content.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length
                && start.AsSpan(MagicOffset).SequenceEqual("ustar"u8));
    });

    /// <summary>Goes through all files of an archive.</summary>
    /// <param name="path">The archive.</param>
    /// <param name="visit">Takes a file by its name without folders.</param>
    /// <exception cref="ResNetGenException">It cannot be read, or is damaged.</exception>
    public static void Read(string path, Action<string, Stream> visit) => Find<object>(path, (name, content) =>
    {
        visit(name, content);
        return null;
    });

    /// <summary>Goes through the files of an archive until something is found; null where nothing is.</summary>
    /// <param name="path">The archive.</param>
    /// <param name="find">Takes a file by its name without folders.</param>
    /// <exception cref="ResNetGenException">It cannot be read, or is damaged.</exception>
    public static T? Find<T>(string path, Func<string, Stream, T?> find)
        where T : class
    {
        var words = FileWords.Of(path) with { Content = $"The archive '{path}'", Fault = "is damaged, or is none" };
        return ForeignFile.Read(path, Visit, words);

        T? Visit(ForeignFile file)
        {
            using var unpacked = Unpacked(file);
            using var archive = new TarArchive(unpacked);
            while (archive.Next() is var (name, content))
            {
                file.Place = $"at its entry '{name}'";
                if (find(Path.GetFileName(name), content) is { } found)
                {
                    return found;
                }

                file.Place = $"behind its entry '{name}'";
            }

            // Nobody comes so far who has all files: images could be others without a word. Gzip's checksum, which all of it is held
            // against, stands behind the last byte.
            file.Place = null;
            unpacked.CopyTo(Stream.Null);
            return null;
        }
    }

    /// <summary>What a file holds, unpacked if gzip packed it.</summary>
    public static Stream Unpacked(ForeignFile file) => IsGzip(file.Content) ? new UnpackedStream(file) : file.Content;
}
