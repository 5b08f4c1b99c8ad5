using System.Formats.Tar;
using System.IO.Compression;
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
    public static bool IsOne(string path) => FileErrors.Reading($"'{path}'", () =>
    {
        const int MagicOffset = 257;
        using var file = File.OpenRead(path);
        var start = new byte[MagicOffset + 5];
        return IsGzip(file)
            || (file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length
                && start.AsSpan(MagicOffset).SequenceEqual("ustar"u8));
    });

    /// <summary>The files of an archive by their names without folders; the content can be read until the next one is asked for.</summary>
    public static IEnumerable<(string Name, Stream Content)> Entries(string path)
    {
        using var file = FileErrors.Reading($"'{path}'", () => File.OpenRead(path));
        using var unpacked = Unzipped(file);
        using var archive = new TarReader(unpacked);
        while (Unpacking(path, () => archive.GetNextEntry()) is { } entry)
        {
            if (entry.DataStream is { } content)
            {
                yield return (Path.GetFileName(entry.Name), content);
            }
        }

        // Nobody comes so far who has all files: images could be others without a word.
        CheckToEnd(path, unpacked);
    }

    /// <summary>What a file holds, unpacked if gzip packed it.</summary>
    public static Stream Unzipped(FileStream file) => IsGzip(file) ? new GZipStream(file, CompressionMode.Decompress) : file;

    /// <summary>Reads what is left of an archive: gzip's checksum, which all of it is held against, stands behind the last byte.</summary>
    public static void CheckToEnd(string path, Stream content) => Unpacking(path, () =>
    {
        content.CopyTo(Stream.Null);
        return content;
    });

    /// <summary>Reads from an archive; what is refused or damaged becomes a sentence.</summary>
    public static T Unpacking<T>(string path, Func<T> read)
    {
        try
        {
            return FileErrors.Reading($"'{path}'", read);
        }
        catch (InvalidDataException exception)
        {
            throw new ResNetGenException($"The archive '{path}' is damaged, or is none; copy or download it again.", exception);
        }
        catch (ResNetGenException exception) when (exception.InnerException is EndOfStreamException)
        {
            throw new ResNetGenException($"The archive '{path}' ends early; copy or download it again.", exception);
        }
    }
}
