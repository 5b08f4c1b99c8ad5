namespace ResNetGen.IO;

/// <content>
/// The sentences, and which exceptions they are about. ResNetGen.Testing, which does without the library, compiles this file as well.
/// </content>
internal static partial class FileErrors
{
    /// <summary>Whether an exception says that the system refused a file or folder.</summary>
    public static bool Covers(Exception exception) => exception is IOException or UnauthorizedAccessException;

    /// <summary>What the system refused, in the system's own words.</summary>
    /// <param name="done">What cannot be done: <c>read</c>.</param>
    /// <param name="what">With what, as the beginning of the sentence.</param>
    /// <param name="exception">What the system says.</param>
    /// <param name="remedy">What to do instead, as the end of the sentence; null where the system's words are all there is to say.</param>
    public static string Sentence(string done, string what, Exception exception, string? remedy = null) => remedy is null
        ? $"{what} cannot be {done}: {exception.Message}"
        : $"{what} cannot be {done}: {exception.Message.TrimEnd('.')}; {remedy}.";
}
