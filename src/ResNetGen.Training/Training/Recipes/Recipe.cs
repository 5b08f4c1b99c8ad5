using ResNetGen.Data;

namespace ResNetGen.Training;

/// <summary>
/// How to train, apart from what is trained and on what: no data, no device, no folders. Durations are in epochs, so that a recipe holds
/// for sets of any size. Recipes are values.
/// </summary>
public sealed record Recipe
{
    /// <summary>What it is called.</summary>
    public string Name { get; init; } = "unnamed";

    /// <summary>How often the training images are gone through.</summary>
    public int Epochs { get; init; } = 10;

    /// <summary>The number of images that each update of the weights comes from.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>
    /// Whether the images that do not fill a batch at an epoch's end wait for the next epoch; if not, they are a smaller last batch.
    /// </summary>
    public bool DropLast { get; init; } = true;

    /// <summary>How the weights follow the gradients.</summary>
    public OptimizerSettings Optimizer { get; init; } = OptimizerSettings.Sgd();

    /// <summary>The learning rate over the run.</summary>
    public LearningRateSchedule LearningRate { get; init; } = LearningRateSchedule.Constant(0.05);

    /// <summary>
    /// The L2 regularisation of the weights that the network's file regularises, in place of the values there; of all kernels if it
    /// regularises none. Null for the file's own.
    /// </summary>
    public double? WeightDecay { get; init; }

    /// <summary>
    /// The fraction of each label that is spread evenly over all classes (Szegedy et al. 2016); the evaluation has none.
    /// </summary>
    public double LabelSmoothing { get; init; }

    /// <summary>
    /// Whether a step follows the gradient of the sum of its images' losses, and not of their mean: as many times the gradient as the batch
    /// has images. The loss that is shown is the mean either way.
    /// </summary>
    public bool SumLoss { get; init; }

    /// <summary>The greatest joint norm of all gradients in a step: longer ones are scaled down to it. Null for any.</summary>
    public double? MaxGradNorm { get; init; }

    /// <summary>
    /// The number of parts that a batch is gone through in, for batches that do not fit into the memory. It is still one step of
    /// <see cref="BatchSize"/> images.
    /// </summary>
    public int GradientAccumulationSteps { get; init; } = 1;

    /// <summary>
    /// The decay, per step, of the weights' exponential moving average, with which the network is evaluated and which it ends with; null
    /// for the weights themselves.
    /// </summary>
    public double? EmaDecay { get; init; }

    /// <summary>Evaluates the network on the validation images after every so many epochs, and after the last one.</summary>
    public int EvaluateEvery { get; init; } = 1;

    /// <summary>
    /// Evaluates an image by the mean of the logits for it and for its mirror image, which costs twice the time; only for images whose
    /// sides mean nothing. The checkpoint says it.
    /// </summary>
    public bool FlipTestTimeAugmentation { get; init; }

    /// <summary>
    /// How many of the training images, spread evenly over them, the network is evaluated on in place of the validation images, and never
    /// trained by; 0 for none.
    /// </summary>
    public int ValidationImages { get; init; }

    /// <summary>The number type that the network computes in.</summary>
    public Precision Precision { get; init; }

    /// <summary>
    /// Whether images and kernels lie in memory with the channels last (NHWC), which is faster in bfloat16. The results are the same but
    /// for rounding.
    /// </summary>
    public bool ChannelsLast { get; init; }

    /// <summary>
    /// Whether each channel is brought to mean 0 and deviation 1 by the training images, where the run's options say nothing else; if not,
    /// the network is given values from 0 to 1.
    /// </summary>
    public bool Normalize { get; init; } = true;

    /// <summary>How the training images vary from epoch to epoch; not at all if null.</summary>
    public Augmentation? Augmentation { get; init; }

    /// <summary>The number of steps in an epoch.</summary>
    /// <param name="train">The images that the network is trained by.</param>
    public int StepsPerEpoch(ImageSet train)
    {
        ArgumentNullException.ThrowIfNull(train);
        return DropLast ? train.Count / BatchSize : (train.Count + BatchSize - 1) / BatchSize;
    }

    /// <summary>The recipe of a run that is shorter or longer: the epochs, and what is counted in them; at least one epoch.</summary>
    /// <param name="scale">What the number of epochs is multiplied by.</param>
    internal Recipe Scaled(double scale)
    {
        var epochs = Math.Max(1, (int)Math.Round(Epochs * scale));
        return this with { Epochs = epochs, LearningRate = LearningRate.Scaled((double)epochs / Epochs) };
    }

    /// <summary>
    /// The recipe as a <c>*.recipe.yaml</c> file says it, which compiles to the same recipe; a schedule of one's own is left to a comment.
    /// </summary>
    public string ToYaml() => RecipeText.Of(this);
}
