using System.Text;

namespace ResNetGen.IO;

/// <summary>
/// Writes a file whole or not at all: beside its place first, then to the disk, then renamed, and the new name to the disk too.
/// </summary>
internal static class AtomicFile
{
    /// <summary>What the file is called until it is whole: its name with this after it.</summary>
    public const string PartialExtension = ".partial";

    private const int BufferSize = 4096;

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
        try
        {
            Replace(path, write, create, beforeReplacing);
        }
        catch (Exception exception) when (FileErrors.Covers(exception))
        {
            var reason = FileErrors.ReasonOfWriting(exception, Path.GetDirectoryName(Path.GetFullPath(path)));
            var kept = File.Exists(path) ? ", and the one that was there is unchanged" : "";
            throw new ResNetGenException($"The file '{path}' cannot be written: {reason}{kept}.", exception);
        }
    }

    /// <summary>Writes a file that is at hand; what the system refuses is for the caller to say.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file cannot be written.</exception>
    public static void Replace(string path, ReadOnlyMemory<byte> content)
    {
        if (Directory.Exists(path))
        {
            throw new UnauthorizedAccessException($"Access to the path '{Path.GetFullPath(path)}' is denied.");
        }

        Replace(path, stream => stream.Write(content.Span), create: null, beforeReplacing: null);
    }

    /// <summary>The same of a text, in UTF-8.</summary>
    /// <inheritdoc cref="Replace(string, ReadOnlyMemory{byte})"/>
    public static void Replace(string path, string text) => Replace(path, Encoding.UTF8.GetBytes(text));

    private static void Replace(string path, Action<Stream> write, Func<string, Stream>? create, Action? beforeReplacing)
    {
        OutputPlace.Require(path);
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

            // A link that has the name gives it up, and what it leads to stays as it is.
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

            throw OfFile(exception, Path.GetFullPath(temporary), Path.GetFullPath(path)) ?? exception;
        }
    }

    /// <summary>What the system says of the temporary file, said of the file; null where it does not name it.</summary>
    private static Exception? OfFile(Exception exception, string temporary, string path)
    {
        if (!exception.Message.Contains(temporary, StringComparison.Ordinal))
        {
            return null;
        }

        var message = exception.Message.Replace(temporary, path, StringComparison.Ordinal);
        return exception switch
        {
            DirectoryNotFoundException => new DirectoryNotFoundException(message, exception),
            UnauthorizedAccessException => new UnauthorizedAccessException(message, exception),
            IOException => new IOException(message, exception) { HResult = exception.HResult },
            _ => null,
        };
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

    /// <summary>Opens a temporary file. A link that lies there is not followed.</summary>
    public static Stream Create(string temporary) => OutputPlace.Create(temporary, FileAccess.Write, FileShare.None, BufferSize);
}
