using System.Globalization;

namespace ResNetGen.Generator.ShapeAnalysis;

/// <summary>A size of a tensor: a number, a free one that has a name, or one of which nothing is known.</summary>
/// <param name="Value">The number, where it is known.</param>
/// <param name="Name">The name of a free size, for messages: two free sizes of one name need not be the same.</param>
internal readonly record struct Dimension(long? Value, string? Name = null)
{
    public static readonly Dimension Unknown;

    public static implicit operator Dimension(long value) => new(value);

    /// <summary>What is known where a tensor may be one or the other.</summary>
    public static Dimension Meet(Dimension left, Dimension right) => left == right ? left : Unknown;

    /// <summary>Whether the two cannot be the same size.</summary>
    public bool Differs(Dimension other) => Value is { } left && other.Value is { } right && left != right;

    public override string ToString() => Value?.ToString(CultureInfo.InvariantCulture) ?? Name ?? "?";
}
