using ResNetGen.Data;
using ResNetGen.Layers;
using ResNetGen.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace ResNetGen.Tests.Training;

/// <summary>Where the first value that is not finite is: each place by planting one there.</summary>
[Collection(nameof(Alone))]
public sealed class NonFiniteTests : IDisposable
{
    private static readonly Shape Image = new(1, 16, 16);

    private readonly SmallNetwork network = new(Image, 4);
    private readonly Tensor images = ones(3, 1, 16, 16);

    private static DataSplit Data => SyntheticImages.Create(Image, classes: 4, train: 64, test: 8, seed: 1);

    public void Dispose()
    {
        network.Dispose();
        images.Dispose();
    }

    [Fact]
    public void In_the_images()
    {
        images[1, 0, 5, 6] = float.NaN;
        Assert.Equal(
            "it comes in with the images, of which number 2 of the batch holds a value that is not finite: "
            + "mend the data, or its normalisation",
            NonFinite.Find(network, images));
    }

    [Fact]
    public void In_a_weight()
    {
        Set(network.Conv2.Weight, float.PositiveInfinity);
        Set(network.Logits.Weight, float.NaN);
        const string Expected =
            "it first appears in the weight 'conv2.weight', which the last update made so: choose a smaller learning rate, "
            + "a warm-up or gradient clipping";
        Assert.Equal(Expected, NonFinite.Find(network, images));
        Assert.Equal(Expected, NonFinite.Find(network, images: null));
    }

    [Fact]
    public void In_a_weight_of_a_layer_within_a_layer()
    {
        Set(network.Conv3.BatchNorm.Weight!, float.NaN);
        Assert.StartsWith(
            "it first appears in the weight 'conv3.BatchNorm.weight',", NonFinite.Find(network, images), StringComparison.Ordinal);
    }

    [Fact]
    public void In_an_output()
    {
        // Both overflow; the first is the one that counts.
        Fill(network.Conv2.BatchNorm.Weight!, 3e38f);
        Fill(network.Conv2.BatchNorm.Bias!, 3e38f);
        Set(network.Logits.Weight, float.NaN);
        network.train();
        Assert.StartsWith(
            "it first appears in the output of the layer 'conv2.BatchNorm', whose weights are finite and reach 3E+38: choose a smaller",
            NonFinite.Find(network, images),
            StringComparison.Ordinal);
    }

