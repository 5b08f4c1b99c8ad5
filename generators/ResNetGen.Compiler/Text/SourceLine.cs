namespace ResNetGen.Compiler.Text;

/// <summary>A line of a network file.</summary>
/// <param name="File">The file's path, or null for the network's own.</param>
/// <param name="Number">Its number, from 1; 0 where the text is not a network file's.</param>
/// <param name="IsShipped">Whether the file is one that ships, so that it is not among the user's.</param>
public readonly record struct SourceLine(string? File, int Number, bool IsShipped = false)
{
    /// <summary>The line in which a stretch of text begins.</summary>
    public static SourceLine Of(SourceSpan span) => span.Origin is { } origin
        ? new SourceLine(origin.File, origin.Line + 1, origin.IsShipped)
        : new SourceLine(null, span.StartLine + 1);
}
