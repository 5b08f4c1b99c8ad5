using static TorchSharp.torch;

namespace ResNetGen.Layers;

/// <summary>An activation as a layer of its own: any shape to the same shape.</summary>
/// <param name="activation">The function; with <see cref="Activation.None"/> the result shares the argument's memory.</param>
public sealed class ActivationLayer(Activation activation) : Layer("ActivationLayer")
{
    /// <summary>The function.</summary>
    public Activation Activation { get; } = activation;

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => Activation.Of(input);
}
