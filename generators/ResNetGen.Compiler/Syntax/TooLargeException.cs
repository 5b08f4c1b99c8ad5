using ResNetGen.Compiler.Text;

namespace ResNetGen.Compiler.Syntax;

/// <summary>Ends the reading of a text that is deeper or larger than the compiler reads.</summary>
internal sealed class TooLargeException(SourceSpan span, string message) : Exception(message)
{
    public SourceSpan Span { get; } = span;
}
