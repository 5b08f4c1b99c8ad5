using static TorchSharp.torch;

namespace ResNetGen.Layers;

/// <summary>
/// A convolution, batch normalisation and an activation, as slim's <c>conv2d</c> with <c>normalizer_fn=batch_norm</c>:
/// (N, inChannels, H, W) to (N, outChannels, H', W').
/// </summary>
public sealed class Conv2dBatchNorm : Conv2d
{
    /// <summary>Makes the layer. The arguments are those of <see cref="Conv2d"/> and <see cref="BatchNorm2d"/>.</summary>
    /// <param name="factory">Where the weights are made.</param>
    /// <param name="inChannels">The input's channels.</param>
    /// <param name="outChannels">The output's channels: the number of filters.</param>
    /// <param name="kernel">The filters' size.</param>
    /// <param name="stride">The step between outputs; 1 if null.</param>
    /// <param name="padding">Zeros around the input.</param>
    /// <param name="dilation">The step between the inputs of one output (the atrous rate); 1 if null.</param>
    /// <param name="groups">Splits the channels into groups that do not see each other; it divides both channel counts.</param>
    /// <param name="bias">Whether the convolution adds a value per channel, which the normalisation makes useless in training.</param>
    /// <param name="activation">What is applied after the normalisation.</param>
    /// <param name="initializer">How the kernel is drawn; by default as <see cref="Initializer.VarianceScaling"/>.</param>
    /// <param name="weightDecay">The L2 regularisation of the kernel.</param>
    /// <param name="decay">How much of the moving statistics is kept at each training step.</param>
    /// <param name="epsilon">What is added to the variance.</param>
    /// <param name="scale">Whether the normalised values are multiplied by a learned γ.</param>
    /// <param name="center">Whether a learned β is added to them.</param>
    /// <param name="countBatches">Whether the training steps are counted, as PyTorch does.</param>
    /// <param name="biasValue">What the convolution's bias starts from, as of <see cref="Conv2d"/>.</param>
    /// <param name="useGlobalStats">Whether training, too, uses the moving statistics as they are; see <see cref="BatchNorm2d"/>.</param>
    public Conv2dBatchNorm(
        WeightFactory factory,
        int inChannels,
        int outChannels,
        Size2d kernel,
        Size2d? stride = null,
        Padding2d padding = default,
        Size2d? dilation = null,
        int groups = 1,
        bool bias = false,
        Activation activation = Activation.None,
        Initializer initializer = default,
        double weightDecay = 0,
        double decay = 0.9,
        double epsilon = 1e-5,
        bool scale = true,
        bool center = true,
        bool countBatches = false,
        Initializer? biasValue = null,
        bool useGlobalStats = false)
        : base(
            factory,
            inChannels,
            outChannels,
            kernel,
            stride,
            padding,
            dilation,
            groups,
            bias,
            Activation.None,
            initializer,
            weightDecay,
            biasValue)
    {
        BatchNorm = new BatchNorm2d(factory, outChannels, decay, epsilon, scale, center, activation, countBatches, useGlobalStats);
        register_module("BatchNorm", BatchNorm);
    }

    /// <summary>The normalisation and the activation that follow the convolution.</summary>
    public BatchNorm2d BatchNorm { get; }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        using var convolved = base.forward(input);
        return BatchNorm.call(convolved);
    }
}
