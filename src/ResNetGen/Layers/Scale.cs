using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ResNetGen.Layers;

/// <summary>
/// A learned factor and offset for each channel, as Caffe's <c>Scale</c>, which follows its batch normalisation: (N, channels, H, W) to the
/// same shape, y[n, c, h, w] = x[n, c, h, w] · weight[c] + bias[c].
/// </summary>
public sealed class Scale : Layer
{
    private static readonly Scalar One = 1;
    private static readonly long[] AcrossRowsAndColumns = [-1, 1, 1];

    private readonly bool hasBias;

    /// <summary>Makes the layer with factors of one and offsets of zero.</summary>
    /// <param name="factory">Where the weights are made.</param>
    /// <param name="channels">The input's channels.</param>
    /// <param name="bias">Whether a value per channel is added.</param>
    public Scale(WeightFactory factory, int channels, bool bias = true)
        : base("Scale", factory)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);

        hasBias = bias;
        register_parameter("weight", factory.Ones(channels));
        if (bias)
        {
            register_parameter("bias", factory.Zeros(channels));
        }
    }

    /// <summary>The factor of each channel, (channels).</summary>
    // Read from the registry each time: moving a module to another device or type replaces its parameters.
    public Parameter Weight => get_parameter("weight")!;

    /// <summary>The value added to each channel, (channels), or null.</summary>
    public Parameter? Bias => hasBias ? get_parameter("bias") : null;

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        InputCheck.Require(input, Weight, this);
        var type = input.dtype;
        using var factors = new CastWeight(Weight, type);
        using var added = new CastWeight(Bias, type);
        using var weight = factors.Tensor!.view(AcrossRowsAndColumns);
        if (added.Tensor is not { } offsets)
        {
            return input.mul(weight).Keeping(input);
        }

        using var bias = offsets.view(AcrossRowsAndColumns);
        return addcmul(bias, input, weight, One).Keeping(input);
    }
}
