using ResNetGen.Data;
using ResNetGen.Training;
using TorchSharp;
using static ResNetGen.Tests.Training.InterruptedRun;
using static TorchSharp.torch;

namespace ResNetGen.Tests.Training;

/// <summary>A run that was interrupted and resumed, against one that was not: every logged loss and every weight, bit for bit.</summary>
[Collection(nameof(Alone))]
public class ResumeTests
{
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
        var expected = Trainer.Run(whole, Images, Options(wholeFolder, optimizer));
        Assert.Equal(3 * StepsPerEpoch, expected.Steps);

        using var folder = new TemporaryFolder();
        using var first = new SmallNetwork(Image, 4);
        using var cancellation = new CancellationTokenSource();
        var cut = Trainer.Run(
            first,
            Images,
            Options(folder, optimizer),
            new RecordingProgress(position => CancelAt(position, cancelledAt, cancellation)),
            cancellation.Token);
        Assert.Equal(TrainingEnd.Cancelled, cut.End);
        Assert.Equal(cancelledAt, cut.Steps);

        using var second = new SmallNetwork(Image, 4, seed: 99);
        manual_seed(12345);
        var resumed = Trainer.Run(second, Images, Options(folder, optimizer) with { ResumeFrom = cut.CheckpointPath });

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
        var expected = Trainer.Run(whole, Images, Everything(wholeFolder));

        using var folder = new TemporaryFolder();
        using var first = new SmallNetwork(Image, 4);
        var cut = Trainer.Run(first, Images, Everything(folder) with { MaxSteps = cancelledAt });

