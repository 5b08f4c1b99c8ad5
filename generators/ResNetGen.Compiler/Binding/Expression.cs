using ResNetGen.Compiler.Text;

namespace ResNetGen.Compiler.Binding;

/// <summary>An integer expression of constants and names. A condition is an expression, too: 0 is false and 1 is true.</summary>
internal abstract record Expression
{
    /// <summary>The expression as written, for messages.</summary>
    public string Text { get; init; } = string.Empty;

    public SourceSpan Span { get; init; }

    /// <summary>How many levels the tree below has: its evaluation recurses as deep.</summary>
    public virtual int Depth => 1;

    /// <summary>Whether a name stands in it.</summary>
    public virtual bool Mentions(string name) => false;
}

internal sealed record Constant(long Value) : Expression;

internal sealed record Variable(string Name) : Expression
{
    public override bool Mentions(string name) => Name == name;
}

internal sealed record Negation(Expression Operand) : Expression
{
    public override int Depth { get; } = Operand.Depth + 1;

    public override bool Mentions(string name) => Operand.Mentions(name);
}

internal sealed record Not(Expression Operand) : Expression
{
    public override int Depth { get; } = Operand.Depth + 1;

    public override bool Mentions(string name) => Operand.Mentions(name);
}

internal sealed record Binary(string Operator, Expression Left, Expression Right) : Expression
{
    public override int Depth { get; } = Math.Max(Left.Depth, Right.Depth) + 1;

    public override bool Mentions(string name) => Left.Mentions(name) || Right.Mentions(name);
}
