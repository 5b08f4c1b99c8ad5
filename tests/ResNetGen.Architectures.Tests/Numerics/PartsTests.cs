using TorchSharp;
using static TorchSharp.torch;

namespace ResNetGen.Architectures.Tests.Numerics;

/// <summary>A network as a part of another.</summary>
public sealed class PartsTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Give_what_the_network_gives_alone_with_the_same_weights(bool training)
    {
        using var scope = NewDisposeScope();
        using var network = new WithBackbone(seed: 1);
        using var forWhole = new Small64(seed: 2);
        using var forBackbone = new Small64(seed: 3);
        Compare.Perturb(network, seed: 4);
        Load(forWhole, network, "whole.");
        Load(forBackbone, network, "backbone.");
        using var generator = new Generator(5);
        var images = randn([2, 3, 64, 64], generator: generator);
        network.train(training);
        forWhole.train(training);
        forBackbone.train(training);

        using var points = network.ForwardEndPoints(images);
        using var whole = forWhole.ForwardEndPoints(images);
        using var backbone = forBackbone.ForwardEndPoints(images);
        Assert.Equal([2, 10, 1, 1], points.Whole.shape);
        Assert.Equal([2, 16, 2, 2], points.Backbone.shape);
        Agreement.Close(whole.Logits, points.Whole, 1e-6, "The whole network");
        Agreement.Close(backbone.Block3, points.Backbone, 1e-6, "The backbone");

        // What is behind block3 is in no state dict, and the head has the backbone's features.
        Assert.DoesNotContain(
            network.state_dict().Keys,
            name => name.StartsWith("backbone.block4", StringComparison.Ordinal)
                || name.StartsWith("backbone.postnorm", StringComparison.Ordinal));
        var state = network.state_dict();
        var logits = nn.functional.linear(backbone.Block3.mean([2, 3]), state["logits.weight"], state["logits.bias"]);
        Agreement.Close(logits, points.Logits, 1e-5, "The logits");

        // The gradients of the backbone are those of the network alone.
        logits.sum().backward();
        points.Logits.sum().backward();
        var gradients = forBackbone.named_parameters()
            .ToDictionary(entry => entry.name, entry => entry.parameter.grad, StringComparer.Ordinal);
        var compared = 0;
        var ofBackbone = network.named_parameters().Where(entry => entry.name.StartsWith("backbone.", StringComparison.Ordinal));
        foreach (var (name, parameter) in ofBackbone)
        {
            var expected = gradients[name["backbone.".Length..]];
            Agreement.Close(expected!, parameter.grad!, 1e-5, $"The gradient of {name}");
            compared++;
        }

        // The root; and three blocks of three units of ten, with a projection each.
        Assert.Equal(2 + (3 * ((3 * 10) + 2)), compared);
    }

    private static void Load(nn.Module part, nn.Module network, string prefix)
    {
        using var guard = no_grad();
        var state = network.state_dict();
        foreach (var (name, tensor) in part.state_dict())
        {
            if (state.TryGetValue(prefix + name, out var value))
            {
                tensor.copy_(value);
            }
            else
            {
                Assert.Matches("^(block4|postnorm|logits)", name);
            }
        }
    }
}
