using TorchSharp;
using static TorchSharp.torch;

namespace ResNetGen.Layers;

/// <summary>
/// Max pooling, padded with −∞: (N, C, H, W) to (N, C, H', W'), where H' = ⌊(H + top + bottom − kernel) / stride⌋ + 1, and W' likewise.
/// TensorFlow's SAME on an even size pads the end only, which torch's own padding cannot say.
/// </summary>
public sealed class MaxPool2d : Layer
{
    private static readonly long[] NoPadding = [0, 0];
    private static readonly long[] NoDilation = [1, 1];

    private readonly long[] kernel;
    private readonly long[] stride;
    private readonly long[] innerPadding = NoPadding;
    private readonly bool roundUp;
    private readonly (long, long, long, long)? outerPadding;

    /// <summary>Makes the layer.</summary>
    /// <param name="kernel">The windows' size.</param>
    /// <param name="stride">The step between windows.</param>
    /// <param name="padding">Rows and columns of −∞ around the input; less than a window on every side.</param>
    public MaxPool2d(Size2d kernel, Size2d stride, Padding2d padding)
        : base("MaxPool2d")
    {
        kernel.RequirePositive(nameof(kernel));
        stride.RequirePositive(nameof(stride));
        padding.RequireNotNegative(nameof(padding));
        if (Math.Max(padding.Top, padding.Bottom) >= kernel.Height || Math.Max(padding.Left, padding.Right) >= kernel.Width)
        {
            throw new ArgumentOutOfRangeException(nameof(padding), padding, $"Padding must be smaller than the window of {kernel.Height} by {kernel.Width}, which would see nothing else.");
        }

        this.kernel = kernel.ToArray();
        this.stride = stride.ToArray();

        if (padding.IsSymmetric && 2 * padding.Top <= kernel.Height && 2 * padding.Left <= kernel.Width)
        {
            innerPadding = [padding.Top, padding.Left];
        }
        else if (RoundsUp(stride.Height, padding.Top, padding.Bottom) && RoundsUp(stride.Width, padding.Left, padding.Right))
        {
            roundUp = true;
        }
        else
        {
            outerPadding = padding.ToTorch();
        }
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        if (outerPadding is not { } padding)
        {
            return Pool(input);
        }

        using var padded = nn.functional.pad(input, padding, PaddingModes.Constant, double.NegativeInfinity);
        return Pool(padded);
    }

    // Padding the end by stride − 1 gives as many windows as rounding their number up (torch's ceil mode), whatever the input's size.
    private static bool RoundsUp(int stride, int begin, int end) => begin == 0 && end == stride - 1;

    private Tensor Pool(Tensor input) => nn.functional.max_pool2d(input, kernel, stride, innerPadding, NoDilation, roundUp);
}
