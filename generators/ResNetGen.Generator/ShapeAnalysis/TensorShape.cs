using System.Collections.Immutable;

namespace ResNetGen.Generator.ShapeAnalysis;

/// <summary>The sizes of a tensor, of which each may be unknown. A tensor whose rank is not known has no shape.</summary>
internal sealed class TensorShape(IEnumerable<Dimension> sizes) : IEquatable<TensorShape>
{
    public ImmutableArray<Dimension> Sizes { get; } = sizes.ToImmutableArray();

    public int Rank => Sizes.Length;

    public Dimension this[int index] => Sizes[index];

    /// <summary>The number of values, or null where a size is unknown or the number is out of all reason.</summary>
    public long? Count => Sizes.All(size => size.Value is not null) ? KnownCount : null;

    /// <summary>
    /// The product of the sizes that are known: the number of values is a multiple of it. Null where it is out of all reason.
    /// </summary>
    public long? KnownCount => Product(Sizes.Select(size => size.Value ?? 1));

    /// <summary>What is known where a tensor may have one shape or the other; null where not even the rank is.</summary>
    public static TensorShape? Meet(TensorShape left, TensorShape right) =>
        left.Rank == right.Rank ? new TensorShape(left.Sizes.Zip(right.Sizes, Dimension.Meet)) : null;

    /// <summary>The product, or null where it does not fit.</summary>
    public static long? Product(IEnumerable<long> factors)
    {
        var product = 1L;
        foreach (var factor in factors)
        {
            if (factor < 0 || (factor > 0 && product > long.MaxValue / factor))
            {
                return null;
            }

            product *= factor;
        }

        return product;
    }

    public bool Equals(TensorShape? other) => other is not null && Sizes.SequenceEqual(other.Sizes);

    public override bool Equals(object? obj) => Equals(obj as TensorShape);

    public override int GetHashCode() => Sizes.Aggregate(Sizes.Length, (hash, size) => unchecked((hash * 31) + size.GetHashCode()));

    public override string ToString() => Sizes.Length == 1 ? $"({Sizes[0]},)" : $"({string.Join(", ", Sizes)})";
}
