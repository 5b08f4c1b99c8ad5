using System.Globalization;
using ResNetGen.Checkpoints;
using ResNetGen.Data;
using ResNetGen.Training;
using TorchSharp;
using static ResNetGen.Tests.Training.SmallRun;
using static TorchSharp.torch;

namespace ResNetGen.Tests.Training;

/// <summary>What the trainer learns, and what it leaves behind.</summary>
[Collection(nameof(Alone))]
public class TrainerTests
{
    [Fact]
    public void It_learns_and_writes_down_what_it_did()
    {
        using var folder = new TemporaryFolder();
        using var network = new SmallNetwork(Image, 4);
        var options = Options(folder).Learning(
            its => its with { Epochs = 6, LearningRate = LearningRateSchedule.Cosine(0.1, warmUp: 0.5) });
        var progress = new RecordingProgress();
        var result = Trainer.Run(network, Images, options, progress);

        Assert.Equal(TrainingEnd.Finished, result.End);
        Assert.Equal(96, result.Steps);
        Assert.Equal(96, options.Recipe.Epochs * options.Recipe.StepsPerEpoch(Images.Train));
        Assert.Equal(6, result.Epochs.Count);
        Assert.True(result.Epochs[^1].TestAccuracy > 0.5, $"validation accuracy {result.Epochs[^1].TestAccuracy}, where chance is 0.25");
        Assert.True(result.Epochs[^1].TrainLoss < result.Epochs[0].TrainLoss);
        Assert.Equal(
            string.Create(
                CultureInfo.InvariantCulture,
                $"Trained 'small' for 6 epochs to {100 * result.Epochs[^1].TestAccuracy:F1} % of the validation images; "
                + $"the weights are in '{result.CheckpointPath}'."),
            result.Message);

        Assert.Equal(result.Epochs, progress.Epochs);
        Assert.Equal(
            (6, 16, 256, 64), (progress.Plan!.Epochs, progress.Plan.StepsPerEpoch, progress.Plan.TrainCount, progress.Plan.TestCount));
        Assert.Equal(
            result.Epochs.Select(epoch => epoch.TestLoss), RunFolder.ReadEpochs(options.OutputFolder).Select(epoch => epoch.TestLoss));
        Assert.Equal(
            Enumerable.Range(1, 96).Select(step => (long)step), RunFolder.ReadSteps(options.OutputFolder).Select(step => step.Step));
        Assert.True(File.Exists(result.CurvesPath));
        Assert.False(network.training);
    }

    /// <summary>The whole first epoch again, with the loss and the update written out.</summary>
    [Fact]
    public void Every_step_is_that_of_plain_descent_written_out()
    {
        const double decay = 0.05;
        var schedule = new StepwiseSchedule(0.2, (5, 0.05));
        using var folder = new TemporaryFolder();
        using var network = new SmallNetwork(Image, 4, weightDecay: decay, dropoutRate: 0);
        using var twin = new SmallNetwork(Image, 4, weightDecay: decay, dropoutRate: 0);
        var options = Options(folder).Learning(its => its with
        {
            Epochs = 1,
            Optimizer = OptimizerSettings.Sgd(0),
            LearningRate = schedule,
        }) with { Seed = 5 };
        var result = Trainer.Run(network, Images, options);

        var losses = new List<double>();
        var correct = new List<double>();
        var decays = new Dictionary<Tensor, double>
        {
            [twin.Conv1.Weight] = decay, [twin.Conv2.Weight] = decay, [twin.Logits.Weight] = 2 * decay,
        };
        twin.train();
        foreach (
            var batch in new BatchLoader(Images.Train, 16, shuffle: true, seed: 5, dropLast: true, Normalization.Of(Images.Train)).Epoch(0))
        {
            using (batch)
            {
                using var scope = NewDisposeScope();
                var logits = twin.call(batch.Images).reshape(16, 4);
                var logProbabilities = logits - logits.exp().sum(1, keepdim: true).log();
                var loss = -logProbabilities.gather(1, batch.Labels.unsqueeze(1)).mean();
                losses.Add(loss.item<float>());
                correct.Add(Hits(logits, batch.Labels) / 16.0);
                loss.backward();
                using var noGrad = no_grad();
                foreach (var weight in twin.parameters())
                {
                    weight.sub_(
                        ((weight.grad ?? zeros_like(weight)) + (weight * decays.GetValueOrDefault(weight))) * schedule.Rate(
                            losses.Count - 1));
                }

                twin.zero_grad();
            }
        }

        var steps = MetricsFile.ReadSteps(result.MetricsPath);
        Assert.Equal(losses.Count, steps.Count);
        Assert.All(steps.Zip(losses), pair => Assert.Equal(pair.Second, pair.First.Loss, 1e-4));
        Assert.Equal(correct, steps.Select(step => step.Accuracy));
        Assert.Equal(losses.Average(), result.Epochs[0].TrainLoss, 1e-4);
        Assert.Equal(correct.Average(), result.Epochs[0].TrainAccuracy, 1e-12);

        var penalty = decays.Sum(pair => pair.Value / 2 * pair.Key.data<float>().ToArray().Sum(value => (double)value * value));
        Assert.Equal(penalty, result.Epochs[0].L2, 1e-4 * penalty);
        Assert.Equal(result.Epochs[0].L2, steps[^1].L2);
    }

