using ResNetGen.Data;

namespace ResNetGen.Training;

/// <summary>
/// A run: by which recipe, where its files go, and where it begins and stops. The device and the number type are the network's own.
/// </summary>
public sealed record TrainingOptions
{
    private readonly int? evaluationBatchSize;

    /// <summary>How to train. The checkpoint says it in its own words.</summary>
    public Recipe Recipe { get; init; } = new();

    /// <summary>
    /// The number of images that are evaluated at once; if not given, as many as are trained on at once,
    /// <see cref="Recipe.BatchSize"/> by <see cref="Recipe.GradientAccumulationSteps"/>.
    /// </summary>
    public int EvaluationBatchSize
    {
        get => evaluationBatchSize ?? ((Recipe.BatchSize + Recipe.GradientAccumulationSteps - 1) / Recipe.GradientAccumulationSteps);
        init => evaluationBatchSize = value;
    }

    /// <summary>Brings the images' channels to a common scale; that of the training images if null. The checkpoint keeps it.</summary>
    public Normalization? Normalization { get; init; }

    /// <summary>
    /// Fixes the order of the images and torch's own generator (dropout). The weights have their seed in the network's constructor.
    /// </summary>
    public long Seed { get; init; } = 1;

    /// <summary>
    /// Receives the checkpoint, the metrics and the picture of the curves; made if it is not there. What is done about a run that is there
    /// says <see cref="ExistingRun"/>.
    /// </summary>
    public string OutputFolder { get; init; } = "out";

    /// <summary>Saves a checkpoint whenever so many steps are done; 0 for the ends of epochs only, where one is always saved.</summary>
    public int CheckpointEverySteps { get; init; }

    /// <summary>How many checkpoints are kept, the newest included; the best by validation accuracy is kept besides.</summary>
    public int KeepCheckpoints { get; init; } = 2;

    /// <summary>Writes how each weight's values are distributed after every epoch, for TensorBoard.</summary>
    public bool WeightHistograms { get; init; }

    /// <summary>Writes a line of metrics, and figures for TensorBoard, whenever so many steps are done.</summary>
    public int LogEverySteps { get; init; } = 10;

    /// <summary>Shows where the run is in a line of text whenever so many steps are done; 0 for every ten seconds.</summary>
    public int DisplayEverySteps { get; init; }

    /// <summary>Stops after so many steps as an interruption would, with a checkpoint to go on from; null for no limit.</summary>
    public long? MaxSteps { get; init; }

    /// <summary>
    /// A checkpoint to go on from, or the folder of a run for the newest that is whole; null to start anew. Data, batch size, seed and all
    /// that a step does must be as they were.
    /// </summary>
    public string? ResumeFrom { get; init; }

    /// <summary>
    /// What is done where <see cref="OutputFolder"/> holds a run already: the new one is refused unless something else is said. One whose
    /// checkpoint <see cref="ResumeFrom"/> names is gone on with.
    /// </summary>
    public ExistingRun ExistingRun { get; init; }

    /// <summary>The network's layers and what each takes, for TensorBoard; null where only the network's table is known.</summary>
    internal IReadOnlyList<GraphNode>? Graph { get; init; }

    /// <summary>What messages advise.</summary>
    internal RunAdvice Advice { get; init; } = RunAdvice.Program;

    /// <summary>The newest checkpoint's path in <see cref="OutputFolder"/>.</summary>
    public string CheckpointPath => Path.Combine(OutputFolder, RunFolder.CheckpointName);

    /// <summary>The path of the metrics in <see cref="OutputFolder"/>: JSON lines.</summary>
    public string MetricsPath => RunFolder.Metrics(OutputFolder);

    /// <summary>The path of the picture of the curves in <see cref="OutputFolder"/>.</summary>
    public string CurvesPath => Path.Combine(OutputFolder, "curves.png");
}
