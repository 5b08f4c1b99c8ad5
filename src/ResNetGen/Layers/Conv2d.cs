using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ResNetGen.Layers;

/// <summary>
/// A convolution with its activation: (N, inChannels, H, W) to (N, outChannels, H', W'), where
/// H' = ⌊(H + top + bottom − dilation · (kernel − 1) − 1) / stride⌋ + 1, and W' likewise.
/// </summary>
public class Conv2d : Layer, IRegularized
{
    private static readonly long[] NoPadding = [0, 0];

    private readonly long[] stride;
    private readonly long[] dilation;
    private readonly long[] innerPadding;
    private readonly bool hasBias;

    /// <summary>Makes the convolution and draws its kernel.</summary>
    /// <param name="factory">Where the weights are made.</param>
    /// <param name="inChannels">The input's channels.</param>
    /// <param name="outChannels">The output's channels: the number of filters.</param>
    /// <param name="kernel">The filters' size.</param>
    /// <param name="stride">The step between outputs; 1 if null.</param>
    /// <param name="padding">Zeros around the input. Opposite sides may differ, as TensorFlow's SAME asks for on even sizes.</param>
    /// <param name="dilation">The step between the inputs of one output (the atrous rate); 1 if null.</param>
    /// <param name="groups">Splits the channels into groups that do not see each other; it divides both channel counts.</param>
    /// <param name="bias">Whether a value per output channel is added.</param>
    /// <param name="activation">What is applied to the output.</param>
    /// <param name="initializer">How the kernel is drawn; by default as <see cref="Initializer.VarianceScaling"/>.</param>
    /// <param name="weightDecay">The L2 regularisation of the kernel.</param>
    /// <param name="biasValue">What the bias starts from: a number, or values drawn by a deviation; zero if null.</param>
    public Conv2d(
        WeightFactory factory,
        int inChannels,
        int outChannels,
        Size2d kernel,
        Size2d? stride = null,
        Padding2d padding = default,
        Size2d? dilation = null,
        int groups = 1,
        bool bias = true,
        Activation activation = Activation.None,
        Initializer initializer = default,
        double weightDecay = 0,
        Initializer? biasValue = null)
        : base("Conv2d", factory)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inChannels, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(outChannels, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(groups, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(weightDecay);
        WeightFactory.RequireBias(bias, biasValue, nameof(biasValue));
        kernel.RequirePositive(nameof(kernel));
        (stride ?? 1).RequirePositive(nameof(stride));
        (dilation ?? 1).RequirePositive(nameof(dilation));
        padding.RequireNotNegative(nameof(padding));
        if (inChannels % groups != 0 || outChannels % groups != 0)
        {
            throw new ArgumentException(
                $"{groups} groups must divide both {inChannels} input channels and {outChannels} output channels.", nameof(groups));
        }

        Padding = padding;
        Groups = groups;
        Activation = activation;
        WeightDecay = weightDecay;
        this.stride = (stride ?? 1).ToArray();
        this.dilation = (dilation ?? 1).ToArray();
        innerPadding = padding.IsSymmetric ? [padding.Top, padding.Left] : NoPadding;
        hasBias = bias;
        register_parameter("weight", factory.Draw(initializer, groups, outChannels, inChannels / groups, kernel.Height, kernel.Width));
        if (bias)
        {
            register_parameter("bias", factory.DrawBias(biasValue, outChannels));
        }
    }

    /// <summary>The kernel: (outChannels, inChannels / groups, height, width).</summary>
    // Read from the registry each time: moving a module to another device or type replaces its parameters.
    public Parameter Weight => get_parameter("weight")!;

    /// <summary>The value added to each output channel, (outChannels), or null.</summary>
    public Parameter? Bias => hasBias ? get_parameter("bias") : null;

    /// <summary>Zeros around the input.</summary>
    public Padding2d Padding { get; }

    /// <summary>The step between outputs, down and across.</summary>
    internal long[] Stride => stride;

    /// <summary>The step between the inputs of one output, down and across.</summary>
    internal long[] Dilation => dilation;

    /// <summary>The number of groups of channels that do not see each other.</summary>
    public int Groups { get; }

    /// <summary>What this layer itself applies to the convolution's output.</summary>
    public Activation Activation { get; }

    /// <inheritdoc/>
    public double WeightDecay { get; }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => Activation.Consume(Convolve(input).Keeping(input));

    private Tensor Convolve(Tensor input)
    {
        InputCheck.Require(input, Weight, this);
        var type = input.dtype;
        using var weight = new CastWeight(Weight, type);
        using var bias = new CastWeight(Bias, type);
        if (Padding.IsSymmetric)
        {
            return nn.functional.conv2d(input, weight.Tensor!, bias.Tensor, stride, innerPadding, dilation, Groups);
        }

        using var padded = nn.functional.pad(input, Padding.ToTorch());
        return nn.functional.conv2d(padded, weight.Tensor!, bias.Tensor, stride, innerPadding, dilation, Groups);
    }
}
