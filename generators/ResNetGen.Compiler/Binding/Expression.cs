using ResNetGen.Compiler.Syntax;

namespace ResNetGen.Compiler.Binding;

/// <summary>An integer expression of constants and names. A condition is an expression, too: 0 is false and 1 is true.</summary>
internal abstract record Expression
{
    /// <summary>The expression as written, for messages.</summary>
    public string Text { get; init; } = string.Empty;

    public SourceSpan Span { get; init; }

    /// <summary>How many levels the tree below has: its evaluation recurses as deep.</summary>
    public virtual int Depth => 1;
}

internal sealed record Constant(long Value) : Expression;

internal sealed record Variable(string Name) : Expression;

internal sealed record Negation(Expression Operand) : Expression
{
    public override int Depth { get; } = Operand.Depth + 1;
}

internal sealed record Not(Expression Operand) : Expression
{
    public override int Depth { get; } = Operand.Depth + 1;
}

internal sealed record Binary(string Operator, Expression Left, Expression Right) : Expression
{
    public override int Depth { get; } = Math.Max(Left.Depth, Right.Depth) + 1;
}
