using ResNetGen.Data;
using ResNetGen.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace ResNetGen.Tests.Training;

/// <summary>A run that was interrupted and resumed, against one that was not: every logged loss and every weight, bit for bit.</summary>
[Collection(nameof(Alone))]
public class ResumeTests
{
    private const int StepsPerEpoch = 8;

    private static readonly Shape Image = new(1, 16, 16);
    private static readonly DataSplit Data = SyntheticImages.Create(Image, classes: 4, train: 130, test: 40, seed: 3);

    public static TheoryData<OptimizerSettings, long> Interruptions()
    {
        var data = new TheoryData<OptimizerSettings, long>();
        foreach (var optimizer in new OptimizerSettings[] { OptimizerSettings.Sgd(), OptimizerSettings.Adam() })
        {
            // In the middle of an epoch, before the evaluation at its end, one step into the next one, and late.
            foreach (var step in new long[] { 5, StepsPerEpoch, StepsPerEpoch + 1, 21 })
            {
                data.Add(optimizer, step);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Interruptions))]
    public void A_cancelled_run_goes_on_as_if_nothing_had_happened(OptimizerSettings optimizer, long cancelledAt)
    {
        using var wholeFolder = new TemporaryFolder();
        using var whole = new SmallNetwork(Image, 4);
        var expected = Trainer.Run(whole, Data, Options(wholeFolder, optimizer));
        Assert.Equal(3 * StepsPerEpoch, expected.Steps);

        using var folder = new TemporaryFolder();
        using var first = new SmallNetwork(Image, 4);
        using var cancellation = new CancellationTokenSource();
        var cut = Trainer.Run(
            first,
            Data,
            Options(folder, optimizer),
            new RecordingProgress(position => CancelAt(position, cancelledAt, cancellation)),
            cancellation.Token);
        Assert.Equal(TrainingEnd.Cancelled, cut.End);
        Assert.Equal(cancelledAt, cut.Steps);

        using var second = new SmallNetwork(Image, 4, seed: 99);
        manual_seed(12345);
        var resumed = Trainer.Run(second, Data, Options(folder, optimizer) with { ResumeFrom = cut.CheckpointPath });

        AssertSame(expected, whole, resumed, second);
    }

    /// <summary>All that a recipe can ask for at once: the average, the weights below it and the optimizer's memory come back.</summary>
    [Theory]
    [InlineData(5)]
    [InlineData(StepsPerEpoch)]
    public void A_run_with_everything_goes_on_as_if_nothing_had_happened(long cancelledAt)
    {
        static TrainingOptions Everything(TemporaryFolder folder) => Options(folder, OptimizerSettings.AdamW()).Learning(its => its with
        {
            WeightDecay = 0.05,
            LabelSmoothing = 0.1,
            MaxGradNorm = 0.5,
            GradientAccumulationSteps = 3,
            EmaDecay = 0.9,
            Precision = Precision.BFloat16,
            ChannelsLast = true,
        });

        using var wholeFolder = new TemporaryFolder();
        using var whole = new SmallNetwork(Image, 4);
        var expected = Trainer.Run(whole, Data, Everything(wholeFolder));

        using var folder = new TemporaryFolder();
        using var first = new SmallNetwork(Image, 4);
        var cut = Trainer.Run(first, Data, Everything(folder) with { MaxSteps = cancelledAt });

        using var second = new SmallNetwork(Image, 4, seed: 99);
        AssertSame(expected, whole, Trainer.Run(second, Data, Everything(folder) with { ResumeFrom = cut.CheckpointPath }), second);
    }

