using ResNetGen.Checkpoints;
using ResNetGen.Data;
using ResNetGen.Training;
using TorchSharp;
using static ResNetGen.Tests.Training.SmallRun;
using static TorchSharp.torch;

namespace ResNetGen.Tests.Training;

/// <summary>How a run evaluates the network: when, by which weights, and with which images.</summary>
[Collection(nameof(Alone))]
public class TrainerEvaluationTests
{
    [Fact]
    public void The_validation_images_are_evaluated_by_the_moving_statistics()
    {
        using var folder = new TemporaryFolder();
        using var network = new SmallNetwork(Image, 4);
        var options = Options(folder).Learning(its => its with { Epochs = 1 }) with { EvaluationBatchSize = 48 };
        var result = Trainer.Run(network, Images, options);

        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        network.eval();
        using var batch = new BatchLoader(Images.Test, 64, shuffle: false, normalization: Normalization.Of(Images.Train)).Epoch(0).Single();
        var logits = network.call(batch.Images).reshape(64, 4);
        var loss = -(logits - logits.exp().sum(1, keepdim: true).log()).gather(1, batch.Labels.unsqueeze(1)).mean();
        Assert.Equal(loss.item<float>(), result.Epochs[0].TestLoss!.Value, 1e-5);
        Assert.Equal(Hits(logits, batch.Labels) / 64.0, result.Epochs[0].TestAccuracy);
    }

    [Fact]
    public void What_a_run_in_bfloat16_was_evaluated_by_is_what_an_evaluation_finds()
    {
        using var folder = new TemporaryFolder();
        using var network = new SmallNetwork(Image, 4);
        var result = Trainer.Run(network, Images, Options(folder).Learning(its => its with { Epochs = 1, Precision = Precision.BFloat16 }));
        var classifier = ClassifierInfo.Read(result.CheckpointPath);
        Assert.Equal(Precision.BFloat16, classifier.Precision);
        var evaluation = Evaluation.Of(network, Images.Test, classifier.Normalization, 16, precision: classifier.Precision);
        Assert.Equal(result.Epochs[0].TestLoss!.Value, evaluation.Loss, 1e-6);
        Assert.NotEqual(Evaluation.Of(network, Images.Test, classifier.Normalization, 16).Loss, evaluation.Loss, 1e-6);
    }

    [Theory]
    [InlineData(128, 1, null, 128)]
    [InlineData(100, 3, null, 34)]
    [InlineData(100, 3, 50, 50)]
    public void As_many_images_are_evaluated_at_once_as_are_trained_on(int batch, int accumulate, int? given, int expected)
    {
        var options = new TrainingOptions { Recipe = new() { BatchSize = batch, GradientAccumulationSteps = accumulate } };
        Assert.Equal(expected, (given is { } size ? options with { EvaluationBatchSize = size } : options).EvaluationBatchSize);
    }

    [Fact]
    public void The_validation_images_are_evaluated_with_their_mirror_images()
    {
        using var folder = new TemporaryFolder();
        using var network = new SmallNetwork(Image, 4);
        var options = Options(folder).Learning(its => its with { Epochs = 1, FlipTestTimeAugmentation = true });
        var result = Trainer.Run(network, Images, options);

        Assert.Contains(
            " % of the validation images, each evaluated with its mirror image; the weights", result.Message, StringComparison.Ordinal);
        Assert.True(ClassifierInfo.Read(result.CheckpointPath).FlipTestTimeAugmentation);

        var expected = LossAndAccuracy.Of(
            network,
            new BatchLoader(Images.Test, 64, shuffle: false, normalization: Normalization.Of(Images.Train)).Epoch(0),
            flipTestTimeAugmentation: true);
        Assert.Equal(expected.Loss, result.Epochs[0].TestLoss!.Value, 1e-5);
        Assert.Equal(expected.Accuracy, result.Epochs[0].TestAccuracy);

        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var batch = new BatchLoader(Images.Test, 64, shuffle: false, normalization: Normalization.Of(Images.Train)).Epoch(0).Single();
        var logits = (network.call(batch.Images) + network.call(batch.Images.flip(3))).reshape(64, 4) / 2;
        Assert.Equal(nn.functional.cross_entropy(logits, batch.Labels).item<float>(), expected.Loss, 1e-5);
        Assert.NotEqual(LossAndAccuracy.Of(network, [batch]).Loss, expected.Loss, 1e-4);
    }

