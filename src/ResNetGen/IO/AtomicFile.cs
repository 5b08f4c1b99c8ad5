namespace ResNetGen.IO;

/// <summary>Writes a file whole or not at all: beside its place first, then to the disk, then renamed, and the new name to the disk too.</summary>
internal static class AtomicFile
{
    /// <summary>What the file is called until it is whole: its name with this after it.</summary>
    public const string PartialExtension = ".partial";

    // ENOSPC and EDQUOT on Linux, EDQUOT on macOS, ERROR_DISK_FULL and ERROR_HANDLE_DISK_FULL on Windows.
    private static readonly int[] DiskFull = [28, 122, 69, unchecked((int)0x80070070), unchecked((int)0x80070027)];

    /// <summary>Writes the file at <paramref name="path"/>; what was there before stays until the new content is safely on the disk.</summary>
    /// <param name="path">The file.</param>
    /// <param name="write">Writes the content to a stream that can seek.</param>
    /// <param name="create">Opens the temporary file, as <see cref="Create"/> does if null; tests give one that fails.</param>
    /// <param name="beforeReplacing">Called when the new content is on the disk and the old one still has its name.</param>
    /// <exception cref="ResNetGenException">The file cannot be written; the previous one is whole and nothing is left behind.</exception>
    public static void Write(string path, Action<Stream> write, Func<string, Stream>? create = null, Action? beforeReplacing = null)
    {
        var temporary = path + PartialExtension;
        var created = false;
        try
        {
            using (var stream = (create ?? Create)(temporary))
            {
                created = true;
                write(stream);
                stream.Flush();
                (stream as FileStream)?.Flush(flushToDisk: true);
            }

            beforeReplacing?.Invoke();
            File.Move(temporary, path, overwrite: true);
            Folder.Flush(Path.GetDirectoryName(Path.GetFullPath(path))!);
        }
        catch (Exception exception)
        {
            if (created)
            {
                Delete(temporary);
            }

            if (exception is IOException or UnauthorizedAccessException)
            {
                var kept = File.Exists(path) ? ", and the one that was there is unchanged" : "";
                throw new ResNetGenException(
                    $"The file '{path}' cannot be written: {Reason(exception, Path.GetDirectoryName(Path.GetFullPath(path)))}{kept}.",
                    exception);
            }

            throw;
        }
    }

    /// <summary>Opens a temporary file.</summary>
    public static Stream Create(string temporary) => new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None);

    private static string Reason(Exception exception, string? folder) => exception switch
    {
        _ when DiskFull.Contains(exception.HResult) => "there is no space left; free some, or write to another disk",
        DirectoryNotFoundException => $"there is no folder '{folder}'; make it first",
        UnauthorizedAccessException => $"writing to '{folder}' is not permitted; change its permissions, or write elsewhere",
        _ => exception.Message.TrimEnd('.'),
    };

    private static void Delete(string temporary)
    {
        try
        {
            File.Delete(temporary);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The sentence about the write says more than one about its leftover would.
        }
    }
}
