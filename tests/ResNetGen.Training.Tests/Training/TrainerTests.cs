using System.Globalization;
using ResNetGen.Checkpoints;
using ResNetGen.Data;
using ResNetGen.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace ResNetGen.Tests.Training;

[Collection(nameof(Alone))]
public partial class TrainerTests
{
    private static readonly Shape Image = new(1, 16, 16);
    private static readonly DataSplit Data = SyntheticImages.Create(Image, classes: 4, train: 256, test: 64, seed: 7);

    [Fact]
    public void It_learns_and_writes_down_what_it_did()
    {
        using var folder = new TemporaryFolder();
        using var network = new SmallNetwork(Image, 4);
        var options = Options(folder).Learning(
            its => its with { Epochs = 6, LearningRate = LearningRateSchedule.Cosine(0.1, warmUp: 0.5) });
        var progress = new RecordingProgress();
        var result = Trainer.Run(network, Data, options, progress);

        Assert.Equal(TrainingEnd.Finished, result.End);
        Assert.Equal(96, result.Steps);
        Assert.Equal(96, options.Recipe.Epochs * options.Recipe.StepsPerEpoch(Data.Train));
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
            result.Epochs.Select(epoch => epoch.TestLoss), MetricsFile.ReadEpochs(result.MetricsPath).Select(epoch => epoch.TestLoss));
        Assert.Equal(
            Enumerable.Range(1, 96).Select(step => (long)step), MetricsFile.ReadSteps(result.MetricsPath).Select(step => step.Step));
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
        var result = Trainer.Run(network, Data, options);

        var losses = new List<double>();
        var correct = new List<double>();
        var decays = new Dictionary<Tensor, double>
        {
            [twin.Conv1.Weight] = decay, [twin.Conv2.Weight] = decay, [twin.Logits.Weight] = 2 * decay,
        };
        twin.train();
        foreach (
            var batch in new BatchLoader(Data.Train, 16, shuffle: true, seed: 5, dropLast: true, Normalization.Of(Data.Train)).Epoch(0))
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
    public void A_rate_that_is_none_stops_the_run()
    {
        using var folder = new TemporaryFolder();
        using var network = new SmallNetwork(Image, 4);
        Assert.Equal(
            "The learning rate of step 1 is -0.1; it must be a finite number that is not negative: correct the schedule.",
            Assert.Throws<ResNetGenException>(() => Trainer.Run(network, Data, Options(folder).Learning(its => its with
            {
                LearningRate = new Uphill(),
            }))).Message);
    }

    [Fact]
    public void Averages_are_of_weights_of_32_bits()
    {
        using var folder = new TemporaryFolder();
        using var network = new SmallNetwork(Image, 4, dtype: ScalarType.BFloat16);
        Assert.Equal(
            "The network's weights are BFloat16, but training in bfloat16 and averages of weights keep them in 32 bits: "
            + "make the network without a `dtype`.",
            Assert.Throws<ResNetGenException>(() => Trainer.Run(network, Data, Options(folder).Learning(its => its with
            {
                EmaDecay = 0.9,
            }))).Message);
    }

