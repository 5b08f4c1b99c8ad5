using static TorchSharp.torch;

namespace ResNetGen.Layers;

/// <summary>
/// Every <c>factor</c>-th row and column, as slim's <c>subsample</c> (a 1×1 max pool with that stride): (N, C, H, W) to (N, C, ⌈H /
/// factor⌉, ⌈W / factor⌉). The result is a view: it shares the argument's memory.
/// </summary>
public sealed class Subsample : Layer
{
    private const int Rows = 2;
    private const int Columns = 3;

    private readonly int factor;

    /// <summary>Makes the layer.</summary>
    /// <param name="factor">The step between rows and between columns that are kept; at least 2.</param>
    public Subsample(int factor)
        : base("Subsample")
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(factor, 2);
        this.factor = factor;
    }

    /// <inheritdoc/>
    // A pool would also write an index for each value, and takes several times as long.
    public override Tensor forward(Tensor input)
    {
        using var rows = input.slice(Rows, 0, long.MaxValue, factor).Keeping(input);
        return rows.slice(Columns, 0, long.MaxValue, factor);
    }
}
