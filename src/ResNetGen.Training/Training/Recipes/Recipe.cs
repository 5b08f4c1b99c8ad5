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

    /// <summary>
    /// The number of images that each update of the weights comes from. The images that do not fill a batch at an epoch's end wait for the
    /// next one.
    /// </summary>
    public int BatchSize { get; init; } = 32;

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

    /// <summary>The number type that the network computes in.</summary>
    public Precision Precision { get; init; }

    /// <summary>
    /// Whether images and kernels lie in memory with the channels last (NHWC), which is faster in bfloat16. The results are the same but
    /// for rounding.
    /// </summary>
    public bool ChannelsLast { get; init; }

    /// <summary>How the training images vary from epoch to epoch; not at all if null.</summary>
    public Augmentation? Augmentation { get; init; }

    /// <summary>The number of steps in an epoch.</summary>
    /// <param name="train">The training images.</param>
    public int StepsPerEpoch(ImageSet train)
    {
        ArgumentNullException.ThrowIfNull(train);
        return train.Count / BatchSize;
    }

    /// <summary>
    /// The recipe as a <c>*.recipe.yaml</c> file says it, which compiles to the same recipe; a schedule of one's own is left to a comment.
    /// </summary>
    public string ToYaml() => RecipeText.Of(this);
}