    [Fact]
    public void In_none_but_the_loss()
    {
        Assert.StartsWith(
            "every layer's output is finite, so it is the loss itself", NonFinite.Find(network, images), StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_whose_images_are_spoilt_says_so()
    {
        using var folder = new TemporaryFolder();
        var options = new TrainingOptions
        {
            Recipe = new() { BatchSize = 16, Epochs = 1 },
            OutputFolder = folder.Path,
            Normalization = new Normalization([0.5f], [1e-39f]),
        };
        Assert.Equal(
            "The training diverged: the loss is NaN at step 1 (epoch 1), where the learning rate is 0.05; "
            + "it comes in with the images, of which number 1 of the batch holds a value that is not finite: "
            + "mend the data, or its normalisation; no checkpoint was saved yet.",
            Assert.Throws<ResNetGenException>(() => Trainer.Run(network, Data, options)).Message);
    }

    [Theory]
    [InlineData(Precision.Full)]
    [InlineData(Precision.BFloat16)]
    public void A_run_that_overflows_names_the_step_and_the_layer_and_keeps_its_checkpoint(Precision precision)
    {
        using var folder = new TemporaryFolder();
        var options = new TrainingOptions
        {
            Recipe = new Recipe
            {
                BatchSize = 16,
                Epochs = 1,
                LearningRate = LearningRateSchedule.Constant(1e38),
                Precision = precision,
                ChannelsLast = true,
            },
            OutputFolder = folder.Path,
            CheckpointEverySteps = 1,
        };
        Assert.Matches(
            $@"^The training diverged: the loss is (NaN|Infinity) at step 2 \(epoch 1\), where the learning rate is 1E\+38; "
            + $@"it first appears in the output of the layer '.*', whose weights are finite.*: choose a smaller learning rate, "
            + $@"a warm-up or gradient clipping; the last good checkpoint is '{folder.File("checkpoint.safetensors")}'\.$",
            Assert.Throws<ResNetGenException>(() => Trainer.Run(network, Data, options)).Message);
    }

    [Fact]
    public void In_a_moving_statistic()
    {
        Set(network.Conv2.BatchNorm.RunningVar, float.NaN);
        const string Expected =
            "it first appears in the moving statistic 'conv2.BatchNorm.running_var', which the values of a step made so, "
            + "and with which the network is evaluated: choose a smaller learning rate, a warm-up or gradient clipping";
        Assert.Equal(Expected, NonFinite.Find(network, images: null));
        Assert.Equal(("moving statistic", Expected), NonFinite.Kept(network));
        network.eval();
        Assert.Equal(Expected, NonFinite.Find(network, images));

        // What is learnt does not come of them.
        network.train();
        Assert.StartsWith("every layer's output is finite,", NonFinite.Find(network, images), StringComparison.Ordinal);
    }

    [Fact]
    public void In_nothing_that_is_kept() =>
        Assert.StartsWith(
            "every weight and moving statistic is finite, so it is what is made of them: ",
            NonFinite.Find(network, images: null),
            StringComparison.Ordinal);

    [Fact]
    public void A_statistic_that_overflows_is_named_before_it_is_saved()
    {
        // Finite values, whose variance is not: batch norm makes zeros of them, and training goes on as if nothing had happened.
        using var folder = new TemporaryFolder();
        Fill(network.Conv1.Weight, 1e30f);
        var options = new TrainingOptions
        {
            Recipe = new() { BatchSize = 16, Epochs = 1, LearningRate = LearningRateSchedule.Constant(0) },
            OutputFolder = folder.Path,
            CheckpointEverySteps = 1,
        };
        Assert.StartsWith(
            "The training diverged: a moving statistic is no longer a finite number at step 1 (epoch 1), where the learning rate is 0; "
            + "it first appears in the moving statistic 'conv1.BatchNorm.running_var', which ",
            Assert.Throws<ResNetGenException>(() => Trainer.Run(network, Data, options)).Message,
            StringComparison.Ordinal);
        Assert.False(File.Exists(options.CheckpointPath));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(0.9)]
    public void An_evaluation_names_what_it_found(double? emaDecay)
    {
        using var folder = new TemporaryFolder();
        using var spoilt = new SpoiltInEvaluation();
        var options = new TrainingOptions
        {
            Recipe = new() { BatchSize = 16, Epochs = 1, EmaDecay = emaDecay },
            OutputFolder = folder.Path,
        };
        Assert.StartsWith(
            "The training diverged: the loss of the validation images is NaN at step 4 (epoch 1), where the learning rate is 0.05; "
            + "it first appears in the output of the layer 'end', whose weights are finite: ",
            Assert.Throws<ResNetGenException>(() => Trainer.Run(spoilt, spoilt.Network.Info, Data, options)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_search_leaves_no_tensor()
    {
        NonFinite.Find(network, images);
        var before = LiveTensors.Settled();
        NonFinite.Find(network, images);
        Assert.InRange(Tensor.TotalCount, 0, before);
    }

    private static void Set(Tensor weight, float value)
    {
        using var noGrad = no_grad();
        using var flat = weight.view(-1);
        flat[0] = value;
    }

    private static void Fill(Tensor weight, float value)
    {
        using var noGrad = no_grad();
        weight.fill_(value);
    }

    private sealed class SpoiltInEvaluation : Layer
    {
        private readonly Spoiling end = new();

        public SpoiltInEvaluation()
            : base("spoilt")
        {
            Register("network", Network);
            Register("end", end);
        }

        public SmallNetwork Network { get; } = new(Image, 4);

        public override Tensor forward(Tensor input)
        {
            using var logits = Network.call(input);
            return end.call(logits);
        }
    }

    private sealed class Spoiling() : Layer("Spoiling")
    {
        public override Tensor forward(Tensor input)
        {
            using var factor = (Scalar)(training ? 1f : float.NaN);
            return input.mul(factor);
        }
    }
}
