using System.Collections.Immutable;
using System.Globalization;

namespace ResNetGen;

/// <summary>
/// The shape of one sample, without the batch: (C, H, W) for an image or a feature map, (F) for a vector.
/// </summary>
public readonly struct Shape : IEquatable<Shape>
{
    private readonly ImmutableArray<int> sizes;

    /// <summary>A shape of these sizes, all at least 1.</summary>
    public Shape(params int[] sizes)
    {
        ArgumentNullException.ThrowIfNull(sizes);
        foreach (var size in sizes)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(size, 1, nameof(sizes));
        }

        this.sizes = [.. sizes];
    }

    /// <summary>The sizes: channels, height and width, or features alone.</summary>
    public ImmutableArray<int> Sizes => sizes.IsDefault ? [] : sizes;

    /// <summary>The number of sizes: 3 for (C, H, W), 1 for (F).</summary>
    public int Rank => Sizes.Length;

    /// <summary>The size at <paramref name="index"/>.</summary>
    public int this[int index] => Sizes[index];

    /// <summary>The number of values in one sample.</summary>
    public long Count
    {
        get
        {
            long count = 1;
            foreach (var size in Sizes)
            {
                count *= size;
            }

            return count;
        }
    }

    /// <summary>Whether two shapes have the same sizes.</summary>
    public static bool operator ==(Shape left, Shape right) => left.Equals(right);

    /// <summary>Whether two shapes differ in a size.</summary>
    public static bool operator !=(Shape left, Shape right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(Shape other) => Sizes.AsSpan().SequenceEqual(other.Sizes.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Shape other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var size in Sizes)
        {
            hash.Add(size);
        }

        return hash.ToHashCode();
    }

    /// <summary>The shape with the free batch in front, as in the paper's tables: <c>(N, 64, 112, 112)</c>.</summary>
    public override string ToString() =>
        "(" + string.Join(", ", Sizes.Select(size => size.ToString(CultureInfo.InvariantCulture)).Prepend("N")) + ")";
}
