using TorchSharp;
using static TorchSharp.torch;

namespace ResNetGen.Architectures.Tests;

/// <summary>Keras's layer names stand directly below the network, and in a network inside another, below the part.</summary>
public sealed class PartScopesTests
{
    [Fact]
    public void The_state_dict_and_the_table_agree()
    {
        using var network = new PartOfKeras(seed: 1);
        var keys = network.state_dict().Keys.ToList();

        Assert.Equal("backbone.conv1_conv.weight", keys[0]);
        Assert.Contains("backbone.conv2_block1_1_conv.weight", keys);
        Assert.Contains("part_of_keras/backbone/conv2_block1_1_conv", PartOfKeras.Info.Layers.Select(layer => layer.Scope));
        var weighted = PartOfKeras.Info.Layers
            .Where(layer => layer.Parameters > 0)
            .Select(layer => layer.Scope["part_of_keras/".Length..].Replace('/', '.'));
        Assert.Equal(weighted, keys.Select(key => key[..key.LastIndexOf('.')]).Distinct());
    }

    [Fact]
    public void Its_weights_are_those_of_the_network_under_its_name()
    {
        using var whole = new KerasResNet50_NoTop(seed: 2);
        using var network = new PartOfKeras(seed: 1);
        var weights = whole.state_dict();
        var (missing, unexpected) = network.load_state_dict(
            network.state_dict().Keys.ToDictionary(key => key, key => weights[key["backbone.".Length..]]));

        Assert.Empty(missing);
        Assert.Empty(unexpected);
        Assert.Equal(1, network.Backbone.Conv1Conv.Weight.eq(whole.Conv1Conv.Weight).all().item<bool>() ? 1 : 0);
    }
}
