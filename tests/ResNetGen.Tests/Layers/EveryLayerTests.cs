using ResNetGen.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace ResNetGen.Tests.Layers;

/// <summary>The outputs of every layer of a module, which are asked for once and watched no longer.</summary>
public class EveryLayerTests
{
    [Fact]
    public void They_are_what_the_layers_give_and_copies()
    {
        using var scope = NewDisposeScope();
        using var network = new Two();
        network.eval();
        var images = Samples.Normal(1, 2, 3, 5, 5);
        var expected = network.call(images);
        using var points = network.ForwardEveryLayer(images);

        Assert.Equal(["Two/first/BatchNorm", "Two/first", "Two/norm/BatchNorm", "Two/norm"], points.Names);
        var normalized = points["Two/first/BatchNorm"];
        Assert.True(normalized.min().item<float>() < 0);
        TensorAssert.Same(normalized.relu(), points["Two/first"]);
        TensorAssert.Same(network.Norm.call(points["Two/first"]), points["Two/norm"]);
        TensorAssert.Same(points["Two/norm/BatchNorm"].elu(1), points["Two/norm"]);

        // What the network gives is written over by its caller.
        TensorAssert.Same(expected, points["Two/norm"]);
    }

    [Fact]
    public void Afterwards_nothing_watches_and_nothing_is_left()
    {
        using var network = new Two();
        network.eval();
        using var images = Samples.Normal(1, 2, 3, 5, 5);
        using var wrong = Samples.Normal(1, 2, 4, 5, 5);
        network.ForwardEveryLayer(images).Dispose();
        var before = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
        network.ForwardEveryLayer(images).Dispose();
        Assert.ThrowsAny<Exception>(() => network.ForwardEveryLayer(wrong));
        Assert.Equal(before, DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
        Assert.All(network.modules().OfType<BatchNorm2d>(), norm => Assert.Null(norm.Normalized));

        var called = 0;
        using var watched = new Two();
        _ = watched.First.register_forward_hook((_, _, output) =>
        {
            called++;
            return output;
        });
        watched.eval();
        watched.ForwardEveryLayer(images).Dispose();
        watched.call(images).Dispose();
        Assert.Equal(2, called);
    }

    private sealed class Two : Layer
    {
        public Two()
            : base("Two")
        {
            using var factory = new WeightFactory(seed: 1);
            First = new Conv2dBatchNorm(factory, 3, 4, kernel: 3, activation: Activation.Relu);
            Norm = new BatchNorm2d(factory, 4, activation: Activation.Elu);
            register_module("first", First);
            register_module("norm", Norm);
            Place(factory);
        }

        public Conv2dBatchNorm First { get; }

        public BatchNorm2d Norm { get; }

        public override Tensor forward(Tensor input)
        {
            using var first = First.call(input);
            return Norm.call(first);
        }
    }
}
