namespace ResNetGen.Compiler.Syntax;

/// <summary>A stretch of a file: its offset and length, and its first and last position as zero-based lines and columns.</summary>
public readonly record struct SourceSpan(int Start, int Length, int StartLine, int StartColumn, int EndLine, int EndColumn)
{
    public int End => Start + Length;
}