    [Fact]
    public void Learning_rates_come_from_the_schedule_step_by_step()
    {
        using var folder = new TemporaryFolder();
        using var network = new SmallNetwork(Image, 4);
        var schedule = new StepwiseSchedule(0.1, (2, 0.01), (5, 0.001));
        var result = Trainer.Run(network, Data, Options(folder).Learning(its => its with { Epochs = 1, LearningRate = schedule }));
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
            network, Data, Options(folder).Learning(its => its with { Epochs = 1, LearningRate = LearningRateSchedule.Constant(0) }));
        Assert.Equal(before, network.Conv1.Weight.data<float>().ToArray());
    }

    [Fact]
    public void Sparse_logging_reports_the_same_epoch()
    {
        using var folder = new TemporaryFolder();
        using var dense = new SmallNetwork(Image, 4);
        using var sparse = new SmallNetwork(Image, 4);
        var every = Trainer.Run(dense, Data, Options(folder).Learning(its => its with { Epochs = 1 }));
        var some = Trainer.Run(sparse, Data, Options(folder).Learning(its => its with { Epochs = 1 }) with { LogEverySteps = 7 });

        Assert.Equal([7L, 14L], MetricsFile.ReadSteps(some.MetricsPath).Select(step => step.Step));
        Assert.Equal(every.Epochs[0] with { Seconds = 0, ImagesPerSecond = 0 }, some.Epochs[0] with { Seconds = 0, ImagesPerSecond = 0 });
    }

    [Fact]
    public void It_trains_in_bfloat16_too()
    {
        using var folder = new TemporaryFolder();
        using var network = new SmallNetwork(Image, 4, dtype: ScalarType.BFloat16);
        var result = Trainer.Run(network, Data, Options(folder).Learning(its => its with { Epochs = 2 }));
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
        var message = Assert.Throws<ResNetGenException>(() => Trainer.Run(network, Data, options)).Message;

        Assert.Matches(
            @"^The training diverged: (the loss is (NaN|Infinity)|a weight is no longer a finite number) at step [56] "
            + @"\(epoch 1\), where the learning rate is 1E\+38; it first appears in (the weight 'conv1\.[a-zA-Z.]+', "
            + @"which the last update made so|the output of the layer '[a-zA-Z0-9.]+', "
            + @"whose weights are finite( and reach [0-9E+.]+)?): choose a smaller learning rate, "
            + @"a warm-up or gradient clipping, the last good checkpoint is '.*checkpoint\.safetensors'\.$", message);
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
        var message = Assert.Throws<ResNetGenException>(() => Trainer.Run(network, Data, options)).Message;
        Assert.StartsWith("The training diverged: a weight is no longer a finite number at step 4 ", message, StringComparison.Ordinal);
        Assert.Equal(2, Checkpoint.ReadState(options.CheckpointPath).Step);
    }

    [Fact]
    public void What_does_not_fit_together_is_refused_before_anything_starts()
    {
        using var folder = new TemporaryFolder();
        var output = Path.Combine(folder.Path, "out");
        var options = Options(folder) with { OutputFolder = output };

        using (var large = new SmallNetwork(new Shape(3, 32, 32), 4))
        {
            Assert.Equal(
                $"The network 'small' takes images of shape (N, 3, 32, 32), but those of '{Data.Train.Name}' are (N, 1, 16, 16): "
                + "write `input: [1, 16, 16]` in the network's file, or open the data with the network's shape.",
                Refusal(large, options));
        }

        using (var five = new SmallNetwork(Image, 5))
        {
            Assert.Equal(
                $"The network 'small' tells 5 classes apart, but '{Data.Train.Name}' has 4: write `num_classes: 4` in the network's file.",
                Refusal(five, options));
        }

        using var network = new SmallNetwork(Image, 4);
        Assert.Equal(
            "The network 'small' ends in features (N, 4, 1, 1), not in one value per class (N, K) or (N, K, 1, 1): "
            + "give its file `num_classes` and a head that ends in them.",
            Refusal(network, options, network.Info with { Classes = null }));
        Assert.Equal(
            "The network 'small' ends in features (N, 4, 2, 2), not in one value per class (N, K) or (N, K, 1, 1): "
            + "give its file `num_classes` and a head that ends in them.",
            Refusal(network, options, network.Info with { Output = new Shape(4, 2, 2) }));
        Assert.Equal(
            "The number of epochs is 0; it must be at least 1.", Refusal(network, options.Learning(its => its with { Epochs = 0 })));
        Assert.Equal("The batch size is 0; it must be at least 1.", Refusal(network, options.Learning(its => its with { BatchSize = 0 })));
        Assert.Equal("The limit of steps is 0; it must be at least 1.", Refusal(network, options with { MaxSteps = 0 }));
        Assert.Equal(
            $"'{Data.Train.Name}' has 256 training images, which do not fill one batch of 257: choose a smaller batch size.",
            Refusal(network, options.Learning(its => its with { BatchSize = 257 })));
        Assert.False(Directory.Exists(output));
    }

    [Fact]
    public void An_output_folder_that_is_a_file_is_said_in_a_sentence()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("out"), "");
        using var network = new SmallNetwork(Image, 4);
        Assert.StartsWith(
            $"The output folder '{folder.File("out")}' cannot be made: ",
            Refusal(network, Options(folder) with { OutputFolder = folder.File("out") }),
            StringComparison.Ordinal);
    }

    private static string Refusal(SmallNetwork network, TrainingOptions options, NetworkInfo? info = null) =>
        Assert.Throws<ResNetGenException>(() => Trainer.Run(network, info ?? network.Info, Data, options)).Message;

    private static TrainingOptions Options(TemporaryFolder folder) => new()
    {
        Recipe = new Recipe
        {
            BatchSize = 16,
        },
        LogEverySteps = 1,
        OutputFolder = folder.Path,
    };

    private static int Hits(Tensor logits, Tensor labels)
    {
        var values = logits.detach().data<float>().ToArray();
        var classes = labels.data<long>().ToArray();
        return classes
            .Select((label, image) => values.Skip(image * 4).Take(4).ToList() is var row && row.IndexOf(row.Max()) == label ? 1 : 0)
            .Sum();
    }

    private sealed record Uphill : LearningRateSchedule
    {
        public override Func<long, double> ForRun(int epochs, int stepsPerEpoch) => _ => -0.1;
    }
}
