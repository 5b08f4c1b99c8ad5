using CudaStandIn;
using ResNetGen.Data;
using ResNetGen.Tests;
using ResNetGen.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace ResNetGen.Cuda.Tests;

/// <summary>
/// Whole runs on the GPU that is stood in for, beside the same on the CPU. The stand-in computes on the CPU, so that the two must agree bit
/// for bit.
/// </summary>
public sealed class TrainingTests : IDisposable
{
    private const string Step = "ResNetGen.Training.Learner.Step";
    private const string Make = "ResNetGen.Data.BatchMaker.Make";
    private const string Send = "ResNetGen.Data.BatchMaker.Send";
    private const string Reading = "ResNetGen.Training.PendingSteps.Read";

    private static readonly DataSplit Data = SyntheticImages.Create(new Shape(3, 16, 16), classes: 4, train: 40, test: 20, seed: 7);

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    /// <summary>By name, since options are no small value to show.</summary>
    private static readonly Dictionary<string, TrainingOptions> Settings = new()
    {
        ["plain"] = new(),
        ["augmented"] = new() { Recipe = new() { Augmentation = new Augmentation { Flip = true, Pad = 2, Cutout = 3 } } },
        ["reflected"] = new() { Recipe = new() { Augmentation = new Augmentation { Flip = true, Shift = 0.1, Reflect = true } } },
        ["streamed"] = new() { Recipe = new() { Augmentation = new Augmentation { Flip = true, ResizedCrop = 0.5 } } },
        ["mixed"] = new() { Recipe = new() { Augmentation = new Augmentation { Mixup = 0.4 }, LabelSmoothing = 0.1 } },
        ["averaged"] = new() { Recipe = new() { EmaDecay = 0.9 } },
        ["clipped"] = new() { Recipe = new() { MaxGradNorm = 0.5 } },
        ["bfloat16"] = new() { Recipe = new() { Precision = Precision.BFloat16 } },
        ["channels last"] = new() { Recipe = new() { ChannelsLast = true } },
        ["in parts"] = new() { Recipe = new() { GradientAccumulationSteps = 3 } },
        ["SGD without momentum"] = new() { Recipe = new() { Optimizer = OptimizerSettings.Sgd(0, nesterov: false), WeightDecay = 0.01 } },
        ["Adam"] = new() { Recipe = new() { Optimizer = OptimizerSettings.Adam(), LearningRate = LearningRateSchedule.Constant(0.01) } },
        ["AdamW"] = new()
        {
            Recipe = new()
            {
                Optimizer = OptimizerSettings.AdamW(),
                LearningRate = LearningRateSchedule.Constant(0.01),
                WeightDecay = 0.05,
            },
        },
        ["mirrored, with histograms"] = new() { Recipe = new() { FlipTestTimeAugmentation = true }, WeightHistograms = true },
        ["all at once"] = new()
        {
            Recipe = new Recipe
            {
                Augmentation = new Augmentation { Flip = true, Pad = 2, Cutout = 3, Mixup = 0.2 },
                EmaDecay = 0.9,
                MaxGradNorm = 1,
                Precision = Precision.BFloat16,
                ChannelsLast = true,
                GradientAccumulationSteps = 2,
                Optimizer = OptimizerSettings.AdamW(),
                LearningRate = LearningRateSchedule.Cosine(0.01, warmUp: 0.5),
                LabelSmoothing = 0.1,
                FlipTestTimeAugmentation = true,
            },
            CheckpointEverySteps = 3,
        },
    };

    public static TheoryData<string> SettingNames => [.. Settings.Keys];

    [Theory]
    [MemberData(nameof(SettingNames))]
    public void A_run_on_the_GPU_mixes_nothing_waits_in_no_step_and_learns_what_the_CPU_does(string setting)
    {
        using var ledger = new DeviceLedger();
        var onCuda = Train(setting, CUDA, "cuda");
        AssertSound(ledger);
        Assert.Contains(ledger.Events, one => one.Kind == DeviceEventKind.Read && one.IsWithin(Reading));
        AssertSame(Train(setting, CPU, "cpu"), onCuda);
    }

