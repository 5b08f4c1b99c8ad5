using System.Globalization;
using ResNetGen.Checkpoints;
using ResNetGen.Data;
using ResNetGen.Training;

namespace ResNetGen.Tests.Training;

/// <summary>Checkpoints and metrics that are whole and well formed, and say what no run can say.</summary>
[Collection(nameof(Alone))]
public sealed class ImpossibleValuesTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    /// <summary>The run has epochs of 8 batches of 16 images, and stands in its second one.</summary>
    [Theory]
    [InlineData("value.batch", "1000000", "batch 1000000 of an epoch of 8")]
    [InlineData("value.batch", "4", "step 11 at batch 4 after 1 epoch of 8")]
    [InlineData("step", "9223372036854775807", "step 9223372036854775807 at batch 3 after 1 epoch of 8")]
    [InlineData("step", "0", "step 0 at batch 3 after 1 epoch of 8")]
    [InlineData("epoch", "2", "step 11 at batch 3 after 2 epochs of 8")]
    [InlineData("value.correct", "49", "49 right answers to 48 images")]
    [InlineData("value.loss_sum", "NaN", "a loss of NaN")]
    [InlineData("value.loss_sum", "-Infinity", "a loss of -Infinity")]
    public void A_checkpoint_that_says_what_cannot_be_is_refused(string key, string value, string fault) => Refused(
        key, value, path => $"The checkpoint '{path}' says what cannot be: {fault}; use another copy of it, or start anew.");

    [Theory]
    [InlineData("value.batch", "-1")]
    [InlineData("value.batch", "three")]
    [InlineData("value.correct", "-9223372036854775808")]
    [InlineData("value.loss_sum", "much")]
    public void A_checkpoint_that_counts_in_words_or_below_0_is_refused(string key, string value) => Refused(
        key,
        value,
        path => $"The checkpoint '{path}' holds weights but not where its training stood: start anew, without resuming from it.");

    [Theory]
    [InlineData("class_names", "[\"a\",null,\"c\",\"d\"]", null)]
    [InlineData("class_names", "[\"a\"", null)]
    [InlineData("mean", "0.1 NaN", null)]
    [InlineData("deviation", "0", null)]
    [InlineData("precision", "fp8", null)]
    [InlineData("mirrored", "maybe", null)]
    [InlineData("class_names", "[\"a\",\"b\",\"c\"]", "speaks of 3 classes, but the network 'small' has 4")]
    [InlineData("mean,deviation", "0.1 0.2 0.3", "speaks of 3 channels, but the network 'small' has 1")]
    public void A_checkpoint_of_other_classes_or_channels_is_refused(string keys, string value, string? differs)
    {
        using var network = new SmallNetwork(InterruptedRun.Image, 4);
        var path = Stopped();
        foreach (var key in keys.Split(','))
        {
            Falsify(path, "value." + key, value);
        }

        Assert.Equal(
            differs is null
                ? $"The checkpoint '{path}' does not say what classes it tells apart; give one that a training run wrote."
                : $"The checkpoint '{path}' {differs}: give one that was written when this network was trained.",
            Assert.Throws<ResNetGenException>(() => ClassifierInfo.Read(path, network.Info)).Message);
    }

    [Theory]
    [InlineData("\"epoch\":4", "\"epoch\":0", "'epoch' must be a whole number from 1, and is 0")]
    [InlineData("\"epoch\":4", "\"epoch\":1.5", "'epoch' must be a whole number from 1, and is 1.5")]
    [InlineData("\"step\":8", "\"step\":9223372036854775808", "'step' must be a whole number from 1, and is 9223372036854775808")]
    [InlineData("\"train_loss\":1.5", "\"train_loss\":1e999", "'train_loss' must be a finite number, and is 1e999")]
    [InlineData("_accuracy\":0.5", "_accuracy\":-1.2e17", "'train_accuracy' must be a number from 0 to 1, and is -1.2e17")]
    [InlineData("_accuracy\":0.6", "_accuracy\":1.01", "'test_accuracy' must be a number from 0 to 1, and is 1.01")]
    [InlineData("\"l2\":0.1", "\"l2\":-1", "'l2' must be a number from 0, and is -1")]
    [InlineData("rate\":0.1", "rate\":-0.1", "'learning_rate' must be a number from 0, and is -0.1")]
    [InlineData("\"seconds\":12.5", "\"seconds\":1e10", "'seconds' must be a number from 0 to 1,000,000,000, and is 1e10")]
    [InlineData("\"seconds\":12.5", "\"seconds\":-1", "'seconds' must be a number from 0 to 1,000,000,000, and is -1")]
    [InlineData("second\":100", "second\":-100", "'images_per_second' must be a number from 0, and is -100")]
    [InlineData(
        "second\":100",
        "second\":-100000000000000000000000000000000000",
        "'images_per_second' must be a number from 0, and is -10000000000000000000000000000…")]
    public void A_line_of_metrics_that_no_run_writes_is_refused(string own, string other, string fault)
    {
        var path = folder.File("metrics.jsonl");
        File.WriteAllLines(path, [Epoch(1), Epoch(2), Epoch(3), Epoch(4)]);
        Assert.Equal(4, MetricsFile.ReadEpochs(path).Count);
        File.WriteAllLines(path, [Epoch(1), Epoch(2), Epoch(3), Epoch(4).Replace(own, other, StringComparison.Ordinal)]);
        Assert.Equal(
            $"The metrics '{path}' are none that a run wrote: in line 4, {fault}; use another copy of them, or start the run anew.",
            Assert.Throws<ResNetGenException>(() => MetricsFile.ReadEpochs(path)).Message);
    }

    [Fact]
    public void Metrics_whose_epochs_do_not_rise_are_refused()
    {
        var path = folder.File("metrics.jsonl");
        File.WriteAllLines(path, [Epoch(1), Epoch(1)]);
        Assert.Equal(
            $"The metrics '{path}' are none that a run wrote: in line 2, 'epoch' is 1 behind 1 on the line before of its kind; "
            + "use another copy of them, or start the run anew.",
            Assert.Throws<ResNetGenException>(() => MetricsFile.ReadEpochs(path)).Message);
    }

    [Fact]
    public void Many_long_epochs_still_have_a_sum()
    {
        var path = folder.File("metrics.jsonl");
        File.WriteAllLines(path, Enumerable.Range(1, 1000).Select(epoch => Epoch(epoch).Replace("12.5", "1e9", StringComparison.Ordinal)));
        Assert.Equal("256204778:48:05", DurationFormat.Text(MetricsFile.ReadEpochs(path).Sum(epoch => epoch.Seconds)));
    }

    [Fact]
    public void Answers_that_are_no_numbers_and_answers_for_other_classes_are_refused()
    {
        using var network = new SmallNetwork(InterruptedRun.Image, 5);
        var normalization = Normalization.Of(InterruptedRun.Images.Train);
        Assert.Equal(
            $"The network answers with 5 values, but '{InterruptedRun.Images.Test.Name}' has 4 classes: "
            + "use the network and the classes that were trained together.",
            Assert.Throws<ResNetGenException>(() => Evaluation.Of(network, InterruptedRun.Images.Test, normalization)).Message);

        using var diverged = new SmallNetwork(InterruptedRun.Image, 4);
        using (TorchSharp.torch.no_grad())
        {
            diverged.Logits.Weight.fill_(float.NaN);
        }

        Assert.Equal(
            "The network's answers are no finite numbers, as those of a training that diverged: give it the weights of another checkpoint.",
            Assert.Throws<ResNetGenException>(() => Evaluation.Of(diverged, InterruptedRun.Images.Test, normalization)).Message);
    }

    private void Refused(string key, string value, Func<string, string> sentence)
    {
        var path = Stopped();
        Falsify(path, key, value);
        using var network = new SmallNetwork(InterruptedRun.Image, 4, seed: 5);
        var before = network.Logits.Weight.data<float>().ToArray();
        var resuming = InterruptedRun.Options(folder, OptimizerSettings.Sgd()) with { ResumeFrom = path };
        Assert.Equal(
            sentence(path),
            Assert.Throws<ResNetGenException>(() => Trainer.Run(network, InterruptedRun.Images, resuming)).Message);
        Assert.Equal(before, network.Logits.Weight.data<float>().ToArray());
    }

    private static string Epoch(int number) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"kind":"epoch","epoch":{{number}},"step":8,"train_loss":1.5,"train_accuracy":0.5,"test_loss":1.4,"test_accuracy":0.6"""
        + $$""","l2":0.1,"learning_rate":0.1,"seconds":12.5,"images_per_second":100}""");

    private string Stopped()
    {
        using var network = new SmallNetwork(InterruptedRun.Image, 4);
        var options = InterruptedRun.Options(folder, OptimizerSettings.Sgd()) with { MaxSteps = InterruptedRun.StepsPerEpoch + 3 };
        return Trainer.Run(network, InterruptedRun.Images, options).CheckpointPath;
    }

    /// <summary>As somebody would who writes the hash anew.</summary>
    private static void Falsify(string path, string key, string value)
    {
        using var file = SafeTensorsFile.Read(path);
        Assert.True(file.Metadata.ContainsKey(key));
        SafeTensorsFile.Write(path, file.Tensors, new Dictionary<string, string>(file.Metadata) { [key] = value });
    }
}
