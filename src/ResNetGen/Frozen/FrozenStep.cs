using ResNetGen.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace ResNetGen.Frozen;

/// <summary>A step of a frozen network: it makes one value of others. Its weights are its own.</summary>
/// <param name="inputs">The places of the values that it takes.</param>
internal abstract class FrozenStep(params int[] inputs) : IDisposable
{
    /// <summary>The places of the values that it takes.</summary>
    public int[] Inputs { get; protected set; } = inputs;

    /// <summary>The place of the value that it makes.</summary>
    public int Output { get; set; }

    /// <summary>Whether the result may share memory with the first input.</summary>
    public virtual bool IsView => false;

    /// <summary>Brings the weights, which were planned in 64 bits, into what is computed in.</summary>
    /// <param name="type">The type.</param>
    public virtual void Cast(ScalarType type)
    {
    }

    /// <summary>Makes the value, which is the caller's to dispose.</summary>
    /// <param name="values">The values that it takes, in their order.</param>
    public abstract Tensor Run(ReadOnlySpan<Tensor> values);

    /// <inheritdoc/>
    public virtual void Dispose()
    {
    }

    /// <summary>Replaces weights by those of another type, which stay the step's.</summary>
    protected static void Cast(ref Tensor weight, ref Tensor? bias, ScalarType type)
    {
        var (wide, offsets) = (weight, bias);
        weight = wide.to_type(type).DetachFromDisposeScope();
        bias = offsets?.to_type(type).DetachFromDisposeScope();
        wide.Dispose();
        offsets?.Dispose();
    }
}

/// <summary>A layer without weights.</summary>
/// <param name="layer">The layer.</param>
/// <param name="input">The place of what it takes.</param>
internal sealed class LayerStep(Layer layer, int input) : FrozenStep(input)
{
    /// <inheritdoc/>
    public override bool IsView => layer is Subsample or Flatten or UnitBlock;

    /// <inheritdoc/>
    public override Tensor Run(ReadOnlySpan<Tensor> values) => layer.forward(values[0]);
}

/// <summary>An activation.</summary>
/// <param name="activation">Which.</param>
/// <param name="input">The place of what it takes.</param>
internal sealed class ActivationStep(Activation activation, int input) : FrozenStep(input)
{
    /// <inheritdoc/>
    public override Tensor Run(ReadOnlySpan<Tensor> values) => activation.Of(values[0]);
}

/// <summary>A sum and its activation.</summary>
/// <param name="activation">The activation.</param>
/// <param name="terms">The places of the terms.</param>
internal sealed class SumStep(Activation activation, params int[] terms) : FrozenStep(terms)
{
    /// <inheritdoc/>
    public override Tensor Run(ReadOnlySpan<Tensor> values)
    {
        var sum = Residual.Add(values[0], values[1]);
        foreach (var term in values[2..])
        {
            Residual.AddTo(sum, term);
        }

        return activation.Consume(sum);
    }
}

/// <summary>A product and its activation.</summary>
/// <param name="activation">The activation.</param>
/// <param name="factors">The places of the two factors.</param>
internal sealed class ProductStep(Activation activation, params int[] factors) : FrozenStep(factors)
{
    /// <inheritdoc/>
    public override Tensor Run(ReadOnlySpan<Tensor> values) =>
        activation.Consume(values[0].mul(values[1]).Keeping(values[0]).Keeping(values[1]));
}

/// <summary>Channels behind one another.</summary>
/// <param name="parts">The places of the parts.</param>
internal sealed class ConcatStep(params int[] parts) : FrozenStep(parts)
{
    /// <inheritdoc/>
    public override Tensor Run(ReadOnlySpan<Tensor> values) => cat([.. values], 1);
}

/// <summary>A factor and an offset for each channel, and an activation: batch normalization that no convolution stands before.</summary>
/// <param name="affine">The factors and offsets.</param>
/// <param name="activation">The activation.</param>
/// <param name="input">The place of what it takes.</param>
internal sealed class AffineStep(Affine affine, Activation activation, int input) : FrozenStep(input)
{
    private readonly Tensor scale = affine.Scale.to_type(ScalarType.Float32);
    private readonly Tensor shift = affine.Shift.to_type(ScalarType.Float32);
    private readonly Tensor mean = zeros_like(affine.Scale, dtype: ScalarType.Float32);
    private readonly Tensor variance = ones_like(affine.Scale, dtype: ScalarType.Float32);

    /// <inheritdoc/>
    public override Tensor Run(ReadOnlySpan<Tensor> values) =>
        activation.Consume(nn.functional.batch_norm(values[0], mean, variance, scale, shift, eps: 0).Keeping(values[0]));

    /// <inheritdoc/>
    public override void Dispose()
    {
        scale.Dispose();
        shift.Dispose();
        mean.Dispose();
        variance.Dispose();
        base.Dispose();
    }
}

/// <summary>A linear layer and its activation.</summary>
/// <param name="weight">(outFeatures, inFeatures) in 64 bits, which becomes the step's own.</param>
/// <param name="bias">(outFeatures) in 64 bits or null, which becomes the step's own.</param>
/// <param name="activation">The activation.</param>
/// <param name="input">The place of what it takes.</param>
internal sealed class LinearStep(Tensor weight, Tensor? bias, Activation activation, int input) : FrozenStep(input)
{
    private static readonly long[] OfWeight = [-1, 1];

    private Tensor weight = weight;
    private Tensor? bias = bias;

    /// <summary>That of a layer, with the batch norm behind it in its weights.</summary>
    public static LinearStep Of(Linear layer, int input)
    {
        using var scope = NewDisposeScope();
        var weight = Affine.Wide(layer.Weight);
        var bias = layer.Bias is { } offsets ? Affine.Wide(offsets) : null;
        var activation = layer.Activation;
        if (layer is LinearBatchNorm { BatchNorm: var norm })
        {
            var affine = Affine.Of(norm);
            weight = weight.mul(affine.Scale.view(OfWeight));
            bias = bias is null ? affine.Shift : Residual.AddTo(bias.mul(affine.Scale), affine.Shift);
            activation = norm.Activation;
        }

        return new LinearStep(weight.DetachFromDisposeScope(), bias?.MoveToOuterDisposeScope(), activation, input);
    }

    /// <inheritdoc/>
    public override void Cast(ScalarType type) => Cast(ref weight, ref bias, type);

    /// <inheritdoc/>
    public override Tensor Run(ReadOnlySpan<Tensor> values) =>
        activation.Consume(nn.functional.linear(values[0], weight, bias).Keeping(values[0]));

    /// <inheritdoc/>
    public override void Dispose()
    {
        weight.Dispose();
        bias?.Dispose();
        base.Dispose();
    }
}
