using static TorchSharp.torch;

namespace ResNetGen.Layers;

/// <summary>
/// What must be put around an image so that torch's pooling without padding, rounding down, sees the windows that are asked for.
/// </summary>
/// <param name="kernel">The windows' size.</param>
/// <param name="stride">The step between windows.</param>
/// <param name="padding">The padding that is asked for; less than a window on every side.</param>
/// <param name="ceilMode">Whether windows may hang over the end.</param>
internal sealed class PoolingPadding(Size2d kernel, Size2d stride, Padding2d padding, bool ceilMode)
{
    private const int Rows = 2;
    private const int Columns = 3;

    /// <summary>Refuses windows that are none.</summary>
    public static void Require(Size2d kernel, Size2d stride, Padding2d padding)
    {
        kernel.RequirePositive(nameof(kernel));
        stride.RequirePositive(nameof(stride));
        padding.RequireNotNegative(nameof(padding));
        padding.RequireSmallerThan(kernel, nameof(padding));
    }

    /// <summary>Whether torch's own pooling takes this padding.</summary>
    public static bool IsTorchs(Size2d kernel, Padding2d padding) =>
        padding.IsSymmetric && 2 * padding.Top <= kernel.Height && 2 * padding.Left <= kernel.Width;

    /// <summary>
    /// Whether the windows are those of torch's ceil mode without padding, whatever the image's size: padding the end by stride − 1 gives
    /// as many windows as rounding their number up.
    /// </summary>
    public static bool IsCeilMode(Size2d stride, Padding2d padding) =>
        padding.Top == 0 && padding.Left == 0 && padding.Bottom == stride.Height - 1 && padding.Right == stride.Width - 1;

    /// <summary>The padding for one image: at the end as much as the last window needs, which may be less than nothing.</summary>
    public Padding2d For(Tensor image) => ceilMode
        ? padding with
        {
            Bottom = End(image.size(Rows), kernel.Height, stride.Height, padding.Top, padding.Bottom),
            Right = End(image.size(Columns), kernel.Width, stride.Width, padding.Left, padding.Right),
        }
        : padding;

    private static int End(long size, int kernel, int stride, int begin, int end)
    {
        // Torch refuses an image that is too small even for a window that hangs over.
        var steps = size + begin + end - kernel + stride - 1;
        if (steps < 0)
        {
            return end;
        }

        // A window that begins after the image would see nothing but padding.
        var last = Math.Min(steps / stride, (size + begin - 1) / stride);
        return checked((int)((last * stride) + kernel - size - begin));
    }
}
