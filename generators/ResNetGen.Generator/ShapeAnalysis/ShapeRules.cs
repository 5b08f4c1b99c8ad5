using System.Collections.Immutable;

namespace ResNetGen.Generator.ShapeAnalysis;

/// <summary>
/// torch's rules for shapes of which sizes may be unknown, and so may arguments. A rule finds a problem only where torch would fail
/// whatever the unknown ones are: a test compares each with libtorch.
/// </summary>
internal static partial class ShapeRules
{
    private const long Inferred = -1;

    /// <summary><c>view</c> and <c>reshape</c>. A size that is not known may be the one that is worked out.</summary>
    public static ShapeResult Reshape(TensorShape input, IReadOnlyList<Dimension> sizes)
    {
        if (sizes.FirstOrDefault(size => size.Value < Inferred) is { Value: { } negative })
        {
            return ShapeResult.Impossible($"no size is {negative}; write -1 for the one that is to be worked out");
        }

        var inferred = sizes.Count(size => size.Value == Inferred);
        if (inferred > 1)
        {
            return ShapeResult.Impossible("more than one size is -1; write a number for all but one");
        }

        var target = Reshaped(sizes);
        if (target.KnownCount is not { } known || input.KnownCount is not { } values)
        {
            return target;
        }

        if (known == 0 && inferred == 1)
        {
            return ShapeResult.Impossible("beside a size of 0 the one of -1 could be anything; write a number for it");
        }

        // One that is free, or to be worked out, is whatever is left.
        var isFixed = target.Count is not null;
        if (input.Count is null)
        {
            // The tensor has some multiple of `values`.
            if (isFixed && (values == 0 ? known != 0 : known % values != 0))
            {
                return ShapeResult.Impossible(
                    $"its number of values is a multiple of {values}, and {target} has {known}; write sizes of as many values, or -1 "
                        + "for one of them");
            }

            var free = input.Sizes.Where(size => size.Value is null).ToList();
            return inferred == 1 && free.Count == 1 && known == values && target.Sizes.Count(size => size.Value is null) == 1
                ? Replace(target, free[0])
                : target;
        }

        if (isFixed ? known != values : known == 0 ? values != 0 : values % known != 0)
        {
            return ShapeResult.Impossible(isFixed
                ? $"it has {values} values, and {target} has {known}; write sizes of as many values, or -1 for one of them"
                : $"its {values} values cannot be shared out among {known}; write other sizes");
        }

        return known > 0 && target.Sizes.Count(size => size.Value is null) == 1 ? Replace(target, values / known) : target;
    }

    /// <summary>The same of a tensor of which nothing is known.</summary>
    public static TensorShape Reshaped(IReadOnlyList<Dimension> sizes) =>
        new(sizes.Select(size => size.Value < 0 ? Dimension.Unknown : size));

    /// <summary><c>permute</c>.</summary>
    public static ShapeResult Permute(TensorShape input, IReadOnlyList<Dimension> order)
    {
        if (order.Count != input.Rank)
        {
            return ShapeResult.Impossible(
                $"it has {Count(input.Rank, "dimension")}, and {Count(order.Count, "is", "are")} named; name each of them once");
        }

        var sizes = new Dimension[order.Count];
        var seen = new HashSet<int>();
        for (var i = 0; i < order.Count; i++)
        {
            if (order[i].Value is not { } dim)
            {
                continue;
            }

            if (Index(dim, input.Rank) is not { } index)
            {
                return OutOfRange(dim, input.Rank);
            }

            if (!seen.Add(index))
            {
                return ShapeResult.Impossible($"dimension {index} is named twice; name each of them once");
            }

            sizes[i] = input[index];
        }

        return new TensorShape(sizes);
    }

    /// <summary><c>transpose</c>.</summary>
    public static ShapeResult Transpose(TensorShape input, Dimension first, Dimension second)
    {
        var rank = Math.Max(input.Rank, 1);
        foreach (var dim in new[] { first, second })
        {
            if (dim.Value is { } value && Index(value, rank) is null)
            {
                return OutOfRange(value, input.Rank);
            }
        }

        if (input.Rank == 0)
        {
            return input;
        }

        if (first.Value is not { } one || second.Value is not { } other)
        {
            return new TensorShape(new Dimension[input.Rank]);
        }

        var (i, j) = (Index(one, rank)!.Value, Index(other, rank)!.Value);
        return new TensorShape(input.Sizes.SetItem(i, input[j]).SetItem(j, input[i]));
    }

    /// <summary><c>t</c>.</summary>
    public static ShapeResult Transpose(TensorShape input) => input.Rank <= 2
        ? new TensorShape(input.Sizes.Reverse())
        : ShapeResult.Impossible(
            $"it has {input.Rank} dimensions, and `t` takes two at most; write `transpose` with the two that are meant");

