using ResNetGen.Compiler.Syntax;

namespace ResNetGen.Compiler.Binding;

/// <summary>The arguments of one unit, as in <c>(256, 64, 1)</c>.</summary>
internal sealed record Tuple(IReadOnlyList<Expression> Values, SourceSpan Span);
