using static TorchSharp.torch;

namespace ResNetGen.Layers;

/// <summary>
/// The layout in memory in which a pixel's channels lie beside each other. TorchSharp knows no memory formats, but strides make one.
/// </summary>
internal static class ChannelsLast
{
    private static readonly long[] To = [0, 2, 3, 1];
    private static readonly long[] From = [0, 3, 1, 2];

    /// <summary>The values in this layout, as a handle of its own: memory is shared where they are in it already.</summary>
    /// <param name="tensor">(N, C, H, W), which stays the caller's; so does the shape.</param>
    public static Tensor Of(Tensor tensor)
    {
        using var moved = tensor.permute(To).Keeping(tensor);
        using var dense = moved.contiguous();
        return dense.permute(From);
    }
}
