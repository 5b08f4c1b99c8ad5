using System.Collections.Immutable;
using System.Globalization;

namespace ResNetGen.Generator.ShapeAnalysis;

/// <summary>What the text of a <c>[TensorShape]</c> says.</summary>
/// <param name="Sizes">The last sizes, or all of them.</param>
/// <param name="HasLeading">Whether any sizes may stand before them.</param>
internal sealed record ShapePattern(ImmutableArray<Dimension> Sizes, bool HasLeading)
{
    private const string Leading = "...";
    private const string Any = "*";

    /// <summary>The shape of a value of which nothing else is known; null where not even its rank is.</summary>
    public TensorShape? Shape => HasLeading ? null : new TensorShape(Sizes);

    /// <summary>Reads the text of the attribute.</summary>
    /// <param name="text">The sizes with commas between them.</param>
    /// <param name="problem">What is wrong where the result is null.</param>
    public static ShapePattern? Parse(string text, out string problem)
    {
        problem = string.Empty;
        if (text.Trim().Length == 0)
        {
            return new ShapePattern(ImmutableArray<Dimension>.Empty, HasLeading: false);
        }

        var items = text.Split(',').Select(item => item.Trim()).ToList();
        var hasLeading = items[0] == Leading;
        var sizes = ImmutableArray.CreateBuilder<Dimension>();
        foreach (var item in items.Skip(hasLeading ? 1 : 0))
        {
            if (item == Any)
            {
                sizes.Add(Dimension.Unknown);
            }
            else if (IsName(item))
            {
                sizes.Add(new Dimension(null, item));
            }
            else if (item.All(IsDigit) && long.TryParse(item, NumberStyles.None, CultureInfo.InvariantCulture, out var size))
            {
                sizes.Add(size);
            }
            else
            {
                problem = item switch
                {
                    "" => "there is nothing between two of its commas, or behind the last",
                    Leading => $"`{Leading}` can stand at the beginning only",
                    _ => $"`{item}` is no size",
                };
                return null;
            }
        }

        return new ShapePattern(sizes.ToImmutable(), hasLeading);
    }

    /// <summary>Whether a tensor of that shape can be meant, and which free sizes that fixes.</summary>
    /// <param name="shape">The shape of a tensor.</param>
    /// <param name="bound">The free sizes that other tensors of the same call have fixed, to which this one's are added.</param>
    public bool Fits(TensorShape shape, Dictionary<string, Dimension> bound)
    {
        if (HasLeading ? shape.Rank < Sizes.Length : shape.Rank != Sizes.Length)
        {
            return false;
        }

        var skipped = shape.Rank - Sizes.Length;
        var fits = true;
        for (var i = 0; i < Sizes.Length; i++)
        {
            var (wanted, actual) = (Sizes[i], shape[skipped + i]);
            if (wanted.Name is { } name)
            {
                if (!bound.TryGetValue(name, out wanted) || wanted.Value is null)
                {
                    bound[name] = actual;
                }
            }

            fits &= !wanted.Differs(actual);
        }

        return fits;
    }

    /// <summary>The same with the free sizes that are fixed.</summary>
    public ShapePattern With(IReadOnlyDictionary<string, Dimension> bound) =>
        this with { Sizes = Sizes.Select(size => Fixed(size, bound)).ToImmutableArray() };

    private static Dimension Fixed(Dimension size, IReadOnlyDictionary<string, Dimension> bound) =>
        size.Name is { } name && bound.TryGetValue(name, out var value) && value != Dimension.Unknown ? value : size;

    /// <summary>What is to be changed in a shape that does not fit.</summary>
    public string Difference(TensorShape shape)
    {
        if (HasLeading ? shape.Rank < Sizes.Length : shape.Rank != Sizes.Length)
        {
            var dimensions = Sizes.Length == 1 ? "dimension" : "dimensions";
            var least = HasLeading ? "at least " : string.Empty;
            return FormattableString.Invariant($"give it {least}{Sizes.Length} {dimensions} instead of {shape.Rank}");
        }

        var skipped = shape.Rank - Sizes.Length;
        var different = Enumerable.Range(0, Sizes.Length).Where(i => Sizes[i].Differs(shape[skipped + i]));
        return "give it "
            + string.Join(
                ", and ",
                different.Select(
                    i => FormattableString.Invariant($"{Sizes[i]} instead of {shape[skipped + i]} in dimension {skipped + i}")));
    }

    public override string ToString()
    {
        var sizes = Sizes.Select(size => size == Dimension.Unknown ? Any : size.ToString());
        return HasLeading || Sizes.Length != 1
            ? $"({string.Join(", ", HasLeading ? sizes.Prepend(Leading) : sizes)})"
            : new TensorShape(Sizes).ToString();
    }

    private static bool IsName(string item) => item.Length > 0 && IsLetter(item[0]) && item.All(c => IsLetter(c) || IsDigit(c));

    private static bool IsLetter(char c) => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or '_';

    private static bool IsDigit(char c) => c is >= '0' and <= '9';
}
