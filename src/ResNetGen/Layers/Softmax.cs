using static TorchSharp.torch;

namespace ResNetGen.Layers;

/// <summary>Probabilities over the channels (dimension 1), which sum to one at each position: (N, C, …) to the same shape.</summary>
public sealed class Softmax() : Layer("Softmax")
{
    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => input.softmax(1).Keeping(input);
}
