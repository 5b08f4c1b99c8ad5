using static TorchSharp.torch;

namespace ResNetGen.Layers;

/// <summary>
/// The largest value over rows and columns: (N, C, H, W) to (N, C, 1, 1) or (N, C). Where several are largest, the first gets the gradient,
/// as in PyTorch's <c>AdaptiveMaxPool2d</c>.
/// </summary>
/// <param name="keepDims">Whether the result keeps rows and columns of size 1.</param>
public sealed class GlobalMaxPool2d(bool keepDims) : Layer("GlobalMaxPool2d")
{
    /// <inheritdoc/>
    // Not amax, whose gradient is had from the result: that could then not be changed in place.
    public override Tensor forward(Tensor input)
    {
        var largest = nn.functional.max_pool2d(input, [input.size(2), input.size(3)]).Keeping(input);
        if (keepDims)
        {
            return largest;
        }

        using (largest)
        {
            return largest.flatten(1);
        }
    }
}
