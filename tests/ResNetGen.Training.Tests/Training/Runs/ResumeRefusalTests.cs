using ResNetGen.Data;
using ResNetGen.Training;
using static ResNetGen.Tests.Training.InterruptedRun;

namespace ResNetGen.Tests.Training;

/// <summary>Runs that are not resumed: those that are at their end, and others than the checkpoint's.</summary>
[Collection(nameof(Alone))]
public class ResumeRefusalTests
{
    [Fact]
    public void A_run_that_is_further_than_it_is_to_go_is_not_resumed()
    {
        using var folder = new TemporaryFolder();
        using var network = new SmallNetwork(Image, 4);
        var done = Trainer.Run(network, Images, Options(folder, OptimizerSettings.Sgd()).Learning(its => its with { Epochs = 2 }));
        var shorter = Options(folder, OptimizerSettings.Sgd()).Learning(its => its with { Epochs = 1 });
        Assert.Equal(
            $"The run of '{done.CheckpointPath}' has 2 epochs behind it, and is to end after 1: "
            + "give it more epochs, those that it was begun with.",
            Assert.Throws<ResNetGenException>(
                () => Trainer.Run(network, Images, shorter with { ResumeFrom = done.CheckpointPath })).Message);
        Assert.Equal(2, MetricsFile.ReadEpochs(done.MetricsPath).Count);
    }

    [Fact]
    public void Another_run_is_not_resumed()
    {
        using var folder = new TemporaryFolder();
        using var network = new SmallNetwork(Image, 4);
        var options = Options(folder, OptimizerSettings.Sgd()).Learning(its => its with { Epochs = 1 });
        var done = Trainer.Run(network, Images, options);
        var resuming = options with { ResumeFrom = done.CheckpointPath };
        var before = network.Logits.Weight.data<float>().ToArray();

        string Refusal(TrainingOptions other, DataSplit? data = null, NetworkInfo? info = null) =>
            Assert.Throws<ResNetGenException>(() => Trainer.Run(network, info ?? network.Info, data ?? Images, other)).Message;

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
}
