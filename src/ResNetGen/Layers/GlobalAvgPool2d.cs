using static TorchSharp.torch;

namespace ResNetGen.Layers;

/// <summary>The mean over rows and columns: (N, C, H, W) to (N, C, 1, 1) or (N, C).</summary>
/// <param name="keepDims">Whether the result keeps rows and columns of size 1.</param>
public sealed class GlobalAvgPool2d(bool keepDims) : Layer("GlobalAvgPool2d")
{
    private static readonly long[] RowsAndColumns = [2, 3];

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => input.mean(RowsAndColumns, keepDims).Keeping(input);
}
