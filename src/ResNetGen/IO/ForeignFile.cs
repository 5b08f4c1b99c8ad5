using System.Globalization;
using System.Text;

namespace ResNetGen.IO;

/// <summary>
/// A file that somebody else may have made. There is no other way to what is in it, so that all readers have in common what is refused of
/// it: it is opened once, judged by the open handle, and whatever a reader throws becomes one sentence with the file and the place in it.
/// Sentences and cancellation go through as they are.
/// </summary>
internal sealed class ForeignFile
{
    private const int BufferBytes = 1 << 14;

    private readonly FileWords words;

    private ForeignFile(string path, FileStream content, FileWords words)
    {
        this.words = words;
        Path = path;
        Content = content;
        Length = content.CanSeek ? content.Length : throw new NotAFileException(FileType.Pipe);
    }

    /// <summary>Reads a part of a file into memory that is there.</summary>
    /// <returns>What is wrong with the file, as the end of a sentence; null for nothing.</returns>
    public delegate string? Filler<T>(ForeignFile file, Span<T> destination);

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <summary>What it holds.</summary>
    public FileStream Content { get; }

    /// <summary>How many bytes it has: those of what a link leads to.</summary>
    public long Length { get; }

    /// <summary>Where in the file its reader is, for a sentence: <c>at its entry 'train'</c>; null before it is anywhere.</summary>
    public string? Place { get; set; }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="read">Reads it.</param>
    /// <param name="words">How sentences speak of it; null for by its path.</param>
    /// <param name="isShared">Whether somebody may be writing to it meanwhile.</param>
    /// <exception cref="ResNetGenException">It cannot be read.</exception>
    public static T Read<T>(string path, Func<ForeignFile, T> read, FileWords? words = null, bool isShared = false)
    {
        words ??= FileWords.Of(path);
        ForeignFile? file = null;
        try
        {
            using var content = new FileStream(RegularFile.Open(path, isShared), FileAccess.Read, BufferBytes);
            file = new ForeignFile(path, content, words);
            return read(file);
        }
        catch (Exception exception) when (IsRaw(exception))
        {
            throw Sentence(exception, words, file);
        }
    }

    /// <summary>Reads a file into memory that is there.</summary>
    /// <param name="path">The file.</param>
    /// <param name="destination">Receives what is read.</param>
    /// <param name="fill">Reads it.</param>
    /// <param name="fault">What is said where the file cannot be read; null for how it is.</param>
    /// <returns>What is wrong with the file, as the end of a sentence; null for nothing.</returns>
    public static string? Fill<T>(string path, Span<T> destination, Filler<T> fill, string? fault = null)
    {
        try
        {
            using var content = new FileStream(RegularFile.Open(path, isShared: false), FileAccess.Read, bufferSize: 0);
            return fill(new ForeignFile(path, content, FileWords.Of(path)), destination);
        }
        catch (Exception exception) when (IsRaw(exception))
        {
            return exception switch
            {
                _ when fault is not null => fault,
                FileNotFoundException or DirectoryNotFoundException => "is no longer there",
                NotAFileException other => $"is {other.Name}, where a file is needed",
                EndOfStreamException => "ends early",
                OutOfMemoryException => "asks for more memory than there is",
                _ when FileErrors.Covers(exception) => "cannot be opened",
                _ => "is damaged",
            };
        }
    }

    /// <summary>Reads on where another file is open too, so that what goes wrong is said of this one.</summary>
    /// <exception cref="ResNetGenException">It cannot be read.</exception>
    public T ReadOn<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (IsRaw(exception))
        {
            throw Sentence(exception, words, this);
        }
    }

    /// <summary>What is left of the file.</summary>
    /// <param name="most">How many bytes it may have.</param>
    /// <exception cref="ResNetGenException">It has more.</exception>
    public byte[] ReadToEnd(long most)
    {
        if (Length > Math.Min(most, Array.MaxLength))
        {
            throw new ResNetGenException(string.Create(
                CultureInfo.InvariantCulture,
                $"{words.Content} has {Length:N0} bytes, where at most {most:N0} are read; give a smaller one."));
        }

        var bytes = new byte[Length - Content.Position];
        Content.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>The lines that are left of it, in UTF-8, or as its byte order mark says; each becomes the file's place.</summary>
    /// <param name="most">How many bytes it may have.</param>
    /// <exception cref="ResNetGenException">It has more.</exception>
    public IEnumerable<string> ReadLines(long most)
    {
        using var reader = new StreamReader(new MemoryStream(ReadToEnd(most)), Encoding.UTF8);
        for (var number = 1; reader.ReadLine() is { } line; number++)
        {
            Place = string.Create(CultureInfo.InvariantCulture, $"at line {number:N0}");
            yield return line;
        }
    }

    private static bool IsRaw(Exception exception) => exception is not (ResNetGenException or OperationCanceledException);

    private static ResNetGenException Sentence(Exception exception, FileWords words, ForeignFile? file)
    {
        var at = file?.Place is { } place ? $" {place}" : "";
        return exception switch
        {
            EndOfStreamException => new($"{words.Content} ends early{at}; {words.Remedy}.", exception),
            OutOfMemoryException => new($"{words.Content} asks for more memory than there is{at}; {words.Remedy}.", exception),
            _ when file is null || FileErrors.Covers(exception) =>
                FileErrors.CannotBe("read", words.Name, exception, words.RemedyOfRefusal),
            _ => new($"{words.Content} {(at.Length > 0 ? $"is damaged{at}" : words.Fault)}; {words.Remedy}.", exception),
        };
    }
}
