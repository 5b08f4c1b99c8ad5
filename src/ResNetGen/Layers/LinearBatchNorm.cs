using static TorchSharp.torch;

namespace ResNetGen.Layers;

/// <summary>
/// A fully connected layer, batch normalisation and an activation, as slim's <c>fully_connected</c> with <c>normalizer_fn=batch_norm</c>:
/// (N, inFeatures) to (N, outFeatures).
/// </summary>
public sealed class LinearBatchNorm : Linear
{
    /// <summary>Makes the layer. The arguments are those of <see cref="Linear"/> and <see cref="BatchNorm2d"/>.</summary>
    /// <param name="factory">Where the weights are made.</param>
    /// <param name="inFeatures">The input's features.</param>
    /// <param name="outFeatures">The output's features.</param>
    /// <param name="bias">Whether a value per output feature is added, which the normalisation makes useless in training.</param>
    /// <param name="activation">What is applied after the normalisation.</param>
    /// <param name="initializer">How the weight is drawn; by default as <see cref="Initializer.VarianceScaling"/>.</param>
    /// <param name="weightDecay">The L2 regularisation of the weight.</param>
    /// <param name="biasValue">What the bias starts from, as of <see cref="Linear"/>.</param>
    /// <param name="decay">How much of the moving statistics is kept at each training step.</param>
    /// <param name="epsilon">What is added to the variance.</param>
    /// <param name="scale">Whether the normalised values are multiplied by a learned γ.</param>
    /// <param name="center">Whether a learned β is added to them.</param>
    /// <param name="countBatches">Whether the training steps are counted, as PyTorch does.</param>
    /// <param name="useGlobalStats">Whether training, too, uses the moving statistics as they are; see <see cref="BatchNorm2d"/>.</param>
    public LinearBatchNorm(
        WeightFactory factory,
        int inFeatures,
        int outFeatures,
        bool bias = false,
        Activation activation = Activation.None,
        Initializer initializer = default,
        double weightDecay = 0,
        Initializer? biasValue = null,
        double decay = 0.9,
        double epsilon = 1e-5,
        bool scale = true,
        bool center = true,
        bool countBatches = false,
        bool useGlobalStats = false)
        : base(factory, inFeatures, outFeatures, bias, Activation.None, initializer, weightDecay, biasValue)
    {
        BatchNorm = new BatchNorm2d(factory, outFeatures, decay, epsilon, scale, center, activation, countBatches, useGlobalStats);
        register_module("BatchNorm", BatchNorm);
    }

    /// <summary>The normalisation and the activation that follow the product.</summary>
    public BatchNorm2d BatchNorm { get; }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        using var product = base.forward(input);
        return BatchNorm.call(product);
    }
}
