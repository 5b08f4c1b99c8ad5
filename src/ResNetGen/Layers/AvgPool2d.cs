using static TorchSharp.torch;

namespace ResNetGen.Layers;

/// <summary>
/// Average pooling: (N, C, H, W) to (N, C, H', W'), where H' = ⌊(H + top + bottom − kernel) / stride⌋ + 1, and W' likewise. Rounded up, as
/// Caffe does and torch's <c>ceil_mode</c>, H' = ⌈(H + top + bottom − kernel) / stride⌉ + 1, less one if the last window would begin after
/// the image's last row.
/// </summary>
public sealed class AvgPool2d : Layer
{
    private static readonly long[] NoPadding = [0, 0];

    private readonly long[] kernel;
    private readonly long[] stride;
    private readonly long[] innerPadding = NoPadding;
    private readonly Padding2d padding;
    private readonly PoolingPadding? outerPadding;
    private readonly bool countIncludePad;
    private readonly bool ceilMode;

    /// <summary>Makes the layer.</summary>
    /// <param name="kernel">The windows' size.</param>
    /// <param name="stride">The step between windows; the windows' size if null.</param>
    /// <param name="padding">Rows and columns of zeros around the input; less than a window on every side.</param>
    /// <param name="ceilMode">Whether rows and columns that are left over at the end get windows too, which hang over it.</param>
    /// <param name="countIncludePad">
    /// Whether the zeros count in the mean: they do in Caffe and, unless told otherwise, in torch; in TensorFlow they do not. What hangs
    /// over the padding never counts.
    /// </param>
    public AvgPool2d(Size2d kernel, Size2d? stride = null, Padding2d padding = default, bool ceilMode = false, bool countIncludePad = false)
        : base("AvgPool2d")
    {
        var step = stride ?? kernel;
        PoolingPadding.Require(kernel, step, padding);

        this.kernel = kernel.ToArray();
        this.stride = step.ToArray();
        this.padding = padding;
        this.countIncludePad = countIncludePad;
        this.ceilMode = ceilMode;

        if (PoolingPadding.IsTorchs(kernel, padding))
        {
            innerPadding = [padding.Top, padding.Left];
        }
        else if (!ceilMode && !countIncludePad && PoolingPadding.IsCeilMode(step, padding))
        {
            this.ceilMode = true;
        }
        else
        {
            outerPadding = new PoolingPadding(kernel, step, padding, ceilMode);
        }
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        if (outerPadding is null)
        {
            return nn.functional.avg_pool2d(input, kernel, stride, innerPadding, ceilMode, countIncludePad).Keeping(input);
        }

        var outer = outerPadding.For(input);
        using var padded = nn.functional.pad(input, outer.ToTorch());
        if (countIncludePad && !ceilMode)
        {
            return nn.functional.avg_pool2d(padded, kernel, stride);
        }

        using var counts = Counts(input, outer).Keeping(input);
        return Sums(padded).div_(counts);
    }

    private Tensor Sums(Tensor padded) => nn.functional.avg_pool2d(padded, kernel, stride, divisor_override: 1);

    // How many values that count each window sees: one image of one channel, so next to nothing beside the sums.
    private Tensor Counts(Tensor input, Padding2d outer)
    {
        var counted = countIncludePad ? padding : default;
        var rest = new Padding2d(
            outer.Top - counted.Top, outer.Bottom - counted.Bottom, outer.Left - counted.Left, outer.Right - counted.Right);
        using var values = ones(
            [1, 1, input.size(2) + counted.Top + counted.Bottom, input.size(3) + counted.Left + counted.Right], input.dtype, input.device);
        using var padded = nn.functional.pad(values, rest.ToTorch());
        return Sums(padded);
    }
}
