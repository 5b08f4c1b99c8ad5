using ResNetGen.Compiler.Text;

namespace ResNetGen.Compiler.Binding;

/// <summary>The arguments of one unit, as in <c>(256, 64, 1)</c>.</summary>
internal sealed record UnitArguments(IReadOnlyList<Expression> Values, SourceSpan Span);
