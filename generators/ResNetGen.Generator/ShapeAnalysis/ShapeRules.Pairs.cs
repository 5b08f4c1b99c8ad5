using System.Collections.Immutable;

namespace ResNetGen.Generator.ShapeAnalysis;

/// <content>What two shapes are together: broadcast, or classes and their targets.</content>
internal static partial class ShapeRules
{
    /// <summary>Sums, products and what else takes two tensors value by value.</summary>
    public static ShapeResult Broadcast(TensorShape left, TensorShape right)
    {
        var sizes = new Dimension[Math.Max(left.Rank, right.Rank)];
        for (var back = 1; back <= sizes.Length; back++)
        {
            var (a, b) = (FromEnd(left, back), FromEnd(right, back));
            if (a.Differs(b) && a.Value != 1 && b.Value != 1)
            {
                return ShapeResult.Impossible(
                    $"it does not go with {right}: dimension {-back} is {a} here and {b} there; make them the same, or one of them 1");
            }

            sizes[sizes.Length - back] = a == b || b.Value == 1 ? a
                : a.Value is null or 1 ? b.Value is null && a.Value is null ? Dimension.Unknown
                : b
                : a;
        }

        return new TensorShape(sizes);
    }

    /// <summary><c>one_hot</c>: a new last dimension with the classes.</summary>
    public static ShapeResult OneHot(TensorShape input, Dimension classes) =>
        new TensorShape(input.Sizes.Add(classes.Value > 0 ? classes : Dimension.Unknown));

    /// <summary>
    /// Why logits and a target do not fit in a cross entropy, or null. The target holds probabilities where it has the shape of the logits,
    /// and otherwise classes: (N,) for (N, C), and (N, H, W) for (N, C, H, W).
    /// </summary>
    public static string? CrossEntropy(TensorShape logits, TensorShape target)
    {
        if (logits.Rank == 0 || CanBe(target, logits.Sizes))
        {
            return null;
        }

        var classes = logits.Sizes.RemoveAt(logits.Rank == 1 ? 0 : 1);
        if (CanBe(target, classes) || (logits.Rank == 1 && CanBe(target, ImmutableArray.Create<Dimension>(1))))
        {
            return null;
        }

        // A forward pass that keeps its dimensions is the usual case.
        var isFlat = logits.Rank > 2
            && logits.Sizes.Skip(2).All(size => size.Value == 1)
            && CanBe(target, logits.Sizes.Take(1).ToImmutableArray());
        return $"logits {logits} take a target {new TensorShape(classes)} of classes or {logits} of probabilities, not {target}"
            + (isFlat ? "; write `logits.flatten(1)`" : "; give them the same batch and classes");
    }
}