    [Fact]
    public void The_weights_in_a_checkpoint_are_those_that_were_judged()
    {
        using var folder = new TemporaryFolder();
        using var network = new SmallNetwork(Image, 4);
        var result = Trainer.Run(network, Data, Options(folder, OptimizerSettings.Sgd()).Learning(its => its with { EmaDecay = 0.9 }));

        using var used = new SmallNetwork(Image, 4, seed: 99);
        ResNetGen.Checkpoints.Checkpoint.LoadWeights(result.CheckpointPath, used);
        var evaluated = LossAndAccuracy.Of(
            used, new BatchLoader(Data.Test, 16, shuffle: false, normalization: Normalization.Of(Data.Train)).Epoch(0));
        Assert.Equal(result.Epochs[^1].TestLoss, evaluated.Loss);
        Assert.Equal(network.Logits.Weight.data<float>().ToArray(), used.Logits.Weight.data<float>().ToArray());
    }

    [Fact]
    public void A_run_cancelled_within_an_evaluation_judges_again()
    {
        using var wholeFolder = new TemporaryFolder();
        using var whole = new SmallNetwork(Image, 4);
        var expected = Trainer.Run(whole, Data, Options(wholeFolder, OptimizerSettings.Sgd()));

        using var folder = new TemporaryFolder();
        using var first = new SmallNetwork(Image, 4);
        using var cancellation = new CancellationTokenSource();
        var progress = new RecordingProgress(onEvaluating: images => cancellation.Cancel());
        var cut = Trainer.Run(first, Data, Options(folder, OptimizerSettings.Sgd()), progress, cancellation.Token);
        Assert.Equal((TrainingEnd.Cancelled, (long)StepsPerEpoch, 0), (cut.End, cut.Steps, cut.Epochs.Count));

        using var second = new SmallNetwork(Image, 4, seed: 99);
        AssertSame(
            expected, whole, Trainer.Run(second, Data, Options(folder, OptimizerSettings.Sgd()) with
            {
                ResumeFrom = cut.CheckpointPath,
            }), second);
    }

    [Fact]
    public void A_run_that_was_killed_goes_on_from_its_last_checkpoint_and_writes_nothing_twice()
    {
        using var wholeFolder = new TemporaryFolder();
        using var whole = new SmallNetwork(Image, 4);
        var expected = Trainer.Run(whole, Data, Options(wholeFolder, OptimizerSettings.Sgd()));

        using var folder = new TemporaryFolder();
        using var first = new SmallNetwork(Image, 4);
        var options = Options(folder, OptimizerSettings.Sgd()) with { CheckpointEverySteps = 5 };
        Assert.Throws<InvalidOperationException>(() => Trainer.Run(
            first, Data, options, new RecordingProgress(position => ThrowAt(position, 19))));
        Assert.Equal(19, MetricsFile.ReadSteps(options.MetricsPath)[^1].Step);

        using var second = new SmallNetwork(Image, 4, seed: 99);
        var progress = new RecordingProgress();
        var resumed = Trainer.Run(second, Data, options with { ResumeFrom = options.CheckpointPath }, progress);
        Assert.Equal(16, progress.Positions[0].Step - 1);
        AssertSame(expected, whole, resumed, second);
    }

    [Fact]
    public void A_limit_of_steps_stops_as_a_cancellation_does()
    {
        using var wholeFolder = new TemporaryFolder();
        using var whole = new SmallNetwork(Image, 4);
        var expected = Trainer.Run(whole, Data, Options(wholeFolder, OptimizerSettings.Sgd()));

        using var folder = new TemporaryFolder();
        using var first = new SmallNetwork(Image, 4);
        var cut = Trainer.Run(first, Data, Options(folder, OptimizerSettings.Sgd()) with { MaxSteps = 11 });
        Assert.Equal((TrainingEnd.StepLimit, 11L), (cut.End, cut.Steps));
        Assert.Equal(
            "Stopped at the limit of steps after step 11 (epoch 2 of 3, batch 3 of 8); everything is saved: "
            + $"go on with --resume {cut.CheckpointPath}",
            cut.Message);

        using var second = new SmallNetwork(Image, 4, seed: 99);
        AssertSame(
            expected, whole, Trainer.Run(second, Data, Options(folder, OptimizerSettings.Sgd()) with
            {
                ResumeFrom = cut.CheckpointPath,
            }), second);
    }

