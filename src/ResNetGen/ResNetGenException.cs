namespace ResNetGen;

/// <summary>
/// Something that the user can put right: a missing file, a damaged checkpoint, a data folder of the wrong layout.
/// The message is one sentence that says what is wrong, where, and what to do instead; it is meant to be shown as it is.
/// </summary>
public sealed class ResNetGenException : Exception
{
    /// <summary>An error with no sentence of its own.</summary>
    public ResNetGenException()
    {
    }

    /// <summary>An error with its sentence.</summary>
    public ResNetGenException(string message)
        : base(message)
    {
    }

    /// <summary>An error with its sentence and what caused it.</summary>
    public ResNetGenException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
