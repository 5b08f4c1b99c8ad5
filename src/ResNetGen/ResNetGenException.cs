namespace ResNetGen;

/// <summary>
/// Something that the user can put right: a missing file, a damaged checkpoint, a data folder of the wrong layout.
/// The message is one sentence that says what is wrong, where, and what to do instead; it is meant to be shown as it is. Names in it that
/// come from a file or a folder have their control characters written as <c>\u001B</c>, and a sentence that would not end is shortened.
/// </summary>
public sealed class ResNetGenException : Exception
{
    /// <summary>An error with no sentence of its own.</summary>
    public ResNetGenException()
    {
    }

    /// <summary>An error with its sentence.</summary>
    public ResNetGenException(string message)
        : base(Shown(message))
    {
    }

    /// <summary>An error with its sentence and what caused it.</summary>
    public ResNetGenException(string message, Exception innerException)
        : base(Shown(message), innerException)
    {
    }

    private ResNetGenException(IEnumerable<string> sentences)
        : base(string.Join(Environment.NewLine, sentences.Select(Shown)))
    {
    }

    /// <summary>Several errors, each of which has a line to itself.</summary>
    internal static ResNetGenException OfLines(IEnumerable<string> sentences) => new(sentences);

    // The one door to the user: no message needs to think of what stands in the names that it mentions.
    private static string Shown(string message) => message is null ? null! : ForeignText.Sentence(message);
}
