using TorchSharp;
using static TorchSharp.torch;

namespace ResNetGen.Architectures.Tests;

/// <summary>The shapes that slim's own unit tests assert, as tensors and not as the compiler's word.</summary>
public sealed class SlimShapesTests
{
    [Fact]
    public void At224()
    {
        using var network = new ResNetV2Small(seed: 1);
        Check(
            network,
            224,
            [
                ("block1", [4, 28, 28]), ("block2", [8, 14, 14]), ("block3", [16, 7, 7]), ("block4", [32, 7, 7]),
                ("global_pool", [32, 1, 1]), ("logits", [10, 1, 1]), ("predictions", [10, 1, 1]),
            ]);
    }

    [Fact]
    public void At321WithoutClasses()
    {
        using var network = new Small321(seed: 1);
        Check(
            network,
            321,
            [
                ("block1", [4, 41, 41]), ("block2", [8, 21, 21]), ("block3", [16, 11, 11]), ("block4", [32, 11, 11]),
                ("global_pool", [32, 1, 1]),
            ]);
    }

    [Fact]
    public void At128WithoutTheRootBlock()
    {
        using var network = new Small128Rootless(seed: 1);
        Check(
            network,
            128,
            [
                ("block1", [4, 64, 64]), ("block2", [8, 32, 32]), ("block3", [16, 16, 16]), ("block4", [32, 16, 16]),
                ("global_pool", [32, 1, 1]),
            ]);
    }

    [Fact]
    public void At65WithoutGlobalPooling()
    {
        using var network = new Small65(seed: 1);
        Check(network, 65, [("block4", [32, 3, 3]), ("postnorm", [32, 3, 3])]);
    }

    private static void Check(INetwork network, int size, (string Scope, long[] Shape)[] expected)
    {
        using var images = zeros(2, 3, size, size);
        using var points = network.ForwardEndPoints(images);
        foreach (var (scope, shape) in expected)
        {
            Assert.Equal([2, .. shape], points[$"{network.Info.Name}/{scope}"].shape);
        }

        // What the compiler says of every layer that is an end point, too.
        foreach (var layer in network.Info.Layers)
        {
            if (points.TryGet(layer.Scope, out var tensor))
            {
                Assert.Equal([2, .. layer.Output.Sizes.Select(side => (long)side)], tensor.shape);
            }
        }
    }
}