    [Fact]
    public void Learning_rates_come_from_the_schedule_step_by_step()
    {
        using var folder = new TemporaryFolder();
        using var network = new SmallNetwork(Image, 4);
        var schedule = new StepwiseSchedule(0.1, (2, 0.01), (5, 0.001));
        var result = Trainer.Run(network, Images, Options(folder).Learning(its => its with { Epochs = 1, LearningRate = schedule }));
        Assert.Equal(
            Enumerable.Range(0, 16).Select(step => schedule.Rate(step)), MetricsFile.ReadSteps(result.MetricsPath).Select(
                step => step.LearningRate));
    }

    [Fact]
    public void A_rate_of_zero_changes_no_weight()
    {
        using var folder = new TemporaryFolder();
        using var network = new SmallNetwork(Image, 4);
        var before = network.Conv1.Weight.data<float>().ToArray();
        Trainer.Run(
            network, Images, Options(folder).Learning(its => its with { Epochs = 1, LearningRate = LearningRateSchedule.Constant(0) }));
        Assert.Equal(before, network.Conv1.Weight.data<float>().ToArray());
    }

    [Fact]
    public void Sparse_logging_reports_the_same_epoch()
    {
        using var folder = new TemporaryFolder();
        using var dense = new SmallNetwork(Image, 4);
        using var sparse = new SmallNetwork(Image, 4);
        var every = Trainer.Run(dense, Images, Options(folder).Learning(its => its with { Epochs = 1 }));
        var some = Trainer.Run(sparse, Images, Options(folder).Learning(its => its with { Epochs = 1 }) with { LogEverySteps = 7 });

        Assert.Equal([7L, 14L], MetricsFile.ReadSteps(some.MetricsPath).Select(step => step.Step));
        Assert.Equal(every.Epochs[0] with { Seconds = 0, ImagesPerSecond = 0 }, some.Epochs[0] with { Seconds = 0, ImagesPerSecond = 0 });
    }

    [Fact]
    public void It_trains_in_bfloat16_too()
    {
        using var folder = new TemporaryFolder();
        using var network = new SmallNetwork(Image, 4, dtype: ScalarType.BFloat16);
        var result = Trainer.Run(network, Images, Options(folder).Learning(its => its with { Epochs = 2 }));
        Assert.True(result.Epochs[1].TrainLoss < result.Epochs[0].TrainLoss);
    }

    [Fact]
    public void A_loss_that_diverges_ends_the_run_and_keeps_the_last_checkpoint()
    {
        using var folder = new TemporaryFolder();
        using var network = new SmallNetwork(Image, 4, weightDecay: 0);
        var options = Options(folder).Learning(its => its with
        {
            Optimizer = OptimizerSettings.Sgd(0),
            LearningRate = new StepwiseSchedule(0.01, (4, 1e38)),
        }) with
        {
            CheckpointEverySteps = 2,
        };
        var message = Assert.Throws<ResNetGenException>(() => Trainer.Run(network, Images, options)).Message;

        Assert.Matches(
            @"^The training diverged: (the loss is (NaN|Infinity)|a weight is no longer a finite number) at step [56] "
            + @"\(epoch 1\), where the learning rate is 1E\+38; it first appears in (the weight 'conv1\.[a-zA-Z.]+', "
            + @"which the last update made so|the output of the layer '[a-zA-Z0-9.]+', "
            + @"whose weights are finite( and reach [0-9E+.]+)?): choose a smaller learning rate, "
            + @"a warm-up or gradient clipping; the last good checkpoint is '.*checkpoint\.safetensors'\.$", message);
        Assert.Equal(4, Checkpoint.ReadState(options.CheckpointPath).Step);
        Assert.All(MetricsFile.ReadSteps(options.MetricsPath), step => Assert.True(float.IsFinite(step.Loss)));
    }

    [Fact]
    public void Weights_that_overflowed_never_replace_a_checkpoint()
    {
        // The loss of step 4 is still finite when its update, which would be saved at once, destroys the weights.
        using var folder = new TemporaryFolder();
        using var network = new SmallNetwork(Image, 4, weightDecay: 1_000);
        var options = Options(folder).Learning(its => its with
        {
            Optimizer = OptimizerSettings.Sgd(0),
            LearningRate = new StepwiseSchedule(0, (3, 3e38)),
        }) with
        {
            CheckpointEverySteps = 2,
            LogEverySteps = 10,
        };
        var message = Assert.Throws<ResNetGenException>(() => Trainer.Run(network, Images, options)).Message;
        Assert.StartsWith("The training diverged: a weight is no longer a finite number at step 4 ", message, StringComparison.Ordinal);
        Assert.Equal(2, Checkpoint.ReadState(options.CheckpointPath).Step);
    }
}
