namespace ResNetGen.Reference;

/// <summary>The arguments of one bottleneck unit, as in slim's <c>Block</c> tuples.</summary>
/// <param name="Depth">The channels of the unit's output.</param>
/// <param name="Bottleneck">The channels of its 3×3 convolution.</param>
/// <param name="Stride">The stride of that convolution.</param>
public sealed record UnitDescription(int Depth, int Bottleneck, int Stride)
{
    /// <summary>A block of slim's networks: <paramref name="units"/> units, all with stride 1 but the last.</summary>
    public static UnitDescription[] Block(int bottleneck, int units, int stride) =>
        [.. Enumerable.Range(1, units).Select(unit => new UnitDescription(4 * bottleneck, bottleneck, unit == units ? stride : 1))];
}
