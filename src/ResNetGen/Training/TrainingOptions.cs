using ResNetGen.Data;

namespace ResNetGen.Training;

/// <summary>Everything that decides how a network is trained. The device and the number type are the network's own.</summary>
public sealed record TrainingOptions
{
    /// <summary>How often the training images are gone through.</summary>
    public int Epochs { get; init; } = 10;

    /// <summary>The number of images in a step. The images that do not fill a batch at an epoch's end wait for the next one.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>The number of images judged at once in the evaluation; <see cref="BatchSize"/> if null.</summary>
    public int? EvaluationBatchSize { get; init; }

    /// <summary>Brings the images' channels to a common scale; that of the training images if null. The checkpoint keeps it.</summary>
    public Normalization? Normalization { get; init; }

    /// <summary>How the weights follow the gradients.</summary>
    public OptimizerOptions Optimizer { get; init; } = new SgdOptions();

    /// <summary>The learning rate of every step.</summary>
    public LearningRateSchedule LearningRate { get; init; } = new ConstantRate(0.05);

    /// <summary>Fixes the order of the images and torch's own generator (dropout). The weights have their seed in the network's constructor.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Receives the checkpoint, the metrics and the picture of the curves; made if it is not there. Files of an earlier run are replaced.</summary>
    public string OutputFolder { get; init; } = "out";

    /// <summary>Saves a checkpoint whenever so many steps are done; 0 for the ends of epochs only, where one is always saved.</summary>
    public int CheckpointEverySteps { get; init; }

    /// <summary>How many checkpoints are kept, the newest included; the best by held-out accuracy is kept besides.</summary>
    public int KeepCheckpoints { get; init; } = 2;

    /// <summary>Writes how each weight's values are distributed after every epoch, for TensorBoard.</summary>
    public bool WeightHistograms { get; init; }

    /// <summary>Writes a line of metrics whenever so many steps are done.</summary>
    public int LogEverySteps { get; init; } = 10;

    /// <summary>Stops after so many steps as an interruption would, with a checkpoint to go on from; null for no limit.</summary>
    public long? MaxSteps { get; init; }

    /// <summary>A checkpoint to go on from, or the folder of a run for the newest that is whole; null to start anew. Data, batch size, seed and optimizer must be those it was made with.</summary>
    public string? ResumeFrom { get; init; }

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
    public string MetricsPath => Path.Combine(OutputFolder, "metrics.jsonl");

    /// <summary>The path of the picture of the curves in <see cref="OutputFolder"/>.</summary>
    public string CurvesPath => Path.Combine(OutputFolder, "curves.png");
}
