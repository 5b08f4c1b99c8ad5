using ResNetGen.Data;
using ResNetGen.Training;

namespace ResNetGen.Tests.Training;

/// <summary>A small run that tests stop and resume.</summary>
internal static class InterruptedRun
{
    public const int StepsPerEpoch = 8;

    public static readonly Shape Image = new(1, 16, 16);

    public static DataSplit Images { get; } = SyntheticImages.Create(Image, classes: 4, train: 130, test: 40, seed: 3);

    public static TrainingOptions Options(TemporaryFolder folder, OptimizerSettings optimizer) => new()
    {
        Recipe = new Recipe
        {
            Epochs = 3,
            BatchSize = 16,
            Optimizer = optimizer,
            LearningRate = new FixedLength(LearningRateSchedule.Cosine(0.02, warmUp: 4.0 / StepsPerEpoch), Epochs: 3),
        },
        LogEverySteps = 1,
        OutputFolder = folder.Path,
    };
}
