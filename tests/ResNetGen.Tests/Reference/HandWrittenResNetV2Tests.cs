using ResNetGen.Layers;
using ResNetGen.Reference;
using ResNetGen.Tests.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace ResNetGen.Tests.Reference;

/// <summary>
/// The hand-written network against TF-Slim's published counts and shapes, and our layers against the hand-written network.
/// </summary>
public class HandWrittenResNetV2Tests
{
    [Fact]
    public void ResNet_50_has_slims_parameters()
    {
        using var network = HandWrittenResNetV2.ResNet50();
        Assert.Equal(25_568_360, network.parameters().Sum(parameter => parameter.numel()));
        Assert.Equal(
            25_613_800,
            network.state_dict().Where(
                entry => !entry.Key.EndsWith("tracked", StringComparison.Ordinal)).Sum(entry => entry.Value.numel()));
    }

    // The deepest one, without its classifier of 2,048 · 1,000 + 1,000 values.
    [Fact]
    public void ResNet_200_has_slims_parameters()
    {
        using var network = HandWrittenResNetV2.ResNet200(classes: null);
        Assert.Equal(64_726_120 - 2_049_000, network.parameters().Sum(parameter => parameter.numel()));
    }

    [Fact]
    public void The_small_network_has_slims_parameters()
    {
        using var network = HandWrittenResNetV2.Small();
        Assert.Equal(14_649, network.parameters().Sum(parameter => parameter.numel()));
    }

    // Input size, classes, root, global pool, output stride; sizes of the blocks and the output.
    [Theory]
    [InlineData(224, 10, true, true, null, new long[] { 28, 14, 7, 7 }, new long[] { 10, 1, 1 })]
    [InlineData(224, null, true, true, null, new long[] { 28, 14, 7, 7 }, new long[] { 32, 1, 1 })]
    [InlineData(321, null, true, false, null, new long[] { 41, 21, 11, 11 }, new long[] { 32, 11, 11 })]
    [InlineData(321, null, true, false, 8, new long[] { 41, 41, 41, 41 }, new long[] { 32, 41, 41 })]
    [InlineData(128, null, false, false, null, new long[] { 64, 32, 16, 16 }, new long[] { 32, 16, 16 })]
    [InlineData(65, null, true, false, null, new long[] { 9, 5, 3, 3 }, new long[] { 32, 3, 3 })]
    [InlineData(65, null, true, false, 8, new long[] { 9, 9, 9, 9 }, new long[] { 32, 9, 9 })]
    public void The_small_networks_blocks_have_slims_shapes(
        int size, int? classes, bool includeRoot, bool globalPool, int? outputStride, long[] blocks, long[] output)
    {
        using var scope = NewDisposeScope();
        using var guard = no_grad();
        using var network = HandWrittenResNetV2.Small(classes, includeRoot, globalPool, outputStride);
        var image = Samples.Normal(1, 2, 3, size, size);
        var (result, points) = network.ForwardBlocks(image);
        Assert.Equal([2, .. output], result.shape);
        for (var i = 0; i < 4; i++)
        {
            Assert.Equal([2, 4 << i, blocks[i], blocks[i]], points[i].shape);
        }

        network.eval();
        TensorAssert.Same(network.ForwardBlocks(image).Output, network.call(image));
    }

    [Theory]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(16)]
    [InlineData(32)]
    public void The_dense_features_subsampled_are_the_nominal_features(int outputStride)
    {
        using var scope = NewDisposeScope();
        using var guard = no_grad();
        using var nominal = HandWrittenResNetV2.Small(classes: null, globalPool: false);
        using var dense = HandWrittenResNetV2.Small(classes: null, globalPool: false, outputStride: outputStride);
        dense.load_state_dict(nominal.state_dict());
        nominal.eval();
        dense.eval();

        var image = Samples.Normal(1, 2, 3, 81, 81);
        var step = 32 / outputStride;
        TensorAssert.Close(
            nominal.call(image), dense.call(image)[.., .., TensorIndex.Slice(step: step), TensorIndex.Slice(step: step)], 1e-4);
    }

    [Theory]
    [InlineData(64, 64, true)]
    [InlineData(65, 65, true)]
    [InlineData(62, 65, true)]
    [InlineData(64, 64, false)]
    public void Our_layers_make_the_same_network(int height, int width, bool train)
    {
        using var scope = NewDisposeScope();
        using var factory = new WeightFactory(seed: 1);
        using var layered = new LayeredResNetV2(factory, height, width);
        using var reference = HandWrittenResNetV2.Small();
        RandomizeNorms(layered);
        reference.CopyWeightsFrom(layered);
        layered.train(train);
        reference.train(train);

        var names = reference.named_parameters().Select(parameter => parameter.name).ToArray();
        var counterparts = layered.named_parameters().ToDictionary(entry => entry.name, entry => entry.parameter);
        Assert.Equal(counterparts.Count, names.Length);

        var image = Samples.Normal(2, 4, 3, height, width);
        var expected = Differentiated.Of(reference, image);
        expected.AssertClose(
            Differentiated.Of(layered.call, image, names.Select(name => counterparts[HandWrittenResNetV2.ToGeneratedName(name)])), 1e-5);

        var state = layered.state_dict();
        foreach (var (name, buffer) in reference.named_buffers().Where(entry => !entry.name.EndsWith("tracked", StringComparison.Ordinal)))
        {
            TensorAssert.Close(buffer, state[HandWrittenResNetV2.ToGeneratedName(name)], 1e-5, name);
        }
    }

    [Fact]
    public void Another_networks_weights_are_refused()
    {
        using var factory = new WeightFactory(seed: 1);
        using var layered = new LayeredResNetV2(factory, 64, 64);
        using var deep = HandWrittenResNetV2.ResNet50();
        using var features = HandWrittenResNetV2.Small(classes: null);
        using var longer = new HandWrittenResNetV2(
            [UnitDescription.Block(1, 3, 2), UnitDescription.Block(2, 3, 2), UnitDescription.Block(4, 3, 2), UnitDescription.Block(8, 3, 1)],
            classes: 10);
        Assert.StartsWith("'block1.unit_1.bottleneck_v2.shortcut.weight' is (4, 64, 1, 1)", Refusal(deep), StringComparison.Ordinal);
        Assert.StartsWith("There is nothing here for 'logits.", Refusal(features), StringComparison.Ordinal);
        Assert.StartsWith("The network has no 'block4.unit_3.", Refusal(longer), StringComparison.Ordinal);

        string Refusal(HandWrittenResNetV2 network) => Assert.Throws<ArgumentException>(() => network.CopyWeightsFrom(layered)).Message;
    }

    [Fact]
    public void Steps_leave_no_tensor_behind()
    {
        using var network = HandWrittenResNetV2.Small();
        using var image = Samples.Normal(1, 2, 3, 33, 33);
        Step();
        var before = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
        for (var i = 0; i < 5; i++)
        {
            Step();
        }

        Assert.Equal(before, DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);

        void Step()
        {
            using var result = network.call(image);
            using var loss = result.sum();
            loss.backward();
        }
    }

    // Fresh norms have γ = 1, β = 0 and untouched statistics, which would hide an exchanged one.
    private static void RandomizeNorms(nn.Module module)
    {
        using var guard = no_grad();
        foreach (var (i, entry) in module.state_dict().Index())
        {
            var noise = Samples.Normal((ulong)i + 50, entry.Value.shape);
            if (entry.Key.EndsWith("running_var", StringComparison.Ordinal))
            {
                entry.Value.copy_(noise.abs() + 0.5);
            }
            else
            {
                entry.Value.add_(noise * 0.1);
            }
        }
    }
}
