using ResNetGen.Benchmarking;
using ResNetGen.Data;
using ResNetGen.Layers;
using ResNetGen.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace ResNetGen.Tests.Training;

/// <summary>
/// Batch norms that would see one value per channel: a run that cannot go well is refused before it begins, and one that turns out so names
/// the layer.
/// </summary>
[Collection(nameof(Alone))]
public class SingleValuesTests
{
    private const string Advice =
        "give it at least two images at once, by a greater batch size or fewer micro-batches (accumulate), "
        + "or put it into evaluation mode by `eval()`";

    private static readonly Shape Image = new(1, 16, 16);
    private static readonly DataSplit Data = SyntheticImages.Create(Image, classes: 4, train: 32, test: 8, seed: 3);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(4, 4)]
    [InlineData(4, 9)]
    [InlineData(3, 2)]
    [InlineData(7, 4)]
    public void A_run_is_refused_before_it_begins(int batch, int accumulate)
    {
        using var folder = new TemporaryFolder();
        using var network = new Network();
        Assert.Equal(
            "The batch norm 'neck.BatchNorm' of 'necked' would see one image at once, whose map is 1×1 there, "
            + $"and one value per channel has no variance: {Advice}.",
            Assert.Throws<ResNetGenException>(() => Trainer.Run(network, network.Info, Data, Options(folder, batch, accumulate))).Message);
        Assert.True(network.Neck.BatchNorm.RunningVar.isfinite().all().item<bool>());
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Theory]
    [InlineData(2, 1, false)]
    [InlineData(5, 2, false)]
    [InlineData(4, 2, false)]
    [InlineData(1, 1, true)]
    [InlineData(4, 4, true)]
    public void With_two_images_at_once_or_frozen_it_runs(int batch, int accumulate, bool frozen)
    {
        using var folder = new TemporaryFolder();
        using var network = new Network();
        network.Neck.BatchNorm.train(!frozen);
        Assert.Equal(TrainingEnd.StepLimit, Trainer.Run(network, network.Info, Data, Options(folder, batch, accumulate)).End);
        Assert.All(network.state_dict().Values, tensor => Assert.True(tensor.isfinite().all().item<bool>()));
    }

    /// <summary>The table does not say it: the layer does, and the run its name.</summary>
    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 2)]
    public void Where_no_table_tells_it_the_step_does(int batch, int accumulate)
    {
        using var folder = new TemporaryFolder();
        using var network = new Network();
        Assert.Equal(
            $"The batch norm 'neck.BatchNorm' was given (1, 8, 1, 1) in step 1, and one value per channel has no variance: {Advice}.",
            Assert.Throws<ResNetGenException>(() => Trainer.Run(network, network.Info with
            {
                Layers = [],
            }, Data, Options(folder, batch, accumulate))).Message);
        Assert.True(network.Neck.BatchNorm.RunningVar.isfinite().all().item<bool>());
    }

    [Fact]
    public void A_benchmark_of_training_is_refused_too()
    {
        using var network = new Network();
        var options = new BenchmarkOptions { BatchSize = 1, Steps = 1, BurnInSteps = 0, Mode = BenchmarkMode.Train };
        Assert.Equal(
            "The batch norm 'neck.BatchNorm' of 'necked' would see one image at once, whose map is 1×1 there, "
            + "and one value per channel has no variance: choose a greater batch size, or put it into evaluation mode by `eval()`.",
            Assert.Throws<ResNetGenException>(() => Benchmark.Run(network, network.Info, options)).Message);
        Benchmark.Run(network, network.Info, options with { Mode = BenchmarkMode.Forward });
        Assert.True(network.training);
    }

    private static TrainingOptions Options(TemporaryFolder folder, int batch, int accumulate) => new()
    {
        Recipe = new Recipe
        {
            BatchSize = batch,
            GradientAccumulationSteps = accumulate,
            Epochs = 1,
            LearningRate = LearningRateSchedule.Constant(0.001),
        },
        MaxSteps = 3,
        OutputFolder = folder.Path,
    };

    /// <summary>A mean over the image, and a batch norm behind it.</summary>
    private sealed class Network : Layer
    {
        private readonly Conv2dBatchNorm stem;
        private readonly GlobalAvgPool2d pool = new(keepDims: true);
        private readonly Conv2d logits;

        public Network()
            : base("necked")
        {
            using var factory = new WeightFactory(seed: 1);
            stem = new Conv2dBatchNorm(factory, 1, 8, kernel: 3, activation: Activation.Relu);
            Neck = new Conv2dBatchNorm(factory, 8, 8, kernel: 1, activation: Activation.Relu);
            logits = new Conv2d(factory, 8, 4, kernel: 1);
            Register("stem", stem);
            Register("pool", pool);
            Register("neck", Neck);
            Register("logits", logits);
        }

        public Conv2dBatchNorm Neck { get; }

        public NetworkInfo Info { get; } = new(
            "necked", "Network", Image, new Shape(4, 1, 1), 4,
            [
                new("necked/stem", "conv2d", new Shape(8, 14, 14), 72, 72, 72 * 196),
                new("necked/stem/BatchNorm", "batch_norm", new Shape(8, 14, 14), 32, 16, 0),
                new("necked/pool", "global_avg_pool", new Shape(8, 1, 1), 0, 0, 0),
                new("necked/neck", "conv2d", new Shape(8, 1, 1), 64, 64, 64),
                new("necked/neck/BatchNorm", "batch_norm", new Shape(8, 1, 1), 32, 16, 0),
                new("necked/logits", "conv2d", new Shape(4, 1, 1), 36, 36, 32),
            ]);

        public override Tensor forward(Tensor input)
        {
            using var first = stem.call(input);
            using var mean = pool.call(first);
            using var second = Neck.call(mean);
            return logits.call(second);
        }
    }
}
