using static TorchSharp.torch;

namespace ResNetGen.Layers;

/// <summary>Zeros around the image, as Keras's <c>ZeroPadding2D</c>: (N, C, H, W) to (N, C, top + H + bottom, left + W + right).</summary>
public sealed class ZeroPad2d : Layer
{
    private readonly (long, long, long, long) padding;

    /// <summary>Makes the layer.</summary>
    /// <param name="padding">Rows and columns of zeros around the input.</param>
    public ZeroPad2d(Padding2d padding)
        : base("ZeroPad2d")
    {
        padding.RequireNotNegative(nameof(padding));
        this.padding = padding.ToTorch();
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => nn.functional.pad(input, padding).Keeping(input);
}