    [Fact]
    public void A_run_can_go_on_in_another_folder_for_more_epochs()
    {
        using var wholeFolder = new TemporaryFolder();
        using var whole = new SmallNetwork(Image, 4);
        var expected = Trainer.Run(whole, Data, Options(wholeFolder, OptimizerSettings.Sgd()));

        using var folder = new TemporaryFolder();
        using var other = new TemporaryFolder();
        using var first = new SmallNetwork(Image, 4);
        var done = Trainer.Run(first, Data, Options(folder, OptimizerSettings.Sgd()).Learning(its => its with { Epochs = 1 }));
        Assert.Equal(TrainingEnd.Finished, done.End);

        // What another run left there for TensorBoard goes, and what this one wrote comes along.
        File.WriteAllText(other.File("events.out.tfevents.1.other"), "");
        var past = Path.GetFileName(Assert.Single(Directory.GetFiles(folder.Path, "events.*")));
        using var second = new SmallNetwork(Image, 4, seed: 99);
        var resumed = Trainer.Run(second, Data, Options(other, OptimizerSettings.Sgd()) with { ResumeFrom = done.CheckpointPath });
        AssertSame(expected, whole, resumed, second);
        Assert.Equal(other.File("metrics.jsonl"), resumed.MetricsPath);
        var events = Directory.GetFiles(other.Path, "events.*").Select(Path.GetFileName).ToList();
        Assert.Equal(2, events.Count);
        Assert.Contains(past, events);
        Assert.DoesNotContain("events.out.tfevents.1.other", events);
    }

    [Fact]
    public void A_finished_run_that_is_resumed_has_nothing_left_to_do()
    {
        using var folder = new TemporaryFolder();
        using var first = new SmallNetwork(Image, 4);
        var done = Trainer.Run(first, Data, Options(folder, OptimizerSettings.Sgd()).Learning(its => its with { Epochs = 1 }));

        using var second = new SmallNetwork(Image, 4, seed: 99);
        var progress = new RecordingProgress();
        var again = Trainer.Run(
            second, Data, Options(folder, OptimizerSettings.Sgd()).Learning(its => its with
            {
                Epochs = 1,
            }) with { ResumeFrom = done.CheckpointPath }, progress);
        Assert.Empty(progress.Positions);
        Assert.Equal(done.Epochs.Select(epoch => epoch.TestLoss), again.Epochs.Select(epoch => epoch.TestLoss));

        // Its checkpoint alone, without the metrics, says nothing of what was reached.
        using var other = new TemporaryFolder();
        File.Copy(done.CheckpointPath, other.File("checkpoint.safetensors"));
        var alone = Trainer.Run(
            second, Data, Options(other, OptimizerSettings.Sgd()).Learning(its => its with
            {
                Epochs = 1,
            }) with { ResumeFrom = other.File("checkpoint.safetensors") });
        Assert.Equal($"Trained 'small' for 1 epoch; the weights are in '{other.File("checkpoint.safetensors")}'.", alone.Message);
    }

    [Fact]
    public void A_run_that_is_further_than_it_is_to_go_is_not_resumed()
    {
        using var folder = new TemporaryFolder();
        using var network = new SmallNetwork(Image, 4);
        var done = Trainer.Run(network, Data, Options(folder, OptimizerSettings.Sgd()).Learning(its => its with { Epochs = 2 }));
        var shorter = Options(folder, OptimizerSettings.Sgd()).Learning(its => its with { Epochs = 1 });
        Assert.Equal(
            $"The run of '{done.CheckpointPath}' has 2 epochs behind it, and is to end after 1: "
            + "give it more epochs, those that it was begun with.",
            Assert.Throws<ResNetGenException>(() => Trainer.Run(network, Data, shorter with { ResumeFrom = done.CheckpointPath })).Message);
        Assert.Equal(2, MetricsFile.ReadEpochs(done.MetricsPath).Count);
    }

