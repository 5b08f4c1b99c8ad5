using ResNetGen.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace ResNetGen.Architectures.Tests;

/// <summary>What a user sees of a generated class.</summary>
public sealed class GeneratedClassTests
{
    [Fact]
    public void LayersHaveTheirTypesAndNames()
    {
        using var network = new ResNetV2_50(seed: 1);
        Conv2d conv1 = network.Conv1;
        Conv2dBatchNorm conv2 = network.Block1.Unit1.Conv2;
        ResNetV2_50.Bottleneck_512_128_1_From512 unit = network.Block2.Unit3;
        Assert.Equal([64, 3, 7, 7], conv1.Weight.shape);
        Assert.Equal([64, 64, 3, 3], conv2.Weight.shape);
        Assert.Null(conv2.Bias);
        Assert.Equal([128], unit.Conv1.BatchNorm.RunningMean.shape);

        // One class for units that agree in arguments and input.
        Assert.IsType<ResNetV2_50.Bottleneck_512_128_1_From512>(network.Block2.Unit2);
        Assert.Equal(
            [
                "conv1.weight", "conv1.bias",
                "block1.unit_1.bottleneck_v2.preact.weight", "block1.unit_1.bottleneck_v2.preact.bias",
                "block1.unit_1.bottleneck_v2.shortcut.weight", "block1.unit_1.bottleneck_v2.shortcut.bias",
                "block1.unit_1.bottleneck_v2.conv1.weight",
                "block1.unit_1.bottleneck_v2.conv1.BatchNorm.weight", "block1.unit_1.bottleneck_v2.conv1.BatchNorm.bias",
            ],
            network.named_parameters().Select(entry => entry.name).Take(9));
        Assert.Equal(
            [
                "block1.unit_1.bottleneck_v2.preact.running_mean", "block1.unit_1.bottleneck_v2.preact.running_var",
                "block1.unit_1.bottleneck_v2.conv1.BatchNorm.running_mean", "block1.unit_1.bottleneck_v2.conv1.BatchNorm.running_var",
            ],
            network.named_buffers().Select(entry => entry.name).Take(4));
        var names = network.state_dict().Keys.ToList();
        Assert.Equal(names.Count, names.Distinct().Count());
    }

    [Theory]
    [InlineData(50, 25_568_360, 25_613_800)]
    [InlineData(101, 44_577_896, 44_675_560)]
    [InlineData(152, 60_236_904, 60_380_648)]
    [InlineData(200, 64_726_120, 64_894_440)]
    public void TheWeightsAreAsManyAsTheConstantsSay(int depth, long trainable, long total)
    {
        using var network = depth switch
        {
            50 => (nn.Module<Tensor, Tensor>)new ResNetV2_50(seed: 1),
            101 => new ResNetV2_101(seed: 1),
            152 => new ResNetV2_152(seed: 1),
            _ => new ResNetV2_200(seed: 1),
        };
        Assert.Equal(trainable, network.parameters().Sum(parameter => parameter.numel()));
        Assert.Equal(total, network.state_dict().Values.Sum(tensor => tensor.numel()));
        var info = ((INetwork)network).Info;
        Assert.Equal(trainable, info.TrainableParameters);
        Assert.Equal(total, info.TotalParameters);
    }

    [Fact]
    public void TheConstantsAreThoseOfTheTable()
    {
        Assert.Equal(25_568_360, ResNetV2_50.TrainableParameters);
        Assert.Equal(25_613_800, ResNetV2_50.TotalParameters);
        Assert.Equal(3_482_255_360, ResNetV2_50.MultiplyAdds);
        Assert.Equal(ResNetV2_50.MultiplyAdds, ResNetV2_50.Info.MultiplyAdds);
        Assert.Equal(7_194_476_544, ResNetV2_101.MultiplyAdds);
        Assert.Equal(10_906_697_728, ResNetV2_152.MultiplyAdds);
        Assert.Equal(1000, ResNetV2_50.Classes);
        Assert.Equal(14_649, ResNetV2Small.TrainableParameters);
        Assert.Equal(new Shape(1000, 1, 1), ResNetV2_50.Info.Output);
    }

    [Fact]
    public void AWrongShapeIsNamedBesideTheRightOne()
    {
        using var network = new Small64(seed: 1);
        using var images = rand(8, 3, 64, 65);
        var exception = Assert.Throws<ArgumentException>(() => network.forward(images));
        Assert.Equal("Small64 takes (N, 3, 64, 64), but was given (8, 3, 64, 65).", exception.Message);
        Assert.Throws<ArgumentException>(() => network.ForwardEndPoints(images));
    }

    [Fact]
    public void TheSeedFixesTheWeights()
    {
        using var first = new Small64(seed: 7);
        using var again = Small64.Create(seed: 7);
        using var other = new Small64(seed: 8);
        Assert.True(Compare.Same(first.Conv1.Weight, again.Conv1.Weight));
        Assert.True(Compare.Same(first.Block4.Unit2.Conv3.Weight, again.Block4.Unit2.Conv3.Weight));
        Assert.False(Compare.Same(first.Conv1.Weight, other.Conv1.Weight));
    }

    [Fact]
    public void TheTypeOfTheWeightsCanBeChosen()
    {
        using var network = new Small64(dtype: ScalarType.BFloat16, seed: 1);
        using var whole = new Small64(seed: 1);
        Assert.All(network.state_dict().Values, tensor => Assert.Equal(ScalarType.BFloat16, tensor.dtype));
        using var images = rand([2, 3, 64, 64], ScalarType.BFloat16);
        using var logits = network.forward(images);
        Assert.Equal(ScalarType.BFloat16, logits.dtype);

        using var rounded = whole.Logits.Weight.to(ScalarType.BFloat16);
        Assert.True(Compare.Same(rounded, network.Logits.Weight));
    }

    [Fact]
    public void WeightDecayStandsOnTheKernelsAlone()
    {
        using var network = new Small64(seed: 1);
        var convolutions = network.modules().OfType<Conv2d>().ToList();
        Assert.All(convolutions, layer => Assert.Equal(1e-4, layer.WeightDecay));
        Assert.All(convolutions, layer => Assert.Equal(4, layer.Weight.dim()));
        Assert.Empty(network.modules().OfType<Linear>());
        Assert.Equal(network.parameters().Count(parameter => parameter.dim() == 4), convolutions.Count);
    }

    [Fact]
    public void TheSummaryNamesEveryLayer()
    {
        using var network = new Small64(seed: 1);
        var summary = network.Summary();
        Assert.All(
            Small64.Info.Layers,
            layer => Assert.Contains(layer.Scope[(layer.Scope.IndexOf('/') + 1)..], summary, StringComparison.Ordinal));
        Assert.Contains("14,649", summary, StringComparison.Ordinal);
    }
}
