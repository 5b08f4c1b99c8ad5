using TorchSharp;
using static TorchSharp.torch;

namespace ResNetGen.Layers;

/// <summary>
/// A scope between a block and its unit, <c>unit_1/bottleneck_v2</c>: it runs the unit, whose weights stand one level further down in the state dict,
/// as slim names them.
/// </summary>
public sealed class Scope : Layer
{
    private readonly nn.Module<Tensor, Tensor> inner;

    /// <summary>The scope of one module.</summary>
    /// <param name="name">The inner scope, such as <c>bottleneck_v2</c>.</param>
    /// <param name="inner">The module below it.</param>
    public Scope(string name, nn.Module<Tensor, Tensor> inner)
        : base(name)
    {
        this.inner = inner;
        register_module(name, inner);
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => inner.call(input);
}