    [Fact]
    public void Another_run_is_not_resumed()
    {
        using var folder = new TemporaryFolder();
        using var network = new SmallNetwork(Image, 4);
        var options = Options(folder, OptimizerSettings.Sgd()).Learning(its => its with { Epochs = 1 });
        var done = Trainer.Run(network, Data, options);
        var resuming = options with { ResumeFrom = done.CheckpointPath };
        var before = network.Logits.Weight.data<float>().ToArray();

        string Refusal(TrainingOptions other, DataSplit? data = null, NetworkInfo? info = null) =>
            Assert.Throws<ResNetGenException>(() => Trainer.Run(network, info ?? network.Info, data ?? Data, other)).Message;

        string Differs(string what) =>
            $"The checkpoint '{done.CheckpointPath}' was made with {what}: resume with what it was made with, or start anew.";

        Assert.Equal(Differs("batch size 16, but this run has 8"), Refusal(resuming.Learning(its => its with { BatchSize = 8 })));
        Assert.Equal(Differs("seed 1, but this run has 2"), Refusal(resuming with { Seed = 2 }));
        Assert.Equal(
            Differs("optimizer sgd, but this run has adam"),
            Refusal(resuming.Learning(its => its with { Optimizer = OptimizerSettings.Adam() })));
        Assert.Equal(
            Differs(
                "optimizer settings { sgd: { momentum: 0.9, nesterov: true } }, but this run has { sgd: { momentum: 0.5, nesterov: "
                + "true } }"),
            Refusal(resuming.Learning(its => its with { Optimizer = OptimizerSettings.Sgd(0.5) })));
        Assert.Equal(Differs("ema decay none, but this run has 0.9"), Refusal(resuming.Learning(its => its with { EmaDecay = 0.9 })));
        Assert.Equal(
            Differs("precision fp32, but this run has bf16"),
            Refusal(resuming.Learning(its => its with { Precision = Precision.BFloat16 })));
        Assert.Equal(
            Differs("train images 130, but this run has 160"), Refusal(
                resuming, SyntheticImages.Create(Image, classes: 4, train: 160, test: 40, seed: 3)));
        Assert.Equal(
            $"The checkpoint '{done.CheckpointPath}' is of the network 'small', not of 'large': resume with that network.",
            Refusal(resuming, info: network.Info with { Name = "large" }));
        Assert.Equal(before, network.Logits.Weight.data<float>().ToArray());
        Assert.Single(MetricsFile.ReadEpochs(done.MetricsPath));
    }

    private static TrainingOptions Options(TemporaryFolder folder, OptimizerSettings optimizer) => new()
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

    private static void CancelAt(TrainingPosition position, long step, CancellationTokenSource cancellation)
    {
        if (position.Step == step)
        {
            cancellation.Cancel();
        }
    }

    private static void ThrowAt(TrainingPosition position, long step)
    {
        if (position.Step == step)
        {
            throw new InvalidOperationException("killed");
        }
    }

    private static void AssertSame(TrainingResult expected, SmallNetwork whole, TrainingResult resumed, SmallNetwork network)
    {
        Assert.Equal(TrainingEnd.Finished, resumed.End);
        Assert.Equal(MetricsFile.ReadSteps(expected.MetricsPath), MetricsFile.ReadSteps(resumed.MetricsPath));
        Assert.Equal(expected.Epochs.Select(Timeless), resumed.Epochs.Select(Timeless));
        Assert.Equal(expected.Epochs.Select(Timeless), MetricsFile.ReadEpochs(resumed.MetricsPath).Select(Timeless));
        foreach (var (name, weight) in whole.state_dict())
        {
            Assert.Equal(weight.data<float>().ToArray(), network.state_dict()[name].data<float>().ToArray());
        }
    }

    private static EpochMetrics Timeless(EpochMetrics epoch) => epoch with { Seconds = 0, ImagesPerSecond = 0 };
}