    [Fact]
    public void A_run_goes_on_on_the_GPU()
    {
        using var ledger = new DeviceLedger();
        var whole = Train("all at once", CUDA, "whole");
        var first = Train("all at once", CUDA, "parts", options => options with { MaxSteps = 5 });
        Assert.Equal(TrainingEnd.StepLimit, first.Result.End);
        var both = Train("all at once", CUDA, "parts", options => options with { ResumeFrom = folder.File("parts") });
        AssertSound(ledger);
        AssertSame(whole, both);
    }

    [Fact]
    public void What_a_GPU_learnt_goes_on_on_the_CPU()
    {
        using var ledger = new DeviceLedger();
        Train("averaged", CUDA, "parts", options => options with { MaxSteps = 5 });
        var both = Train("averaged", CPU, "parts", options => options with { ResumeFrom = folder.File("parts") });
        AssertSame(Train("averaged", CPU, "whole"), both);
        Assert.Empty(ledger.Mixtures);
    }

    [Fact]
    public void Losses_that_are_no_numbers_are_told_on_the_GPU_too()
    {
        using var ledger = new DeviceLedger();
        var error = Assert.Throws<ResNetGenException>(() => Train(
            "plain", CUDA, "run", options => options.Learning(its => its with { LearningRate = LearningRateSchedule.Constant(1e30) })));
        Assert.StartsWith("The training diverged: ", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        Assert.Empty(ledger.Mixtures);
    }

    private static void AssertSound(DeviceLedger ledger)
    {
        Assert.Empty(ledger.Mixtures);
        Assert.DoesNotContain(ledger.Events, one => one.Kind != DeviceEventKind.PinnedCopy && one.IsWithin(Step));

        // Every batch comes from pinned memory; what is brought once an epoch need not.
        Assert.DoesNotContain(ledger.Of(DeviceEventKind.PageableCopy), one => one.IsWithin(Make) || one.IsWithin(Send));
        Assert.Contains(ledger.Of(DeviceEventKind.PinnedCopy), one => one.IsWithin(Send));
    }

    private static void AssertSame(Run expected, Run actual)
    {
        Assert.Equal(TrainingEnd.Finished, actual.Result.End);
        Assert.Equal(MetricsFile.ReadSteps(expected.Result.MetricsPath), MetricsFile.ReadSteps(actual.Result.MetricsPath));
        Assert.Equal(expected.Result.Epochs.Select(Figures), actual.Result.Epochs.Select(Figures));
        Assert.Equal(expected.Weights.Keys, actual.Weights.Keys);
        Assert.All(expected.Weights, weight => Assert.Equal(weight.Value, actual.Weights[weight.Key]));
    }

    // All but how long it took.
    private static EpochMetrics Figures(EpochMetrics epoch) => epoch with { Seconds = 0, ImagesPerSecond = 0 };

    private Run Train(string setting, Device device, string name, Func<TrainingOptions, TrainingOptions>? change = null)
    {
        using var network = new EveryLayer(seed: 3);
        network.to(device);
        var options = Settings[setting].Learning(its => its with
        {
            Epochs = 2,
            BatchSize = 9,
        }) with
        {
            EvaluationBatchSize = 8,
            LogEverySteps = 2,
            OutputFolder = folder.File(name),
        };
        var result = Trainer.Run(network, Data, change?.Invoke(options) ?? options);
        var weights = network.state_dict().ToDictionary(entry => entry.Key, entry => entry.Value.cpu().contiguous().bytes.ToArray());
        return new Run(result, weights);
    }

    private sealed record Run(TrainingResult Result, IReadOnlyDictionary<string, byte[]> Weights);
}
