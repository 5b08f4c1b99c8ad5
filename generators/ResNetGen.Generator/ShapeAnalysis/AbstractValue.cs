using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace ResNetGen.Generator.ShapeAnalysis;

/// <summary>What is known of an expression. Nothing known is null.</summary>
internal abstract record AbstractValue
{
    /// <summary>What is known where an expression may have one value or the other.</summary>
    public static AbstractValue? Meet(AbstractValue? left, AbstractValue? right) => (left, right) switch
    {
        _ when Equals(left, right) => left,
        (TensorValue a, TensorValue b) when TensorShape.Meet(a.Shape, b.Shape) is { } shape =>
            new TensorValue(shape, a.Origin == b.Origin ? a.Origin : null, a.Classes == b.Classes ? a.Classes : null),
        (IntegerValue a, IntegerValue b) => new IntegerValue(Dimension.Meet(a.Size, b.Size)),
        _ => null,
    };
}

/// <summary>A tensor.</summary>
/// <param name="Shape">Its shape.</param>
/// <param name="Origin">Where it got that shape.</param>
/// <param name="Classes">Where it holds classes drawn by <c>randint</c>, how many there are.</param>
internal sealed record TensorValue(TensorShape Shape, SyntaxNode? Origin, long? Classes = null) : AbstractValue;

/// <summary>An integer, which may be the size of a tensor.</summary>
internal sealed record IntegerValue(Dimension Size) : AbstractValue;

/// <summary>Several values in a place that nobody else can change: the sizes in a call, or the tensors.</summary>
internal sealed record ListValue(ImmutableArray<AbstractValue?> Items) : AbstractValue
{
    public IReadOnlyList<Dimension> Sizes => [.. Items.Select(item => (item as IntegerValue)?.Size ?? Dimension.Unknown)];

    public IReadOnlyList<TensorShape?> Shapes => [.. Items.Select(item => (item as TensorValue)?.Shape)];

    public static ListValue Of(TensorShape shape) =>
        new(shape.Sizes.Select(size => (AbstractValue?)new IntegerValue(size)).ToImmutableArray());
}
