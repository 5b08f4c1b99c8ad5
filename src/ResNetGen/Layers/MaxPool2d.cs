using TorchSharp;
using static TorchSharp.torch;

namespace ResNetGen.Layers;

/// <summary>
/// Max pooling, padded with −∞: (N, C, H, W) to (N, C, H', W'), where H' = ⌊(H + top + bottom − kernel) / stride⌋ + 1, and W' likewise.
/// TensorFlow's SAME on an even size pads the end only, which torch's own padding cannot say. Rounded up, as Caffe does and torch's
/// <c>ceil_mode</c>, H' = ⌈(H + top + bottom − kernel) / stride⌉ + 1, less one if the last window would begin after the image's last row.
/// </summary>
public sealed class MaxPool2d : Layer
{
    private static readonly long[] NoPadding = [0, 0];
    private static readonly long[] NoDilation = [1, 1];

    private readonly long[] kernel;
    private readonly long[] stride;
    private readonly long[] innerPadding = NoPadding;
    private readonly bool ceilMode;
    private readonly PoolingPadding? outerPadding;

    /// <summary>Makes the layer.</summary>
    /// <param name="kernel">The windows' size.</param>
    /// <param name="stride">The step between windows.</param>
    /// <param name="padding">Rows and columns of −∞ around the input; less than a window on every side.</param>
    /// <param name="ceilMode">Whether rows and columns that are left over at the end get windows too, which hang over it.</param>
    public MaxPool2d(Size2d kernel, Size2d stride, Padding2d padding, bool ceilMode = false)
        : base("MaxPool2d")
    {
        PoolingPadding.Require(kernel, stride, padding);

        this.kernel = kernel.ToArray();
        this.stride = stride.ToArray();

        if (PoolingPadding.IsTorchs(kernel, padding))
        {
            innerPadding = [padding.Top, padding.Left];
            this.ceilMode = ceilMode;
        }
        else if (!ceilMode && PoolingPadding.IsCeilMode(stride, padding))
        {
            this.ceilMode = true;
        }
        else
        {
            outerPadding = new PoolingPadding(kernel, stride, padding, ceilMode);
        }
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        if (outerPadding is null)
        {
            return Pool(input).Keeping(input);
        }

        using var padded = nn.functional.pad(
            input, outerPadding.For(input).ToTorch(), PaddingModes.Constant, double.NegativeInfinity).Keeping(input);
        return Pool(padded);
    }

    private Tensor Pool(Tensor input) => nn.functional.max_pool2d(input, kernel, stride, innerPadding, NoDilation, ceilMode);
}