        using var second = new SmallNetwork(Image, 4, seed: 99);
        AssertSame(expected, whole, Trainer.Run(second, Images, Everything(folder) with { ResumeFrom = cut.CheckpointPath }), second);
    }

    [Fact]
    public void The_weights_in_a_checkpoint_are_those_that_were_evaluated()
    {
        using var folder = new TemporaryFolder();
        using var network = new SmallNetwork(Image, 4);
        var result = Trainer.Run(network, Images, Options(folder, OptimizerSettings.Sgd()).Learning(its => its with { EmaDecay = 0.9 }));

        using var used = new SmallNetwork(Image, 4, seed: 99);
        ResNetGen.Checkpoints.Checkpoint.LoadWeights(result.CheckpointPath, used);
        var evaluated = LossAndAccuracy.Of(
            used, new BatchLoader(Images.Test, 16, shuffle: false, normalization: Normalization.Of(Images.Train)).Epoch(0));
        Assert.Equal(result.Epochs[^1].TestLoss, evaluated.Loss);
        Assert.Equal(network.Logits.Weight.data<float>().ToArray(), used.Logits.Weight.data<float>().ToArray());
    }

    [Fact]
    public void A_run_cancelled_within_an_evaluation_evaluates_again()
    {
        using var wholeFolder = new TemporaryFolder();
        using var whole = new SmallNetwork(Image, 4);
        var expected = Trainer.Run(whole, Images, Options(wholeFolder, OptimizerSettings.Sgd()));

        using var folder = new TemporaryFolder();
        using var first = new SmallNetwork(Image, 4);
        using var cancellation = new CancellationTokenSource();
        var progress = new RecordingProgress(onEvaluating: images => cancellation.Cancel());
        var cut = Trainer.Run(first, Images, Options(folder, OptimizerSettings.Sgd()), progress, cancellation.Token);
        Assert.Equal((TrainingEnd.Cancelled, (long)StepsPerEpoch, 0), (cut.End, cut.Steps, cut.Epochs.Count));

        using var second = new SmallNetwork(Image, 4, seed: 99);
        AssertSame(
            expected, whole, Trainer.Run(second, Images, Options(folder, OptimizerSettings.Sgd()) with
            {
                ResumeFrom = cut.CheckpointPath,
            }), second);
    }

    [Fact]
    public void A_run_that_was_killed_goes_on_from_its_last_checkpoint_and_writes_nothing_twice()
    {
        using var wholeFolder = new TemporaryFolder();
        using var whole = new SmallNetwork(Image, 4);
        var expected = Trainer.Run(whole, Images, Options(wholeFolder, OptimizerSettings.Sgd()));

        using var folder = new TemporaryFolder();
        using var first = new SmallNetwork(Image, 4);
        var options = Options(folder, OptimizerSettings.Sgd()) with { CheckpointEverySteps = 5 };
        Assert.Throws<InvalidOperationException>(() => Trainer.Run(
            first, Images, options, new RecordingProgress(position => ThrowAt(position, 19))));
        Assert.Equal(19, MetricsFile.ReadSteps(options.MetricsPath)[^1].Step);

        using var second = new SmallNetwork(Image, 4, seed: 99);
        var progress = new RecordingProgress();
        var resumed = Trainer.Run(second, Images, options with { ResumeFrom = options.CheckpointPath }, progress);
        Assert.Equal(16, progress.Positions[0].Step - 1);
        AssertSame(expected, whole, resumed, second);
    }

    [Fact]
    public void A_limit_of_steps_stops_as_a_cancellation_does()
    {
        using var wholeFolder = new TemporaryFolder();
        using var whole = new SmallNetwork(Image, 4);
        var expected = Trainer.Run(whole, Images, Options(wholeFolder, OptimizerSettings.Sgd()));

        using var folder = new TemporaryFolder();
        using var first = new SmallNetwork(Image, 4);
        var cut = Trainer.Run(first, Images, Options(folder, OptimizerSettings.Sgd()) with { MaxSteps = 11 });
        Assert.Equal((TrainingEnd.StepLimit, 11L), (cut.End, cut.Steps));
        Assert.Equal(
            "Stopped at the limit of steps after step 11 (epoch 2 of 3, batch 3 of 8); everything is saved: "
            + $"set ResumeFrom of the TrainingOptions to '{cut.CheckpointPath}' to go on",
            cut.Message);

        using var second = new SmallNetwork(Image, 4, seed: 99);
        AssertSame(
            expected, whole, Trainer.Run(second, Images, Options(folder, OptimizerSettings.Sgd()) with
            {
                ResumeFrom = cut.CheckpointPath,
            }), second);
    }

    [Fact]
    public void A_run_can_go_on_in_another_folder_for_more_epochs()
    {
        using var wholeFolder = new TemporaryFolder();
        using var whole = new SmallNetwork(Image, 4);
        var expected = Trainer.Run(whole, Images, Options(wholeFolder, OptimizerSettings.Sgd()));

        using var folder = new TemporaryFolder();
        using var other = new TemporaryFolder();
        using var first = new SmallNetwork(Image, 4);
        var done = Trainer.Run(first, Images, Options(folder, OptimizerSettings.Sgd()).Learning(its => its with { Epochs = 1 }));
        Assert.Equal(TrainingEnd.Finished, done.End);

        // What another run left there for TensorBoard goes, and what this one wrote comes along.
        File.WriteAllText(other.File("events.out.tfevents.1.other"), "");
        var past = Path.GetFileName(Assert.Single(Directory.GetFiles(folder.Path, "events.*")));
        using var second = new SmallNetwork(Image, 4, seed: 99);
        var resumed = Trainer.Run(second, Images, Options(other, OptimizerSettings.Sgd()) with { ResumeFrom = done.CheckpointPath });
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
        var done = Trainer.Run(first, Images, Options(folder, OptimizerSettings.Sgd()).Learning(its => its with { Epochs = 1 }));

        using var second = new SmallNetwork(Image, 4, seed: 99);
        var progress = new RecordingProgress();
        var again = Trainer.Run(
            second, Images, Options(folder, OptimizerSettings.Sgd()).Learning(its => its with
            {
                Epochs = 1,
            }) with { ResumeFrom = done.CheckpointPath }, progress);
        Assert.Empty(progress.Positions);
        Assert.Equal(done.Epochs.Select(epoch => epoch.TestLoss), again.Epochs.Select(epoch => epoch.TestLoss));

        // Its checkpoint alone, without the metrics, says nothing of what was reached.
        using var other = new TemporaryFolder();
        File.Copy(done.CheckpointPath, other.File("checkpoint.safetensors"));
        var alone = Trainer.Run(
            second, Images, Options(other, OptimizerSettings.Sgd()).Learning(its => its with
            {
                Epochs = 1,
            }) with { ResumeFrom = other.File("checkpoint.safetensors") });
        Assert.Equal($"Trained 'small' for 1 epoch; the weights are in '{other.File("checkpoint.safetensors")}'.", alone.Message);
    }

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
