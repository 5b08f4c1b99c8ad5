namespace ResNetGen.Testing;

/// <summary>What a test got is not what was verified.</summary>
public sealed class SnapshotException : Exception
{
    /// <summary>A mismatch, with the diff in the message.</summary>
    public SnapshotException(string message)
        : base(message)
    {
    }

    /// <summary>A mismatch without a message.</summary>
    public SnapshotException()
    {
    }

    /// <summary>A mismatch that another exception caused.</summary>
    public SnapshotException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
