namespace ResNetGen.IO;

/// <summary>
/// Writes a file whole or not at all: beside its place first, then to the disk, then renamed, and the new name to the disk too.
/// </summary>
internal static class AtomicFile
{
    /// <summary>What the file is called until it is whole: its name with this after it.</summary>
    public const string PartialExtension = ".partial";

    /// <summary>
    /// Writes the file at <paramref name="path"/>; what was there before stays until the new content is safely on the disk.
    /// </summary>
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
                // The sentence about the write says more than one about its leftover would.
                FileErrors.Try(() => File.Delete(temporary));
            }

            if (FileErrors.Covers(exception))
            {
                var reason = FileErrors.ReasonOfWriting(exception, Path.GetDirectoryName(Path.GetFullPath(path)));
                var kept = File.Exists(path) ? ", and the one that was there is unchanged" : "";
                throw new ResNetGenException($"The file '{path}' cannot be written: {reason}{kept}.", exception);
            }

            throw;
        }
    }

    /// <summary>Puts a copy of a file in place of another.</summary>
    /// <param name="from">The file.</param>
    /// <param name="what">What it is called in a sentence: <c>The metrics</c>.</param>
    /// <param name="path">The other one.</param>
    /// <param name="create">Opens the temporary file, as <see cref="Create"/> does if null.</param>
    /// <exception cref="ResNetGenException">One cannot be read, or the other not written.</exception>
    public static void Copy(string from, string what, string path, Func<string, Stream>? create = null) => ForeignFile.Read(
        from,
        file =>
        {
            Write(path, file.Content.CopyTo, create);
            return file.Length;
        },
        new FileWords($"{what} '{from}'"));

    /// <summary>Opens a temporary file.</summary>
    public static Stream Create(string temporary) => new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None);
}
