using ResNetGen.IO;

namespace ResNetGen.IO;

/// <summary>What the system refuses of files and folders, as one sentence.</summary>
internal static class FileErrors
{
    /// <summary>What to do where a run cannot write, as the end of a sentence.</summary>
    public const string ChooseAnotherFolder = "choose an output folder that can be written to and has space";

    // ENOSPC and EDQUOT on Linux, EDQUOT on macOS, ERROR_DISK_FULL and ERROR_HANDLE_DISK_FULL on Windows.
    private static readonly int[] DiskFull = [28, 122, 69, unchecked((int)0x80070070), unchecked((int)0x80070027)];

    /// <summary>Whether an exception says that the system refused a file or folder.</summary>
    public static bool Covers(Exception exception) => exception is IOException or UnauthorizedAccessException;

    /// <summary>Reads; what the system refuses becomes the sentence that it cannot be read.</summary>
    /// <param name="what">What is read, as the beginning of the sentence: <c>'labels.txt'</c>.</param>
    /// <param name="read">Reads it.</param>
    public static T Reading<T>(string what, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (Covers(exception))
        {
            throw CannotBe("read", what, exception);
        }
    }

    /// <summary>Writes; what the system refuses becomes the sentence that it cannot be written.</summary>
    /// <param name="what">What is written, as the beginning of the sentence: <c>The picture 'curves.png'</c>.</param>
    /// <param name="write">Writes it.</param>
    public static void Writing(string what, Action write)
    {
        try
        {
            write();
        }
        catch (Exception exception) when (Covers(exception))
        {
            throw CannotBe("written", what, exception);
        }
    }

    /// <summary>Does something that may fail without harm; returns whether it was done.</summary>
    public static bool Try(Action attempt)
    {
        try
        {
            attempt();
            return true;
        }
        catch (Exception exception) when (Covers(exception))
        {
            return false;
        }
    }

    /// <summary>The sentence about what the system refused, in the system's own words.</summary>
    /// <param name="done">What cannot be done: <c>read</c>.</param>
    /// <param name="what">With what, as the beginning of the sentence.</param>
    /// <param name="exception">What the system says.</param>
    /// <param name="remedy">What to do instead, as the end of the sentence; null where the system's words are all there is to say.</param>
    public static ResNetGenException CannotBe(string done, string what, Exception exception, string? remedy = null) => new(
        remedy is null
            ? $"{what} cannot be {done}: {exception.Message}"
            : $"{what} cannot be {done}: {exception.Message.TrimEnd('.')}; {remedy}.",
        exception);

    /// <summary>Why a file in a folder cannot be written, without the full stop.</summary>
    public static string ReasonOfWriting(Exception exception, string? folder) => exception switch
    {
        _ when DiskFull.Contains(exception.HResult) => "there is no space left; free some, or write to another disk",
        DirectoryNotFoundException => $"there is no folder '{folder}'; make it first",
        UnauthorizedAccessException => $"writing to '{folder}' is not permitted; change its permissions, or write elsewhere",
        _ => exception.Message.TrimEnd('.'),
    };
}
