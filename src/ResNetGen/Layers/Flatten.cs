using static TorchSharp.torch;

namespace ResNetGen.Layers;

/// <summary>All values of a sample in one row: (N, C, H, W) to (N, C · H · W). The result may share the argument's memory.</summary>
public sealed class Flatten() : Layer("Flatten")
{
    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => input.flatten(1).Keeping(input);
}
