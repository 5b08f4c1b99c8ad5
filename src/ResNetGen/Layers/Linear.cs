using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ResNetGen.Layers;

/// <summary>A fully connected layer with its activation: (N, inFeatures) to (N, outFeatures).</summary>
public class Linear : Layer, IRegularized
{
    private readonly bool hasBias;

    /// <summary>Makes the layer and draws its weight.</summary>
    /// <param name="factory">Where the weights are made.</param>
    /// <param name="inFeatures">The input's features.</param>
    /// <param name="outFeatures">The output's features.</param>
    /// <param name="bias">Whether a value per output feature is added.</param>
    /// <param name="activation">What is applied to the output.</param>
    /// <param name="initializer">How the weight is drawn; by default as <see cref="Initializer.VarianceScaling"/>.</param>
    /// <param name="weightDecay">The L2 regularisation of the weight.</param>
    /// <param name="biasValue">What the bias starts from: a number, or values drawn by a deviation; zero if null.</param>
    public Linear(
        WeightFactory factory,
        int inFeatures,
        int outFeatures,
        bool bias = true,
        Activation activation = Activation.None,
        Initializer initializer = default,
        double weightDecay = 0,
        Initializer? biasValue = null)
        : base("Linear", factory)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inFeatures, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(outFeatures, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(weightDecay);
        WeightFactory.RequireBias(bias, biasValue, nameof(biasValue));

        Activation = activation;
        WeightDecay = weightDecay;
        hasBias = bias;
        register_parameter("weight", factory.Draw(initializer, groups: 1, outFeatures, inFeatures));
        if (bias)
        {
            register_parameter("bias", factory.DrawBias(biasValue, outFeatures));
        }
    }

    /// <summary>The weight: (outFeatures, inFeatures).</summary>
    // Read from the registry each time: moving a module to another device or type replaces its parameters.
    public Parameter Weight => get_parameter("weight")!;

    /// <summary>The value added to each output feature, (outFeatures), or null.</summary>
    public Parameter? Bias => hasBias ? get_parameter("bias") : null;

    /// <summary>What is applied to the output.</summary>
    public Activation Activation { get; }

    /// <inheritdoc/>
    public double WeightDecay { get; }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        InputCheck.Require(input, Weight, this);
        var type = input.dtype;
        using var weight = new CastWeight(Weight, type);
        using var bias = new CastWeight(Bias, type);
        return Activation.Consume(nn.functional.linear(input, weight.Tensor!, bias.Tensor).Keeping(input));
    }
}
