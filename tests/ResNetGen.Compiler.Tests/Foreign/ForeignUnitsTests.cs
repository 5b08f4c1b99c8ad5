using ResNetGen.Compiler.Catalogue;

namespace ResNetGen.Compiler.Tests.Foreign;

/// <summary>What no name and no count tells: where strides, normalizers and activations stand, and where shortcuts leave from.</summary>
public sealed class ForeignUnitsTests
{
    [Fact]
    public void Strides_stand_where_the_origins_have_them()
    {
        Assert.Equal(["conv2", "projection"], Striding("torchvision/resnet50"));
        Assert.Equal(["conv1", "projection"], Striding("torchvision/resnet18"));
        Assert.Equal(["conv0", "conv1"], Striding("keras/resnet50"));
        Assert.Equal(["conv2", "shortcut"], Striding("keras/resnet50_v2"));
        Assert.Equal(["branch1", "branch2a"], Striding("caffe/resnet_50"));
        Assert.Equal(["conv2", "mean"], Striding("beyond/resnet_50_d"));
        Assert.Equal(["conv1", "shortcut"], Striding("beyond/preact_resnet_164"));

        static IEnumerable<string> Striding(string name) => ForeignNetworks.Graph(name).Units.SelectMany(unit => unit.Body.Layers)
            .Where(layer => layer.Reduction.Height > 1).Select(layer => layer.Name).Distinct().Order(StringComparer.Ordinal);
    }

    [Fact]
    public void Batch_norm_has_the_origins_numbers()
    {
        // torch: momentum 0.1; Keras: momentum 0.99; Caffe: moving_average_fraction 0.999 and neither scale nor offset.
        Assert.All(
            ForeignNetworks.BatchNorms("torchvision/resnet50"),
            norm => Assert.Equal(new BatchNormSettings(0.9, 1e-5, true, true, CountBatches: true), norm));
        Assert.All(
            ForeignNetworks.BatchNorms("keras/resnet50"),
            norm => Assert.Equal(new BatchNormSettings(0.99, 1.001e-5, true, true), norm));
        Assert.All(
            ForeignNetworks.BatchNorms("keras/resnet152_v2_no_top_max"),
            norm => Assert.Equal(new BatchNormSettings(0.99, 1.001e-5, true, true), norm));
        Assert.All(
            ForeignNetworks.BatchNorms("caffe/resnet_50"),
            norm => Assert.Equal(new BatchNormSettings(0.999, 1e-5, false, false, UseGlobalStats: true), norm));
    }

    /// <summary>
    /// One after each convolution of the main path, after each sum of a post-activation unit, and where a unit or the head begins with one.
    /// </summary>
    [Theory]
    [InlineData("torchvision/resnet18", 1 + (2 * 8))]
    [InlineData("torchvision/resnet50", 1 + (3 * 16))]
    [InlineData("keras/resnet50", 1 + (3 * 16))]
    [InlineData("keras/resnet50_v2", (3 * 16) + 1)]
    [InlineData("caffe/resnet_50", 1 + (3 * 16))]
    [InlineData("beyond/resnext_50_32x4d", 1 + (3 * 16))]
    [InlineData("beyond/resnet_50_d", 3 + (3 * 16))]
    [InlineData("beyond/se_resnet_50", 1 + (4 * 16))]
    [InlineData("beyond/preact_resnet_164", (3 * 54) + 1)]
    [InlineData("beyond/wrn_28_10", (2 * 12) + 1)]
    [InlineData("beyond/highway_resnet", 1 + (2 * 15) + 2)]
    [InlineData("beyond/fast_resnet_8", 1 + (2 * 3))]
    [InlineData("beyond/densenet_121", 1 + (2 * 58) + 3 + 1)]
    [InlineData("beyond/regnet_x_400mf", 1 + (3 * 22))]
    public void There_are_as_many_relus_as_in_the_paper(string name, int count)
    {
        var graph = ForeignNetworks.Graph(name);
        var layers = graph.Root.Layers.Concat(
            graph.Blocks.SelectMany(block => block.Units).SelectMany(place => graph.Units[place.Unit].Body.Layers))
            .Concat(graph.Head.Layers);

        Assert.Equal(count, layers.Count(layer => layer is ActivationSpec { Kind: "relu" }
            or Conv2dSpec { Activation: "relu" } or BatchNormSpec { Activation: "relu" } or AddSpec { Activation: "relu" }));
    }

    /// <summary>
    /// The projection leaves from the unit's input where the unit ends in ReLU, and from the pre-activation where it begins with one.
    /// </summary>
    [Theory]
    [InlineData("torchvision/resnet18", "projection", "input")]
    [InlineData("torchvision/resnet50", "projection", "input")]
    [InlineData("keras/resnet50", "conv0", "input")]
    [InlineData("keras/resnet50_v2", "conv0", "preact")]
    [InlineData("keras/resnet50_v2", "shortcut", "input")]
    [InlineData("caffe/resnet_50", "branch1", "input")]
    [InlineData("beyond/resnet_50_d", "mean", "input")]
    [InlineData("beyond/preact_resnet_164", "shortcut", "preact")]
    [InlineData("beyond/wrn_28_10", "shortcut", "preact")]
    [InlineData("beyond/regnet_x_400mf", "projection", "input")]
    public void Shortcuts_leave_where_the_paper_has_them(string name, string layer, string source)
    {
        var sources = from unit in ForeignNetworks.Graph(name).Units
                      from found in unit.Body.Layers
                      where found.Name == layer
                      select found.Inputs[0] == LayerSpec.BodyInput ? "input" : unit.Body.Layers[found.Inputs[0]].Name;

        Assert.Equal([source], sources.Distinct());
    }

    [Fact]
    public void Gates_begin_by_carrying()
    {
        var gates = ForeignNetworks.Graph("beyond/highway_resnet").Units.SelectMany(unit => unit.Body.Layers)
            .OfType<Conv2dSpec>()
            .Where(layer => layer.Activation == "sigmoid")
            .ToList();

        Assert.All(gates, gate => Assert.Equal(gate.Name == "transform" ? -1 : 1, gate.BiasValue.Number));
        Assert.Equal(2 * ForeignNetworks.Graph("beyond/highway_resnet").Units.Count, gates.Count);
    }
}
