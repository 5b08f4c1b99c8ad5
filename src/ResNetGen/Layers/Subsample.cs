using static TorchSharp.torch;

namespace ResNetGen.Layers;

/// <summary>
/// Every <c>factor</c>-th row and column, as slim's <c>subsample</c> (a 1×1 max pool with that stride): (N, C, H, W) to (N, C, ⌈H / factor⌉, ⌈W / factor⌉).
/// </summary>
public sealed class Subsample : Layer
{
    private static readonly long[] Kernel = [1, 1];
    private static readonly long[] NoPadding = [0, 0];

    private readonly long[] stride;

    /// <summary>Makes the layer.</summary>
    /// <param name="factor">The step between rows and between columns that are kept; at least 2.</param>
    public Subsample(int factor)
        : base("Subsample")
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(factor, 2);
        stride = [factor, factor];
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => nn.functional.max_pool2d(input, Kernel, stride, NoPadding, Kernel);
}
