using ResNetGen.Data;
using ResNetGen.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace ResNetGen.Tests.Training;

/// <summary>Images and options of a run of seconds, for the small network.</summary>
internal static class SmallRun
{
    public static readonly Shape Image = new(1, 16, 16);

    public static DataSplit Images { get; } = SyntheticImages.Create(Image, classes: 4, train: 256, test: 64, seed: 7);

    public static TrainingOptions Options(TemporaryFolder folder) => new()
    {
        Recipe = new Recipe
        {
            BatchSize = 16,
        },
        LogEverySteps = 1,
        OutputFolder = folder.Path,
        ExistingRun = ExistingRun.Replace,
    };

    /// <summary>How many images have the highest logit at their label.</summary>
    public static int Hits(Tensor logits, Tensor labels)
    {
        var values = logits.detach().data<float>().ToArray();
        var classes = labels.data<long>().ToArray();
        return classes
            .Select((label, image) => values.Skip(image * 4).Take(4).ToList() is var row && row.IndexOf(row.Max()) == label ? 1 : 0)
            .Sum();
    }
}
