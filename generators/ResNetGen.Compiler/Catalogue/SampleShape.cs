using System.Globalization;
using ResNetGen.Compiler.Text;

namespace ResNetGen.Compiler.Catalogue;

/// <summary>
/// The shape of one sample without the batch: (C, H, W), or (F) once flattened. Unknown below a mistake, so that one mistake is one error.
/// </summary>
public readonly record struct SampleShape(EquatableArray<int> Sizes)
{
    public SampleShape(params int[] sizes)
        : this(sizes.ToEquatableArray())
    {
    }

    public static SampleShape Unknown => default;

    public bool IsKnown => Sizes.Count > 0;

    public bool IsImage => Sizes.Count == 3;

    public int Channels => Sizes[0];

    public int Height => Sizes[1];

    public int Width => Sizes[2];

    public long Count => Sizes.Aggregate(1L, (count, size) => checked(count * size));

    /// <summary>As in a paper's table, with the free batch in front.</summary>
    public override string ToString() => IsKnown ? "(N, " + ToList() + ")" : "(N, ?)";

    /// <summary>The sizes alone: <c>64, 112, 112</c>.</summary>
    public string ToList() => string.Join(", ", Sizes.Select(size => size.ToString(CultureInfo.InvariantCulture)));
}
