using ResNetGen.Data;

namespace ResNetGen.Training;

/// <summary>
/// How to learn, apart from what is learnt and where: no data, no device, no folders. Durations are in epochs, so that a recipe holds for
/// sets of any size.
/// <see cref="TrainingOptions.From"/> makes the options of a run of it. Recipes are values.
/// </summary>
public sealed record Recipe
{
    /// <summary>What it is called.</summary>
    public required string Name { get; init; }

    /// <summary>How often the training images are gone through.</summary>
    public int Epochs { get; init; } = 10;

    /// <summary>The number of images that each update of the weights comes from.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>How the weights follow the gradients.</summary>
    public OptimizerOptions Optimizer { get; init; } = new SgdOptions();

    /// <summary>The learning rate over the run.</summary>
    public RatePlan LearningRate { get; init; } = new ConstantPlan(0.05);

    /// <summary>As <see cref="TrainingOptions.WeightDecay"/>.</summary>
    public double? WeightDecay { get; init; }

    /// <summary>As <see cref="TrainingOptions.LabelSmoothing"/>.</summary>
    public double LabelSmoothing { get; init; }

    /// <summary>As <see cref="TrainingOptions.MaxGradNorm"/>.</summary>
    public double? MaxGradNorm { get; init; }

    /// <summary>As <see cref="TrainingOptions.GradientAccumulationSteps"/>.</summary>
    public int GradientAccumulationSteps { get; init; } = 1;

    /// <summary>As <see cref="TrainingOptions.EmaDecay"/>.</summary>
    public double? EmaDecay { get; init; }

    /// <summary>As <see cref="TrainingOptions.EvaluateEvery"/>.</summary>
    public int EvaluateEvery { get; init; } = 1;

    /// <summary>As <see cref="TrainingOptions.FlipTestTimeAugmentation"/>.</summary>
    public bool FlipTestTimeAugmentation { get; init; }

    /// <summary>As <see cref="TrainingOptions.Precision"/>.</summary>
    public Precision Precision { get; init; }

    /// <summary>As <see cref="TrainingOptions.ChannelsLast"/>.</summary>
    public bool ChannelsLast { get; init; }

    /// <summary>How the training images vary from epoch to epoch; null for not at all.</summary>
    public Augmentation? Augmentation { get; init; }

    /// <summary>
    /// The recipe as a <c>*.recipe.yaml</c> file says it, which compiles to the same recipe; a learning rate of a class that does not ship
    /// is left to a comment.
    /// </summary>
    public string ToYaml() => RecipeText.Of(this);
}
