using ResNetGen.Benchmarking;
using ResNetGen.Data;
using ResNetGen.Layers;
using ResNetGen.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace ResNetGen.Tests.Training;

/// <summary>
/// What a user has frozen, by <c>eval()</c> and by <c>requires_grad</c>, stays as it is: every bit of it, whatever else a run does.
/// </summary>
[Collection(nameof(Alone))]
public class FrozenTests
{
    private const int StepsPerEpoch = 8;

    private static readonly Shape Image = new(1, 16, 16);
    private static readonly DataSplit Data = SyntheticImages.Create(Image, classes: 4, train: 128, test: 40, seed: 3);

    public static TheoryData<string> Runs => [.. Options.Keys];

    private static readonly Dictionary<string, TrainingOptions> Options = new()
    {
        ["plain"] = new(),
        ["with weight decay"] = new() { Recipe = new() { WeightDecay = 0.05, Optimizer = OptimizerSettings.AdamW() } },
        ["averaged"] = new() { Recipe = new() { EmaDecay = 0.9 } },
        ["channels last"] = new() { Recipe = new() { ChannelsLast = true } },
        ["in bfloat16"] = new() { Recipe = new() { Precision = Precision.BFloat16, ChannelsLast = true } },
        ["with everything"] = new()
        {
            Recipe = new Recipe
            {
                Optimizer = OptimizerSettings.Adam(),
                WeightDecay = 0.05,
                EmaDecay = 0.9,
                MaxGradNorm = 0.5,
                GradientAccumulationSteps = 3,
                LabelSmoothing = 0.1,
                ChannelsLast = true,
                Precision = Precision.BFloat16,
                FlipTestTimeAugmentation = true,
            },
            WeightHistograms = true,
        },
    };

    [Theory]
    [MemberData(nameof(Runs))]
    public void Frozen_layers_keep_every_bit(string run)
    {
        using var folder = new TemporaryFolder();
        using var network = Frozen();
        var before = State(network);
        var progress = new RecordingProgress();

        Trainer.Run(network, Data, In(folder, run), progress);

        AssertFrozen(before, network);
        Assert.Equal(
            ["In evaluation mode, and left so: conv1.BatchNorm, conv2.",
                "Not trained, since `requires_grad` is false: conv1, conv2.weight, conv2.BatchNorm.bias."],
            progress.Notes);
    }

    [Theory]
    [MemberData(nameof(Runs))]
    public void A_resumed_run_keeps_them_and_is_the_run_that_was_not_interrupted(string run)
    {
        using var wholeFolder = new TemporaryFolder();
        using var whole = Frozen();
        Trainer.Run(whole, Data, In(wholeFolder, run));

        using var folder = new TemporaryFolder();
        using var first = Frozen();
        var before = State(first);
        var cut = Trainer.Run(first, Data, In(folder, run) with { MaxSteps = StepsPerEpoch + 3 });
        using var second = Frozen(seed: 99);
        Trainer.Run(second, Data, In(folder, run) with { ResumeFrom = cut.CheckpointPath });

        AssertFrozen(before, second);
        Assert.Equal(State(whole), State(second));
    }

    [Fact]
    public void A_run_does_not_go_on_with_other_layers_frozen()
    {
        using var folder = new TemporaryFolder();
        using var frozen = Frozen();
        var cut = Trainer.Run(frozen, Data, In(folder, "plain") with { MaxSteps = 3 });
        using var free = new SmallNetwork(Image, 4);
        Assert.Equal(
            $"The checkpoint '{cut.CheckpointPath}' was made with layers in evaluation mode conv1.BatchNorm, conv2, "
            + "but this run has none: resume with what it was made with, or start anew.",
            Assert.Throws<ResNetGenException>(() => Trainer.Run(free, Data, In(folder, "plain") with
            {
                ResumeFrom = cut.CheckpointPath,
            })).Message);

        Freeze(free);
        free.Logits.Bias!.requires_grad = false;
        Assert.Equal(
            $"The checkpoint '{cut.CheckpointPath}' was made with frozen weights conv1, conv2.weight, "
            + "conv2.BatchNorm.bias, but this run has conv1, conv2.weight, conv2.BatchNorm.bias, logits.bias: "
            + "resume with what it was made with, or start anew.",
            Assert.Throws<ResNetGenException>(() => Trainer.Run(free, Data, In(folder, "plain") with
            {
                ResumeFrom = cut.CheckpointPath,
            })).Message);
    }

    /// <summary>A run leaves the network in evaluation mode; the next one on it learns as the first did.</summary>
    [Fact]
    public void A_network_that_is_in_evaluation_mode_as_a_whole_is_trained_as_a_whole()
    {
        using var folder = new TemporaryFolder();
        using var fresh = new SmallNetwork(Image, 4);
        using var evaluated = new SmallNetwork(Image, 4);
        evaluated.eval();
        var progress = new RecordingProgress();
        Trainer.Run(fresh, Data, In(folder, "plain"));
        Trainer.Run(evaluated, Data, In(folder, "plain") with { ExistingRun = ExistingRun.Replace }, progress);
        Assert.Equal(State(fresh), State(evaluated));
        Assert.All(Modules(evaluated), module => Assert.False(module.training));
        Assert.Empty(progress.Notes);

        var once = State(evaluated);
        Trainer.Run(evaluated, Data, In(folder, "plain") with { ExistingRun = ExistingRun.Replace });
        Assert.All(once, entry => Assert.NotEqual(entry.Value, State(evaluated)[entry.Key]));
    }

