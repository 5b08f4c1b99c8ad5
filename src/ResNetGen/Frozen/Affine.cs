using ResNetGen.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace ResNetGen.Frozen;

/// <summary>A factor and an offset for each channel, in 64 bits: what batch normalization is in evaluation mode.</summary>
/// <param name="Scale">γ / √(variance + ε).</param>
/// <param name="Shift">β − mean · γ / √(variance + ε).</param>
internal sealed record Affine(Tensor Scale, Tensor Shift) : IDisposable
{
    private static readonly Scalar One = 1;

    /// <summary>That of a batch norm.</summary>
    public static Affine Of(BatchNorm2d norm)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using Scalar epsilon = norm.Epsilon;
        var deviation = norm.RunningVar.to_type(ScalarType.Float64).add(epsilon, One).sqrt();
        var scale = deviation.reciprocal();
        if (norm.Weight is { } weight)
        {
            scale = scale.mul(weight);
        }

        var shift = norm.RunningMean.mul(scale).neg();
        return Kept(scale, norm.Bias is { } bias ? shift.add(bias, One) : shift);
    }

    /// <summary>That of Caffe's scale layer.</summary>
    public static Affine Of(Scale layer)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var scale = layer.Weight.to(ScalarType.Float64, copy: true);
        return Kept(scale, layer.Bias is { } bias ? bias.to(ScalarType.Float64, copy: true) : zeros_like(scale));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Scale.Dispose();
        Shift.Dispose();
    }

    /// <summary>A copy in 64 bits, without a gradient.</summary>
    public static Tensor Wide(Tensor tensor)
    {
        using var own = tensor.detach();
        return own.to(ScalarType.Float64, copy: true).DetachFromDisposeScope();
    }

    private static Affine Kept(Tensor scale, Tensor shift) => new(scale.DetachFromDisposeScope(), shift.MoveToOuterDisposeScope());
}
