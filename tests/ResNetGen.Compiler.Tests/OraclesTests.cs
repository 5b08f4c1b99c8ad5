using System.Globalization;
using ResNetGen.Compiler.Shapes;
using ResNetGen.Compiler.Tests.Shipped;

namespace ResNetGen.Compiler.Tests;

/// <summary>The shipped networks against what is published about them and what a few lines of arithmetic give.</summary>
public sealed class OraclesTests
{
    [Theory]
    [InlineData("resnet_v2_50", 25_568_360L, 25_613_800L, 3_482_255_360L)]
    [InlineData("resnet_v2_101", 44_577_896L, 44_675_560L, 7_194_476_544L)]
    [InlineData("resnet_v2_152", 60_236_904L, 60_380_648L, 10_906_697_728L)]
    [InlineData("resnet_v2_200", 64_726_120L, 64_894_440L, null)]
    [InlineData("resnet_v2_small", 14_649L, null, null)]
    public void Counts_are_those_published(string name, long trainable, long? total, long? multiplyAdds)
    {
        var graph = Networks.Graph(Networks.Shipped(name));

        PublishedCounts.Match((trainable, graph.TrainableParameters), (total, graph.Parameters), (multiplyAdds, graph.MultiplyAdds));
    }

    [Theory]
    [InlineData("resnet_v2_50", 3, 4, 6, 3)]
    [InlineData("resnet_v2_101", 3, 4, 23, 3)]
    [InlineData("resnet_v2_152", 3, 8, 36, 3)]
    [InlineData("resnet_v2_200", 3, 24, 36, 3)]
    public void Counts_are_those_of_the_formula(string name, params int[] units)
    {
        var graph = Networks.Graph(Networks.Shipped(name));
        var (trainable, moving, multiplyAdds) = ResNetV2(units);

        Assert.Equal(trainable, graph.TrainableParameters);
        Assert.Equal(trainable + moving, graph.Parameters);
        Assert.Equal(multiplyAdds, graph.MultiplyAdds);
    }

    [Theory]
    [InlineData("resnet_v2_50")]
    [InlineData("resnet_v2_101")]
    [InlineData("resnet_v2_152")]
    [InlineData("resnet_v2_200")]
    public void Blocks_end_where_slim_ends_them(string name)
    {
        var graph = Networks.Graph(Networks.Shipped(name));

        Assert.Equal(new Shape(64, 112, 112), graph.Layer("conv1").Output);
        Assert.Equal(new Shape(64, 56, 56), graph.Layer("pool1").Output);
        Assert.Equal([new Shape(256, 28, 28), new Shape(512, 14, 14), new Shape(1024, 7, 7), new Shape(2048, 7, 7)], graph.Blocks.Select(block => block.Output));
        Assert.Equal(new Shape(2048, 1, 1), graph.Layer("pool5").Output);
        Assert.Equal(new Shape(1000, 1, 1), graph.Layer("logits").Output);
        Assert.Equal(new Shape(1000, 1, 1), graph.Output);
    }

    [Fact]
    public void The_head_of_1001_classes_is_larger_by_one_row()
    {
        var graph = Networks.Graph(Networks.Shipped("resnet_v2_50").Replace("num_classes: 1000", "num_classes: 1001", StringComparison.Ordinal));

        Assert.Equal(25_570_409, graph.TrainableParameters);
    }

    [Fact]
    public void The_small_network_ends_its_blocks_as_in_slims_tests()
    {
        var graph = Networks.Graph(Networks.Shipped("resnet_v2_small"));

        Assert.Equal([new Shape(4, 28, 28), new Shape(8, 14, 14), new Shape(16, 7, 7), new Shape(32, 7, 7)], graph.Blocks.Select(block => block.Output));
        Assert.Equal(new Shape(32, 1, 1), graph.Layer("global_pool").Output);
        Assert.Equal(new Shape(10, 1, 1), graph.Output);
    }

    [Theory]
    [InlineData("321² without classes", 321, true, true, true, "41 21 11 11", "32, 1, 1")]
    [InlineData("128² without the root block", 128, false, true, true, "64 32 16 16", "32, 1, 1")]
    [InlineData("65² without global pool", 65, true, false, true, "9 5 3 3", "32, 3, 3")]
    [InlineData("65² with classes and without global pool", 65, true, false, false, "9 5 3 3", "10, 3, 3")]
    public void Variants_have_the_shapes_of_slims_tests(string variant, int size, bool withRoot, bool withPool, bool isBare, string blocks, string output)
    {
        _ = variant;
        var lines = Networks.Shipped("resnet_v2_small").Split('\n').Where(line =>
            (withRoot || !(line.StartsWith("root:", StringComparison.Ordinal) || line.Contains("conv1", StringComparison.Ordinal) || line.Contains("pool1", StringComparison.Ordinal)))
            && (withPool || !line.Contains("global_pool", StringComparison.Ordinal))
            && !(isBare && (line.Contains("logits", StringComparison.Ordinal) || line.Contains("predictions", StringComparison.Ordinal) || line.StartsWith("num_classes", StringComparison.Ordinal))));

        var graph = Networks.Graph(string.Join('\n', lines).Replace("224, 224", $"{size}, {size}", StringComparison.Ordinal));

        Assert.Equal(blocks, string.Join(' ', graph.Blocks.Select(block => block.Output.Height.ToString(CultureInfo.InvariantCulture))));
        Assert.All(graph.Blocks, block => Assert.Equal(block.Output.Height, block.Output.Width));
        Assert.Equal(output, graph.Output.ToList());
    }

