namespace ResNetGen.IO;

/// <summary>What the system refuses of files and folders, as one sentence.</summary>
internal static partial class FileErrors
{
    /// <summary>What to do where a run cannot write, as the end of a sentence.</summary>
    private const string ChooseAnotherFolder = "choose an output folder that can be written to and has space";

    // ENOSPC and EDQUOT on Linux, EDQUOT on macOS, ERROR_DISK_FULL and ERROR_HANDLE_DISK_FULL on Windows.
    private static readonly int[] DiskFull = [28, 122, 69, unchecked((int)0x80070070), unchecked((int)0x80070027)];

    /// <summary>Reads; what the system refuses becomes the sentence that it cannot be read.</summary>
    /// <param name="what">What is read, as the beginning of the sentence: <c>'labels.txt'</c>.</param>
    /// <param name="read">Reads it.</param>
    public static T Reading<T>(string what, Func<T> read) => Doing("read", what, read);

    /// <summary>Writes; what the system refuses becomes the sentence that it cannot be written.</summary>
    /// <param name="what">What is written, as the beginning of the sentence: <c>The picture 'curves.png'</c>.</param>
    /// <param name="write">Writes it.</param>
    /// <param name="remedy">What to do instead, as the end of the sentence; null where the system's words are all there is to say.</param>
    public static void Writing(string what, Action write, string? remedy = null) => Doing("written", what, Returning(write), remedy);

    /// <summary>Writes what a run leaves; what the system refuses becomes the sentence that it cannot be written there.</summary>
    /// <param name="path">The file or folder.</param>
    /// <param name="what">What is written, as the beginning of the sentence: <c>The metrics</c>.</param>
    /// <param name="write">Writes it.</param>
    public static T WritingTo<T>(string path, string what, Func<T> write) =>
        Doing($"written to '{path}'", what, write, ChooseAnotherFolder);

    /// <inheritdoc cref="WritingTo{T}"/>
    public static void WritingTo(string path, string what, Action write) => WritingTo(path, what, Returning(write));

    /// <summary>Does something with a file or folder; what the system refuses becomes a sentence.</summary>
    /// <param name="done">What is done: <c>read</c>.</param>
    /// <param name="what">With what, as the beginning of the sentence.</param>
    /// <param name="attempt">Does it.</param>
    /// <param name="remedy">What to do instead, as the end of the sentence; null where the system's words are all there is to say.</param>
    public static T Doing<T>(string done, string what, Func<T> attempt, string? remedy = null)
    {
        try
        {
            return attempt();
        }
        catch (Exception exception) when (Covers(exception))
        {
            throw CannotBe(done, what, exception, remedy);
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

    /// <summary>The sentence about what the system refused, as what is thrown instead.</summary>
    /// <param name="done">What cannot be done: <c>read</c>.</param>
    /// <param name="what">With what, as the beginning of the sentence.</param>
    /// <param name="exception">What the system says.</param>
    /// <param name="remedy">What to do instead, as the end of the sentence; null where the system's words are all there is to say.</param>
    public static ResNetGenException CannotBe(string done, string what, Exception exception, string? remedy = null) =>
        new(Sentence(done, what, exception, remedy), exception);

    /// <summary>Why a file in a folder cannot be written, without the full stop.</summary>
    public static string ReasonOfWriting(Exception exception, string? folder) => exception switch
    {
        _ when DiskFull.Contains(exception.HResult) => "there is no space left; free some, or write to another disk",
        DirectoryNotFoundException => $"there is no folder '{folder}'; make it first",
        UnauthorizedAccessException => $"writing to '{folder}' is not permitted; change its permissions, or write elsewhere",
        _ => exception.Message.TrimEnd('.'),
    };

    private static Func<bool> Returning(Action action) => () =>
    {
        action();
        return true;
    };
}