    [Fact]
    public void A_run_may_go_on_with_another_way_to_evaluate()
    {
        using var folder = new TemporaryFolder();
        using var network = new SmallNetwork(Image, 4);
        var first = Trainer.Run(network, Images, Options(folder).Learning(its => its with { Epochs = 1, FlipTestTimeAugmentation = true }));
        using var other = new SmallNetwork(Image, 4);
        var resumed = Trainer.Run(
            other, Images, Options(folder).Learning(its => its with
            {
                Epochs = 2,
                LearningRate = LearningRateSchedule.Constant(2),
            }) with { ResumeFrom = first.CheckpointPath });
        Assert.True(resumed.Epochs[1].TestAccuracy <= resumed.Epochs[0].TestAccuracy, "The second epoch was to be no better.");
        Assert.Equal([true, false], resumed.Epochs.Select(epoch => epoch.FlipTestTimeAugmentation));
        Assert.Equal([true, false], MetricsFile.ReadEpochs(resumed.MetricsPath).Select(epoch => epoch.FlipTestTimeAugmentation));
        Assert.False(ClassifierInfo.Read(resumed.CheckpointPath).FlipTestTimeAugmentation);

        // The first of its kind is the best of it, whatever the others had.
        Assert.Equal(2, Checkpoint.Verify(RunFolder.BestCheckpoint(folder.Path)).Epoch);
    }

    [Fact]
    public void The_network_is_evaluated_every_so_many_epochs_and_at_the_end()
    {
        using var folder = new TemporaryFolder();
        using var network = new SmallNetwork(Image, 4);
        var result = Trainer.Run(network, Images, Options(folder).Learning(its => its with { Epochs = 5, EvaluateEvery = 2 }));

        Assert.Equal(
            [false, true, false, true, true], result.Epochs.Select(epoch => epoch.TestAccuracy is not null && epoch.TestLoss is not null));
        Assert.Equal(
            result.Epochs.Select(epoch => epoch.TestLoss), MetricsFile.ReadEpochs(result.MetricsPath).Select(epoch => epoch.TestLoss));

        using var never = new SmallNetwork(Image, 4);
        var first = Trainer.Run(
            never, Images, Options(folder).Learning(its => its with { Epochs = 5, EvaluateEvery = 2 }) with { MaxSteps = 17 });
        Assert.Null(Assert.Single(first.Epochs).TestAccuracy);
        Assert.True(File.Exists(first.CurvesPath));
    }

    [Fact]
    public void An_evaluation_leaves_the_network_as_it_was()
    {
        using var network = new SmallNetwork(Image, 4);
        network.train();
        var before = network.Conv1.BatchNorm.RunningMean.data<float>().ToArray();
        var evaluation = LossAndAccuracy.Of(network, new BatchLoader(Images.Test, 48, shuffle: false).Epoch(0));

        Assert.Equal(64, evaluation.Images);
        Assert.True(network.training);
        Assert.Equal(before, network.Conv1.BatchNorm.RunningMean.data<float>().ToArray());
    }

    [Fact]
    public void An_evaluation_of_no_images_is_no_number_but_a_sentence()
    {
        using var network = new SmallNetwork(Image, 4);
        Assert.Equal(
            "There are no images to evaluate the network on: give it at least one.",
            Assert.Throws<ResNetGenException>(() => LossAndAccuracy.Of(network, [])).Message);
        Assert.True(network.training);
    }
}