    /// <summary>Freezing all but the head, as much is fine-tuned.</summary>
    [Fact]
    public void In_a_network_that_is_in_evaluation_mode_but_for_a_part_that_part_is_trained()
    {
        using var folder = new TemporaryFolder();
        using var network = new SmallNetwork(Image, 4);
        network.eval();
        network.Conv3.train();
        var before = State(network);
        Trainer.Run(network, Data, In(folder, "plain"));

        var moved = State(network)
            .Where(entry => entry.Key.Contains("running", StringComparison.Ordinal))
            .Where(entry => !entry.Value.AsSpan().SequenceEqual(before[entry.Key]))
            .Select(entry => entry.Key);
        Assert.Equal(["conv3.BatchNorm.running_mean", "conv3.BatchNorm.running_var"], moved);
    }

    [Fact]
    public void Evaluations_leave_each_module_in_its_mode()
    {
        using var network = Frozen();
        var modes = Modes(network);
        Assert.Contains(true, modes);
        Assert.Contains(false, modes);
        var normalization = Normalization.Of(Data.Train);

        LossAndAccuracy.Of(network, new BatchLoader(Data.Test, 8, shuffle: false).Epoch(0));
        Assert.Equal(modes, Modes(network));
        Evaluation.Of(network, Data.Test, normalization);
        Assert.Equal(modes, Modes(network));
        Prediction.Of(network, Image, new ClassifierInfo(Data.Train.ClassNames, normalization), []);
        Assert.Equal(modes, Modes(network));
        Assert.Throws<ResNetGenException>(
            () => Prediction.Of(network, Image, new ClassifierInfo(Data.Train.ClassNames, normalization), ["none.png"]));
        Assert.Equal(modes, Modes(network));
        var before = State(network);
        foreach (var mode in new[] { BenchmarkMode.Forward, BenchmarkMode.Train })
        {
            Benchmark.Run(network, new BenchmarkOptions { BatchSize = 2, Steps = 2, BurnInSteps = 0, Mode = mode });
            Assert.Equal(modes, Modes(network));
        }

        AssertFrozen(before, network);
    }

    [Fact]
    public void Where_nothing_is_to_be_learnt_it_is_said()
    {
        using var folder = new TemporaryFolder();
        using var network = new SmallNetwork(Image, 4);
        foreach (var weight in network.parameters())
        {
            weight.requires_grad = false;
        }

        Assert.Equal(
            "The network has no weight to learn: set `requires_grad` to true for those that shall change.",
            Assert.Throws<ResNetGenException>(() => Trainer.Run(network, Data, In(folder, "plain"))).Message);
    }

    private static SmallNetwork Frozen(long seed = 1)
    {
        var network = new SmallNetwork(Image, 4, seed);
        Freeze(network);
        return network;
    }

    /// <summary>
    /// A batch norm that keeps its statistics, a block of which weights are learnt, and weights of both kinds in one layer.
    /// </summary>
    private static void Freeze(SmallNetwork network)
    {
        network.Conv1.BatchNorm.eval();
        network.Conv2.eval();
        network.Conv1.Weight.requires_grad = false;
        network.Conv1.BatchNorm.Weight!.requires_grad = false;
        network.Conv1.BatchNorm.Bias!.requires_grad = false;
        network.Conv2.Weight.requires_grad = false;
        network.Conv2.BatchNorm.Bias!.requires_grad = false;
    }

    private static void AssertFrozen(Dictionary<string, float[]> before, SmallNetwork network)
    {
        string[] frozen =
        [
            "conv1.weight", "conv1.BatchNorm.weight", "conv1.BatchNorm.bias", "conv1.BatchNorm.running_mean", "conv1.BatchNorm.running_var",
            "conv2.weight", "conv2.BatchNorm.bias", "conv2.BatchNorm.running_mean", "conv2.BatchNorm.running_var",
        ];
        foreach (var (name, values) in State(network))
        {
            if (frozen.Contains(name))
            {
                Assert.Equal(before[name], values);
            }
            else if (name.StartsWith("conv3.BatchNorm.running", StringComparison.Ordinal))
            {
                Assert.NotEqual(before[name], values);
            }
        }
    }

    private static TrainingOptions In(TemporaryFolder folder, string run) =>
        Options[run].Learning(its => its with
        {
            BatchSize = 16,
            Epochs = 2,
            LearningRate = LearningRateSchedule.Constant(0.01),
        }) with { OutputFolder = folder.Path };

    private static IEnumerable<nn.Module> Modules(nn.Module network) =>
        network.named_modules().Select(entry => entry.module).Prepend(network);

    private static List<bool> Modes(nn.Module network) => [.. Modules(network).Select(module => module.training)];

    private static Dictionary<string, float[]> State(nn.Module network) =>
        network.state_dict().ToDictionary(entry => entry.Key, entry => entry.Value.detach().contiguous().data<float>().ToArray());
}
