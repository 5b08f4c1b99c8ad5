namespace ResNetGen.Compiler.Diagnostics;

/// <summary>Exceptions that no text should lead to. They end no build: of the file in question they are an error like others.</summary>
internal static class InternalErrors
{
    /// <summary>
    /// Whether an exception comes of the text. A lack of memory does not, and a cancellation is for whoever asked for it.
    /// </summary>
    public static bool Covers(Exception exception) => exception is not (OutOfMemoryException or OperationCanceledException);

    /// <summary>What is said of it.</summary>
    public static string Reason(Exception exception) => $"{exception.GetType().Name}: {exception.Message}";
}
