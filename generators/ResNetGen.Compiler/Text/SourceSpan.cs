namespace ResNetGen.Compiler.Text;

/// <summary>A stretch of a file: its offset and length, and its first and last position as zero-based lines and columns.</summary>
public readonly record struct SourceSpan(int Start, int Length, int StartLine, int StartColumn, int EndLine, int EndColumn)
{
    public int End => Start + Length;

    /// <summary>Where the text itself stands, if this is only the place that takes it over from another file.</summary>
    public Origin? Origin { get; init; }
}

/// <summary>A line of another file.</summary>
/// <param name="File">The file.</param>
/// <param name="Line">Its line, from 0.</param>
/// <param name="IsShipped">Whether it is one that ships, so that it is not among the user's files.</param>
public sealed record Origin(string File, int Line, bool IsShipped);
