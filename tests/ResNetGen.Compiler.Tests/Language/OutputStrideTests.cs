using ResNetGen.Compiler.Catalogue;
using ResNetGen.Compiler.Graph;

namespace ResNetGen.Compiler.Tests.Language;

/// <summary><c>output_stride</c>, against what slim's <c>stack_blocks_dense</c> does.</summary>
public sealed class OutputStrideTests
{
    private const string Small = "extends: slim/resnet_v2_small\nclass: Small\n";

    /// <summary>The figures of slim's own tests: 321×321 at stride 8 is 41×41 everywhere; 65×65 without pooling is 9×9.</summary>
    [Theory]
    [InlineData("input: [3, 321, 321]\noutput_stride: 8", "41, 41, 41, 41")]
    [InlineData("input: [3, 321, 321]", "41, 21, 11, 11")]
    [InlineData("input: [3, 65, 65]\noutput_stride: 8", "9, 9, 9, 9")]
    [InlineData("input: [3, 65, 65]", "9, 5, 3, 3")]
    [InlineData("input: [3, 224, 224]\noutput_stride: 4", "56, 56, 56, 56")]
    [InlineData("input: [3, 224, 224]\noutput_stride: 16", "28, 14, 14, 14")]
    [InlineData("input: [3, 224, 224]\noutput_stride: 32", "28, 14, 7, 7")]
    [InlineData("input: [3, 224, 224]\noutput_stride: none", "28, 14, 7, 7")]
    public void The_maps_stay_as_large_as_asked_for(string said, string heights) =>
        Assert.Equal(heights, string.Join(", ", Networks.Graph(Small + said + "\n").Blocks.Select(block => block.Output.Height)));

    /// <summary>The unit that would have strided keeps the rate before it; those behind it have twice that.</summary>
    [Fact]
    public void Rates_are_the_products_of_the_strides_left_out()
    {
        var graph = Networks.Graph(Small + "output_stride: 4\n");

        Assert.Equal(
            ["1 1 1", "2 2 2", "4 4 4", "8 8"],
            graph.Blocks.Select(block => string.Join(' ', block.Units.Select(place => Conv2(graph, place).Dilation.Height))));
        Assert.All(graph.Blocks.SelectMany(block => block.Units), place => Assert.Equal(new Size(1, 1), Conv2(graph, place).Stride));

        static Conv2dSpec Conv2(NetworkGraph graph, UnitPlace place) =>
            (Conv2dSpec)graph.Units[place.Unit].Body.Layers.Single(layer => layer.Name == "conv2");
    }

    [Fact]
    public void Weights_are_as_many() => Assert.Equal(
        Networks.Graph(Small).Rows().Select(row => (row.Scope, row.Row.Parameters)).Where(row => row.Parameters > 0),
        Networks.Graph(Small + "output_stride: 8\n")
            .Rows()
            .Select(row => (row.Scope, row.Row.Parameters))
            .Where(row => row.Parameters > 0));

    /// <summary>The oracles' figures at 224×224.</summary>
    [Theory]
    [InlineData(50, 16, 5_803_999_232)]
    [InlineData(50, 8, 18_877_054_976)]
    [InlineData(101, 16, 9_516_220_416)]
    [InlineData(101, 8, 33_725_939_712)]
    [InlineData(152, 16, 13_228_441_600)]
    [InlineData(152, 8, 45_954_433_024)]
    public void Multiply_adds_of_the_large_networks(int depth, int stride, long expected) =>
        Assert.Equal(expected, Networks.Graph($"extends: slim/resnet_v2_{depth}\nclass: Net\noutput_stride: {stride}\n").MultiplyAdds);

