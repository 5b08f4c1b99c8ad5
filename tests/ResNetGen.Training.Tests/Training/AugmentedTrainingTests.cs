using ResNetGen.Data;
using ResNetGen.Training;
using static TorchSharp.torch;

namespace ResNetGen.Tests.Training;

/// <summary>Runs with every kind of augmentation at once.</summary>
[Collection(nameof(Alone))]
public class AugmentedTrainingTests
{
    private static readonly Shape Image = new(1, 16, 16);
    private static readonly DataSplit Data = SyntheticImages.Create(Image, classes: 4, train: 130, test: 40, seed: 3);
    private static readonly Augmentation Everything = new() { Flip = true, Pad = 2, Reflect = true, Cutout = 3, Mixup = 0.3, Fill = null };

    [Theory]
    [InlineData(5)]
    [InlineData(8)]
    [InlineData(13)]
    public void A_run_that_stopped_goes_on_bit_for_bit(long stopped)
    {
        using var wholeFolder = new TemporaryFolder();
        using var whole = new SmallNetwork(Image, 4);
        var expected = Trainer.Run(whole, Data, Options(wholeFolder));

        using var folder = new TemporaryFolder();
        using var first = new SmallNetwork(Image, 4);
        var cut = Trainer.Run(first, Data, Options(folder) with { MaxSteps = stopped });
        using var second = new SmallNetwork(Image, 4, seed: 99);
        var resumed = Trainer.Run(second, Data, Options(folder) with { ResumeFrom = cut.CheckpointPath });

        Assert.Equal(16, MetricsFile.ReadSteps(expected.MetricsPath).Count);
        Assert.Equal(MetricsFile.ReadSteps(expected.MetricsPath), MetricsFile.ReadSteps(resumed.MetricsPath));
        Assert.Equal(whole.Logits.Weight.data<float>().ToArray(), second.Logits.Weight.data<float>().ToArray());
    }

    [Fact]
    public void The_loss_is_that_of_the_loader_s_batches_and_the_mixed_labels()
    {
        using var folder = new TemporaryFolder();
        using var network = new SmallNetwork(Image, 4, dropoutRate: 0);
        using var twin = new SmallNetwork(Image, 4, dropoutRate: 0);
        var options = Options(folder);
        Trainer.Run(network, Data, options.Learning(its => its with { Epochs = 1, LearningRate = LearningRateSchedule.Constant(1e-12) }));

        using var loader = new BatchLoader(Data.Train, 16, shuffle: true, options.Seed, dropLast: true, Normalization.Of(Data.Train))
        {
            Augmentation = Everything,
        };
        using var noGrad = no_grad();
        twin.train();
        var right = new List<double>();
        var losses = loader.Epoch(0).Select(batch =>
        {
            using var scope = NewDisposeScope();
            using var disposed = batch;
            var logits = twin.call(batch.Images).reshape(16, 4);
            var negative = logits.exp().sum(1, keepdim: true).log() - logits;
            Assert.InRange(batch.Fraction, 0, 1);
            right.Add(logits.argmax(1).eq(batch.Fraction >= 0.5 ? batch.Labels : batch.MixedLabels!).sum().item<long>() / 16.0);
            return batch.Fraction * negative.gather(1, batch.Labels.unsqueeze(1)).mean().item<float>()
                + (1 - batch.Fraction) * negative.gather(1, batch.MixedLabels!.unsqueeze(1)).mean().item<float>();
        }).ToList();

        Assert.All(losses.Zip(MetricsFile.ReadSteps(options.MetricsPath)), pair => Assert.Equal(pair.First, pair.Second.Loss, 1e-5));

        // The label with the larger fraction is the right one.
        Assert.Equal(right, MetricsFile.ReadSteps(options.MetricsPath).Select(step => step.Accuracy));
    }

    [Fact]
    public void No_tensor_stays_over_two_hundred_steps()
    {
        var data = SyntheticImages.Create(Image, classes: 4, train: 3_200, test: 64, seed: 1);
        using var folder = new TemporaryFolder();
        using var network = new SmallNetwork(Image, 4);
        var counts = new List<long>();
        LiveTensors.Settled();
        Trainer.Run(network, data, Options(folder).Learning(its => its with { Epochs = 1 }), new RecordingProgress(position =>
        {
            if (position.Step % 10 == 0)
            {
                counts.Add(Tensor.TotalCount);
            }
        }));

        // Up to two batches of two tensors are being read meanwhile.
        Assert.Equal(20, counts.Count);
        Assert.All(counts, count => Assert.InRange(count, counts[0] - 6, counts[0] + 6));
    }

    [Fact]
    public void The_time_that_steps_wait_is_measured_and_told_when_it_matters()
    {
        var clock = new StubClock();
        var waiting = new DataWaitTimer(clock);
        foreach (var item in waiting.For(Slow()))
        {
            clock.Advance(3);
            Assert.Equal(item * 1.0 / (item * 4), waiting.Fraction, 1e-9);
        }

        Assert.Equal(2.0 / 8, waiting.Fraction, 1e-9);

        var position = new TrainingPosition(1, 1, 1, 1, 1, default);
        Assert.Equal("", (position with { WaitFraction = 0.02 }).WaitText);
        Assert.Equal("  25 % waiting for images", (position with { WaitFraction = waiting.Fraction }).WaitText);

        IEnumerable<int> Slow()
        {
            for (var item = 1; item <= 2; item++)
            {
                clock.Advance(1);
                yield return item;
            }
        }
    }

    [Fact]
    public void A_run_that_is_resumed_with_another_augmentation_is_refused()
    {
        var data = SyntheticImages.Create(new Shape(1, 16, 16), classes: 4, train: 32, test: 16, seed: 3);
        using var folder = new TemporaryFolder();
        using var network = new SmallNetwork(new Shape(1, 16, 16), 4);
        var options = new TrainingOptions
        {
            Recipe = new() { Epochs = 1, BatchSize = 16, Augmentation = new Augmentation { Flip = true, Shift = 0.125, Fill = null } },
            OutputFolder = folder.Path,
        };
        var done = Trainer.Run(network, data, options);

        var other = options.Learning(its => its with { Augmentation = new Augmentation { ResizedCrop = 0.25 } });
        var exception = Assert.Throws<ResNetGenException>(
            () => Trainer.Run(network, data, other with { ResumeFrom = done.CheckpointPath }));
        Assert.Equal(
            $"The checkpoint '{done.CheckpointPath}' was made with augmentation flip, shift 0.125, fill mean, "
                + "but this run has resized crop 0.25: resume with what it was made with, or start anew.",
            exception.Message);
    }

    private static TrainingOptions Options(TemporaryFolder folder) => new()
    {
        Recipe = new Recipe
        {
            Epochs = 2,
            BatchSize = 16,
            Augmentation = Everything,
            LearningRate = LearningRateSchedule.Constant(0.02),
        },
        LogEverySteps = 1,
        OutputFolder = folder.Path,
    };
}