    /// <summary>The end points of resnet_v2_test's small network, as slim's own test lists them.</summary>
    [Fact]
    public void Scopes_are_slims()
    {
        var graph = Networks.Graph(Networks.Shipped("resnet_v2_small"));
        string[] expected =
        [
            "resnet_v2_small/conv1",
            .. from block in Enumerable.Range(1, 4)
               from number in Enumerable.Range(1, block == 4 ? 2 : 3)
               let unit = $"block{block}/unit_{number}"
               from layer in Layers(unit)
               select $"resnet_v2_small/{unit}/bottleneck_v2/{layer}",
            "resnet_v2_small/logits",
        ];

        Assert.Equal(expected, graph.Rows().Where(row => row.Row.Kind is "conv2d" or "conv2d_same" || row.Scope.EndsWith("/shortcut", StringComparison.Ordinal)).Select(row => row.Scope));

        // An identity shortcut is no layer; a subsampled one is.
        static string[] Layers(string unit) => unit is "block1/unit_2" or "block2/unit_2" or "block3/unit_2" or "block4/unit_2"
            ? ["conv1", "conv2", "conv3"]
            : ["shortcut", "conv1", "conv2", "conv3"];
    }

    [Fact]
    public void Only_the_first_unit_of_a_block_projects_and_the_last_of_the_first_three_subsamples()
    {
        var graph = Networks.Graph(Networks.Shipped("resnet_v2_50"));

        var shortcuts = graph.Blocks.Select(block => string.Concat(block.Units.Select(place => graph.Units[place.Unit].Body.Layers.FirstOrDefault(layer => layer.Name == "shortcut") switch
        {
            Conv2dLayer { Kernel: { Height: 1, Width: 1 }, Bias: true, Normalizer: null } => 'p',
            SubsampleLayer { Factor: 2 } => 's',
            null => '-',
            var other => throw new InvalidOperationException($"{other}"),
        })));

        Assert.Equal(["p-s", "p--s", "p----s", "p--"], shortcuts);
    }

    [Fact]
    public void Equal_units_are_one()
    {
        var graph = Networks.Graph(Networks.Shipped("resnet_v2_152"));

        // Per block: the projecting unit, the plain one, and but for the last block the subsampling one.
        Assert.Equal(3 + 3 + 3 + 2, graph.Units.Count);
        Assert.Equal(3 + 8 + 36 + 3, graph.Blocks.Sum(block => block.Units.Count));
    }

    /// <summary>slim's resnet_v2 at 224×224 with 1000 classes, by arithmetic alone.</summary>
    private static (long Trainable, long Moving, long MultiplyAdds) ResNetV2(int[] units)
    {
        long trainable = 0, moving = 0, multiplyAdds = 0;
        Convolution(7, 3, 64, 112, bias: true);
        var (depth, size) = (64, 56);
        for (var block = 0; block < 4; block++)
        {
            var width = 64 << block;
            for (var unit = 1; unit <= units[block]; unit++)
            {
                var smaller = unit == units[block] && block < 3 ? size / 2 : size;
                BatchNorm(depth);
                if (depth != 4 * width)
                {
                    Convolution(1, depth, 4 * width, smaller, bias: true);
                }

                Convolution(1, depth, width, size, bias: false);
                BatchNorm(width);
                Convolution(3, width, width, smaller, bias: false);
                BatchNorm(width);
                Convolution(1, width, 4 * width, smaller, bias: true);
                (depth, size) = (4 * width, smaller);
            }
        }

        BatchNorm(2048);
        Convolution(1, 2048, 1000, 1, bias: true);
        return (trainable, moving, multiplyAdds);

        void Convolution(long kernel, long from, long to, long side, bool bias)
        {
            trainable += (kernel * kernel * from * to) + (bias ? to : 0);
            multiplyAdds += kernel * kernel * from * to * side * side;
        }

        void BatchNorm(long channels)
        {
            trainable += 2 * channels;
            moving += 2 * channels;
        }
    }
}