    /// <summary>The units of the other origins can stand at a rate, too.</summary>
    [Theory]
    [InlineData("torchvision/resnet18", 8, 28)]
    [InlineData("torchvision/resnet152", 16, 14)]
    [InlineData("paper/resnet_18_a", 8, 28)]
    [InlineData("paper/resnet_34_c", 16, 14)]
    [InlineData("paper/resnet_50_b", 4, 56)]
    [InlineData("paper/plain_34", 8, 28)]
    [InlineData("paper/cifar_resnet_20", 2, 16)]
    [InlineData("keras/resnet50_no_top", 8, 28)]
    [InlineData("keras/resnet50_v2_no_top", 8, 28)]
    [InlineData("caffe/resnet_50", 16, 14)]
    [InlineData("cifar10/resnet_32_a", 2, 16)]
    [InlineData("cifar10/resnet_32_b", 2, 16)]
    [InlineData("cifar10/resnet_32_c", 1, 32)]
    [InlineData("cifar10/resnet_32_d", 2, 16)]
    [InlineData("cifar10/resnet_32_d_v2", 2, 16)]
    [InlineData("cifar10/resnet_32_e", 1, 32)]
    [InlineData("cifar10/resnet_32_e_v2", 2, 16)]
    [InlineData("cifar10/resnet_50", 4, 8)]
    [InlineData("beyond/resnext_50_32x4d", 8, 28)]
    [InlineData("beyond/resnet_50_d", 8, 28)]
    [InlineData("beyond/se_resnet_50", 8, 28)]
    [InlineData("beyond/regnet_x_400mf", 8, 28)]
    [InlineData("beyond/wrn_28_10", 2, 16)]
    [InlineData("beyond/preact_resnet_164", 2, 16)]
    [InlineData("beyond/highway_resnet", 2, 16)]
    public void Every_origins_units_can(string network, int stride, int height)
    {
        var graph = Networks.Graph($"extends: {network}\nclass: Net\noutput_stride: {stride}\n");

        Assert.Equal(height, graph.Blocks[graph.Blocks.Count - 1].Output.Height);
        Assert.Contains(
            graph.Units, unit => unit.Rate > 1 && unit.Body.Layers.OfType<Conv2dSpec>().Any(layer => layer.Dilation.Height == unit.Rate));
        Assert.DoesNotContain(
            graph.Units,
            unit =>
                unit.Body.Layers.OfType<Conv2dSpec>()
                    .Any(layer => layer.Kernel.Height > 1 && layer.Dilation.Height != unit.Rate && layer.Dilation.Height != unit.NextRate));
    }

    /// <summary>A backbone of stride 8 and a unit of 2, of which nothing is left to the unit.</summary>
    [Fact]
    public void A_part_strides_by_all_that_is_in_it() => Assert.Equal(
        new SampleShape(8, 4, 4),
        Networks.Graph(Networks.With("""
            output_stride: 8
            root:
              - { name: backbone, network: slim/resnet_v2_small, until: block1 }
            blocks:
              - { scope: block1, unit_fn: bottleneck, args: "(8, 2, 2)" }
            """, "[3, 32, 32]")).Output);

    [Theory]
    [InlineData("slim/resnet_v2_50", 6, "must be a multiple of 4")]
    [InlineData("slim/resnet_v2_50", 64, "cannot be reached")]
    public void Slims_errors(string network, int stride, string words) =>
        Assert.Contains(
            words, Assert.Single(Networks.Errors($"extends: {network}\nclass: Net\noutput_stride: {stride}\n")), StringComparison.Ordinal);

    /// <summary>
    /// timm's downsample_avg keeps the mean where a dilation takes the stride's place: AvgPool2dSame of 2×2 at a stride of 1, whose row and
    /// column of zeros behind count.
    /// </summary>
    [Fact]
    public void The_mean_of_resnet_50_d_stays_at_a_stride_of_1()
    {
        var dense = Networks.Graph("extends: beyond/resnet_50_d\nclass: Dense50D\noutput_stride: 8\n");
        var usual = Networks.Graph("extends: beyond/resnet_50_d\nclass: Usual50D\n");

        Assert.Equal([null, (2, 2, false), (2, 1, true), (2, 1, true)], dense.Blocks.Select(block => Mean(dense, block, 0)));
        Assert.Equal([null, (2, 2, false), (2, 2, false), (2, 2, false)], usual.Blocks.Select(block => Mean(usual, block, 0)));
        Assert.All(dense.Blocks, block => Assert.Null(Mean(dense, block, 1)));
        Assert.Equal([28, 28, 28], dense.Blocks.Skip(1).Select(block => block.Output.Height));

        static (int Kernel, int Stride, bool CountsPadding)? Mean(NetworkGraph graph, Block block, int unit) =>
            graph.Units[block.Units[unit].Unit].Body.Layers.OfType<AvgPool2dSpec>().SingleOrDefault() is { } mean
                ? (mean.Window.Kernel.Height, mean.Window.Stride.Height, mean.CountPadding)
                : null;
    }
}
