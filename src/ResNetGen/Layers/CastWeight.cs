using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ResNetGen.Layers;

/// <summary>
/// A weight in the number type of the values that it meets: the weight itself, or a copy for one use where the layer computes in fewer bits
/// than it learns in. The gradient reaches the weight in the weight's own type.
/// </summary>
internal readonly struct CastWeight : IDisposable
{
    private readonly Tensor? copy;
    private readonly Parameter? weight;

    public CastWeight(Parameter? weight, ScalarType type)
    {
        this.weight = weight;
        copy = weight is null || weight.dtype == type ? null : weight.to_type(type);
    }

    /// <summary>The weight, or null if there is none.</summary>
    public Tensor? Tensor => copy ?? weight;

    public void Dispose() => copy?.Dispose();
}
