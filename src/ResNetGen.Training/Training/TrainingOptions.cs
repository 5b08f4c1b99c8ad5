using ResNetGen.Data;

namespace ResNetGen.Training;

/// <summary>Everything that decides how a network is trained. The device and the number type are the network's own.</summary>
public sealed record TrainingOptions
{
    private readonly int? evaluationBatchSize;

    /// <summary>How often the training images are gone through.</summary>
    public int Epochs { get; init; } = 10;

    /// <summary>The number of images in a step. The images that do not fill a batch at an epoch's end wait for the next one.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>
    /// The number of images that are evaluated at once; if not given, as many as are trained on at once, <see cref="BatchSize"/> by
    /// <see cref="GradientAccumulationSteps"/>.
    /// </summary>
    public int EvaluationBatchSize
    {
        get => evaluationBatchSize ?? ((BatchSize + GradientAccumulationSteps - 1) / GradientAccumulationSteps);
        init => evaluationBatchSize = value;
    }

    /// <summary>Brings the images' channels to a common scale; that of the training images if null. The checkpoint keeps it.</summary>
    public Normalization? Normalization { get; init; }

    /// <summary>How the training images vary from epoch to epoch; not at all if null.</summary>
    public Augmentation? Augmentation { get; init; }

    /// <summary>How the weights follow the gradients.</summary>
    public OptimizerOptions Optimizer { get; init; } = new SgdOptions();

    /// <summary>The learning rate of every step.</summary>
    public LearningRateSchedule LearningRate { get; init; } = new ConstantRate(0.05);

    /// <summary>
    /// The L2 regularisation of the weights that the network's file regularises, in place of the values there; of all kernels if it
    /// regularises none. Null for the file's own.
    /// </summary>
    public double? WeightDecay { get; init; }

    /// <summary>The fraction of each label that is spread evenly over all classes (Szegedy et al. 2016); the evaluation has none.</summary>
    public double LabelSmoothing { get; init; }

    /// <summary>The greatest joint norm of all gradients in a step: longer ones are scaled down to it. Null for any.</summary>
    public double? MaxGradNorm { get; init; }

    /// <summary>
    /// The number of parts that a batch is gone through in, for batches that do not fit into the memory. It is still one step of
    /// <see cref="BatchSize"/> images.
    /// </summary>
    public int GradientAccumulationSteps { get; init; } = 1;

    /// <summary>
    /// The decay, per step, of the weights' exponential moving average, with which the network is evaluated and which it ends with; null for the
    /// weights themselves.
    /// </summary>
    public double? EmaDecay { get; init; }

    /// <summary>Evaluates the network on the validation images after every so many epochs, and after the last one.</summary>
    public int EvaluateEvery { get; init; } = 1;

    /// <summary>
    /// Evaluates an image by the mean of the logits for it and for its mirror image, which costs twice the time; only for images whose sides
    /// mean nothing. The checkpoint says it.
    /// </summary>
    public bool FlipTestTimeAugmentation { get; init; }

    /// <summary>The number type that the network computes in.</summary>
    public Precision Precision { get; init; }

    /// <summary>
    /// Whether images and kernels lie in memory with the channels last (NHWC), which is faster in bfloat16. The results are the same but
    /// for rounding.
    /// </summary>
    public bool ChannelsLast { get; init; }

    /// <summary>
    /// Fixes the order of the images and torch's own generator (dropout). The weights have their seed in the network's constructor.
    /// </summary>
    public long Seed { get; init; } = 1;

    /// <summary>
    /// Receives the checkpoint, the metrics and the picture of the curves; made if it is not there. Files of an earlier run are replaced.
    /// </summary>
    public string OutputFolder { get; init; } = "out";

    /// <summary>Saves a checkpoint whenever so many steps are done; 0 for the ends of epochs only, where one is always saved.</summary>
    public int CheckpointEverySteps { get; init; }

    /// <summary>How many checkpoints are kept, the newest included; the best by validation accuracy is kept besides.</summary>
    public int KeepCheckpoints { get; init; } = 2;

    /// <summary>Writes how each weight's values are distributed after every epoch, for TensorBoard.</summary>
    public bool WeightHistograms { get; init; }

    /// <summary>Writes a line of metrics whenever so many steps are done.</summary>
    public int LogEverySteps { get; init; } = 10;

    /// <summary>Stops after so many steps as an interruption would, with a checkpoint to go on from; null for no limit.</summary>
    public long? MaxSteps { get; init; }

    /// <summary>
    /// A checkpoint to go on from, or the folder of a run for the newest that is whole; null to start anew. Data, batch size, seed and all
    /// that a step does must be as they were.
    /// </summary>
    public string? ResumeFrom { get; init; }

    /// <summary>
    /// The recipe that these options come from, which the checkpoint says in its own words; null if from none. It decides nothing.
    /// </summary>
    public Recipe? Recipe { get; init; }

    /// <summary>The options of a run of a recipe; what a recipe does not say, such as the output folder, has its default.</summary>
    /// <param name="recipe">How to learn.</param>
    /// <param name="train">The images to learn from, whose number tells how many steps the recipe's epochs have.</param>
    /// <exception cref="ResNetGenException">
    /// The recipe has no epochs or no batch, or its learning rate does not fit into its epochs.
    /// </exception>
    public static TrainingOptions From(Recipe recipe, ImageSet train)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        Trainer.Require(recipe.Epochs, 1, "number of epochs");
        Trainer.Require(recipe.BatchSize, 1, "batch size");
        var options = new TrainingOptions
        {
            Recipe = recipe,
            Epochs = recipe.Epochs,
            BatchSize = recipe.BatchSize,
            Optimizer = recipe.Optimizer,
            WeightDecay = recipe.WeightDecay,
            LabelSmoothing = recipe.LabelSmoothing,
            MaxGradNorm = recipe.MaxGradNorm,
            GradientAccumulationSteps = recipe.GradientAccumulationSteps,
            EmaDecay = recipe.EmaDecay,
            EvaluateEvery = recipe.EvaluateEvery,
            FlipTestTimeAugmentation = recipe.FlipTestTimeAugmentation,
            Precision = recipe.Precision,
            ChannelsLast = recipe.ChannelsLast,
            Augmentation = recipe.Augmentation,
        };

        // Images that do not fill one batch are the trainer's to refuse.
        return options with { LearningRate = recipe.LearningRate.Schedule(recipe.Epochs, Math.Max(1, options.StepsPerEpoch(train))) };
    }

    /// <summary>The number of steps in an epoch over <paramref name="train"/>.</summary>
    public int StepsPerEpoch(ImageSet train)
    {
        ArgumentNullException.ThrowIfNull(train);
        return train.Count / BatchSize;
    }

    /// <summary>The number of steps in all epochs over <paramref name="train"/>: what a <see cref="CosineRate"/> asks for.</summary>
    public long TotalSteps(ImageSet train) => (long)Epochs * StepsPerEpoch(train);

    /// <summary>The newest checkpoint's path in <see cref="OutputFolder"/>.</summary>
    public string CheckpointPath => Path.Combine(OutputFolder, RunFolder.CheckpointName);

    /// <summary>The path of the metrics in <see cref="OutputFolder"/>: JSON lines.</summary>
    public string MetricsPath => RunFolder.Metrics(OutputFolder);

    /// <summary>The path of the picture of the curves in <see cref="OutputFolder"/>.</summary>
    public string CurvesPath => Path.Combine(OutputFolder, "curves.png");
}
