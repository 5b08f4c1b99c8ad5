using static TorchSharp.torch;

namespace ResNetGen.Layers;

/// <summary>
/// Zero channels before and after the input's, with which a shortcut without weights meets more filters (He et al. 2016, "Deep Residual
/// Learning", option A): (N, C, H, W) to (N, before + C + after, H, W).
/// </summary>
public sealed class PadChannels : Layer
{
    private readonly long[] padding;

    /// <summary>Makes the layer.</summary>
    /// <param name="before">Zero channels before the input's.</param>
    /// <param name="after">Zero channels after them.</param>
    public PadChannels(int before, int after)
        : base("PadChannels")
    {
        ArgumentOutOfRangeException.ThrowIfNegative(before);
        ArgumentOutOfRangeException.ThrowIfNegative(after);

        // In the order of torch's pad: columns, rows, channels.
        padding = [0, 0, 0, 0, before, after];
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => nn.functional.pad(input, padding).Keeping(input);
}