    /// <summary><c>flatten</c>.</summary>
    public static ShapeResult Flatten(TensorShape input, Dimension start, Dimension end)
    {
        var rank = Math.Max(input.Rank, 1);
        foreach (var dim in new[] { start, end })
        {
            if (dim.Value is { } value && Index(value, rank) is null)
            {
                return OutOfRange(value, input.Rank);
            }
        }

        if (start.Value is not { } from || end.Value is not { } to)
        {
            return ShapeResult.Unknown;
        }

        var (first, last) = (Index(from, rank)!.Value, Index(to, rank)!.Value);
        if (first > last)
        {
            return ShapeResult.Impossible($"it would begin at dimension {first} and end at {last}; write them the other way round");
        }

        if (input.Rank == 0)
        {
            return new TensorShape([1]);
        }

        var merged = new TensorShape(input.Sizes.Skip(first).Take(last - first + 1));
        var free = merged.Sizes.Where(size => size.Value is null).ToList();
        var size = free.Count == 0 ? new Dimension(merged.Count)
            : free.Count == 1 && merged.KnownCount == 1 ? free[0]
            : Dimension.Unknown;
        return new TensorShape([.. input.Sizes.Take(first), size, .. input.Sizes.Skip(last + 1)]);
    }

    /// <summary><c>unsqueeze</c>.</summary>
    public static ShapeResult Unsqueeze(TensorShape input, Dimension dim)
    {
        if (dim.Value is not { } value)
        {
            return new TensorShape(new Dimension[input.Rank + 1]);
        }

        return Index(value, input.Rank + 1) is { } index
            ? new TensorShape(input.Sizes.Insert(index, 1))
            : OutOfRange(value, input.Rank + 1);
    }

    /// <summary><c>squeeze</c> of one dimension.</summary>
    public static ShapeResult Squeeze(TensorShape input, Dimension dim)
    {
        if (dim.Value is not { } value)
        {
            return ShapeResult.Unknown;
        }

        if (Index(value, Math.Max(input.Rank, 1)) is not { } index)
        {
            return OutOfRange(value, input.Rank);
        }

        return input.Rank == 0 ? input : input[index].Value switch
        {
            1 => new TensorShape(input.Sizes.RemoveAt(index)),
            null => ShapeResult.Unknown,
            _ => input,
        };
    }

    /// <summary><c>squeeze</c> of all dimensions of size 1.</summary>
    public static ShapeResult Squeeze(TensorShape input) => input.Sizes.Any(size => size.Value is null)
        ? ShapeResult.Unknown
        : new TensorShape(input.Sizes.Where(size => size.Value != 1));

    /// <summary><c>cat</c>. Of a tensor whose shape is not known there may be any size.</summary>
    public static ShapeResult Cat(IReadOnlyList<TensorShape?> tensors, Dimension dim)
    {
        // torch gives one alone back as it is, whatever the dimension.
        if (tensors.Count == 1)
        {
            return tensors[0];
        }

        // It leaves out what has the shape (0,), whatever the others are.
        var counted = tensors.Where(shape => shape is not { Rank: 1 } || shape[0].Value > 0).ToList();
        var known = counted.OfType<TensorShape>().ToList();
        if (known.Count == 0)
        {
            return ShapeResult.Unknown;
        }

        var first = known[0];
        if (known.FirstOrDefault(shape => shape.Rank != first.Rank) is { } other)
        {
            return ShapeResult.Impossible($"{first} and {other} have different numbers of dimensions; give them the same");
        }

        // What was left out may have values after all, if its size is not known.
        if (first.Rank == 1 && counted.Count < tensors.Count)
        {
            return dim.Value is { } only && Index(only, 1) is null ? OutOfRange(only, 1) : ShapeResult.Unknown;
        }

        if (first.Rank == 0)
        {
            return ShapeResult.Impossible("a single value has no dimension to join along; write `stack`");
        }

        if (dim.Value is not { } value)
        {
            return new TensorShape(new Dimension[first.Rank]);
        }

        if (Index(value, first.Rank) is not { } index)
        {
            return OutOfRange(value, first.Rank);
        }

        var sizes = first.Sizes.ToBuilder();
        foreach (var shape in known.Skip(1))
        {
            for (var i = 0; i < sizes.Count; i++)
            {
                if (i == index)
                {
                    continue;
                }

                if (sizes[i].Differs(shape[i]))
                {
                    return ShapeResult.Impossible(
                        $"{first} and {shape} differ in dimension {i}; only dimension {index}, along which they are joined, may differ");
                }

                sizes[i] = sizes[i].Value is null ? shape[i] : sizes[i];
            }
        }

        var joined = counted.Select(shape => shape?[index].Value).ToList();
        sizes[index] = joined.Count == 1 ? sizes[index]
            : joined.All(size => size is not null) ? new Dimension(joined.Sum())
            : Dimension.Unknown;
        return new TensorShape(sizes.ToImmutable());
    }

    private static bool CanBe(TensorShape shape, ImmutableArray<Dimension> sizes) =>
        shape.Rank == sizes.Length && !shape.Sizes.Zip(sizes, (left, right) => left.Differs(right)).Any(differs => differs);

    private static TensorShape Replace(TensorShape shape, Dimension size) =>
        new(shape.Sizes.Select(other => other.Value is null ? size : other));

    private static Dimension FromEnd(TensorShape shape, int back) => back <= shape.Rank ? shape[shape.Rank - back] : 1;

    private static int? Index(long dim, int rank) => dim >= -rank && dim < rank ? (int)(dim < 0 ? dim + rank : dim) : null;

    private static ShapeResult OutOfRange(long dim, int rank) => ShapeResult.Impossible(rank <= 1
        ? $"it has no dimension {dim}; write 0 or -1"
        : $"it has no dimension {dim}; write one from {-rank} to {rank - 1}");

    private static string Count(int count, string noun, string? many = null) =>
        FormattableString.Invariant($"{count} {(count == 1 ? noun : many ?? noun + "s")}");
}
