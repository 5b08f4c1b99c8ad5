using ResNetGen.Compiler.Catalogue;
using ResNetGen.Compiler.Graph;

namespace ResNetGen.Compiler.Tests.Foreign;

/// <summary>The networks of torchvision, Keras and Caffe, and those beyond the origins: what each must be.</summary>
internal static class ForeignNetworks
{
    /// <summary>The units in each stage of a network of fifty layers.</summary>
    public static readonly int[] Units50 = [3, 4, 6, 3];

    private static readonly int[] Units101 = [3, 4, 23, 3];
    private static readonly int[] Units152 = [3, 8, 36, 3];

    /// <summary>Every network, by the name under which it ships.</summary>
    public static IReadOnlyDictionary<string, ForeignNetwork> Expected { get; } = Describe();

    /// <summary>The graph of a network that ships, which must have no mistake.</summary>
    public static NetworkGraph Graph(string name)
    {
        var compiled = NetworkCompiler.CompileShipped(name);
        Assert.True(
            compiled.Diagnostics.Count == 0, string.Join('\n', compiled.Diagnostics.Select(diagnostic => diagnostic.ToBuildLine(name))));
        Assert.False(compiled.Graph.IsBroken);
        return compiled.Graph;
    }

    /// <summary>The scopes of all layers, below the network's.</summary>
    public static IEnumerable<string> Layers(string name)
    {
        var graph = Graph(name);
        return graph.Rows().Select(row => row.Scope[(graph.Name.Length + 1)..]);
    }

    /// <summary>The numbers of all batch norms of a network.</summary>
    public static IEnumerable<BatchNormSettings> BatchNorms(string name)
    {
        var graph = Graph(name);
        return graph.Root.Layers.Concat(graph.Units.SelectMany(unit => unit.Body.Layers))
            .Concat(graph.Head.Layers)
            .OfType<BatchNormSpec>()
            .Select(layer => layer.Settings);
    }

    /// <summary>Stages from 1 and the units in them from 0.</summary>
    public static IEnumerable<(int Stage, int Unit)> Places(int[] units) =>
        units.SelectMany((count, stage) => Enumerable.Range(0, count).Select(unit => (stage + 1, unit)));

    private static Dictionary<string, ForeignNetwork> Describe()
    {
        var all = new Dictionary<string, ForeignNetwork>(StringComparer.Ordinal);
        (int, int)[] basic = [(64, 56), (128, 28), (256, 14), (512, 7)];
        (int, int)[] bottleneck = [(256, 56), (512, 28), (1024, 14), (2048, 7)];
        ImageNet("torchvision/resnet18", "TorchvisionResNet18", basic, PostActivation.Basic([2, 2, 2, 2]));
        ImageNet("torchvision/resnet34", "TorchvisionResNet34", basic, PostActivation.Basic([3, 4, 6, 3]));
        foreach (var (depth, units) in ((int, int[])[])[(50, Units50), (101, Units101), (152, Units152)])
        {
            ImageNet($"torchvision/resnet{depth}", $"TorchvisionResNet{depth}", bottleneck, PostActivation.Bottleneck(units));
            Keras(
                $"keras/resnet{depth}",
                $"KerasResNet{depth}",
                bottleneck,
                top => PostActivation.Bottleneck(units, stridesFirst: true, bias: true, top: top));
            Keras(
                $"keras/resnet{depth}_v2",
                $"KerasResNet{depth}V2",
                [(256, 28), (512, 14), (1024, 7), (2048, 7)],
                top => PreActivation.KerasV2(units, top));
        }

        ImageNet("caffe/resnet_50", "CaffeResNet50", bottleneck, PostActivation.Bottleneck(Units50, stridesFirst: true, stemBias: true));
        ImageNet(
            "beyond/resnext_50_32x4d",
            "ResNeXt50_32x4d",
            bottleneck,
            PostActivation.Bottleneck(Units50, groups: 32, widthPerGroup: 4));
        ImageNet("beyond/se_resnet_50", "SEResNet50", bottleneck, PostActivation.Bottleneck(Units50, reduction: 16));
        ImageNet("beyond/resnet_50_d", "ResNet50_D", bottleneck, PostActivation.Bottleneck(Units50, deepStem: true));
        ImageNet(
            "beyond/densenet_121",
            "DenseNet121",
            [(256, 56), (128, 28), (512, 28), (256, 14), (1024, 14), (512, 7), (1024, 7)],
            PreActivation.DenseNet([6, 12, 24, 16]));
        ImageNet(
            "beyond/regnet_x_400mf",
            "RegNetX400MF",
            [(32, 56), (64, 28), (160, 14), (400, 7)],
            PostActivation.RegNetX([(32, 1), (64, 2), (160, 7), (400, 12)]));
        Cifar("beyond/preact_resnet_164", "PreActResNet164", [(64, 32), (128, 16), (256, 8)], PreActivation.PreActResNet(18));
        Cifar("beyond/preact_resnet_1001", "PreActResNet1001", [(64, 32), (128, 16), (256, 8)], PreActivation.PreActResNet(111));
        Cifar("beyond/wrn_28_10", "WideResNet28_10", [(160, 32), (320, 16), (640, 8)], PreActivation.WideResNet(4, 10));
        Cifar("beyond/highway_resnet", "HighwayResNet", [(16, 32), (32, 16), (64, 8)], PostActivation.Highway(5));
        Cifar("beyond/fast_resnet_8", "FastResNet8", [(64, 15), (128, 7), (256, 3)], PostActivation.FastResNet());
        return all;

        void ImageNet(string name, string className, (int, int)[] blocks, LayerCounts counts) =>
            all.Add(name, new(className, 224, [1000], blocks, counts));

        void Cifar(string name, string className, (int, int)[] blocks, LayerCounts counts) =>
            all.Add(name, new(className, 32, [10], blocks, counts));

        void Keras(string name, string className, (int, int)[] blocks, Func<bool, LayerCounts> counts)
        {
            ImageNet(name, className, blocks, counts(true));
            all.Add($"{name}_no_top", new($"{className}_NoTop", 224, [2048, 7, 7], blocks, counts(false)));
            all.Add($"{name}_no_top_avg", new($"{className}_NoTopAvg", 224, [2048], blocks, counts(false)));
            all.Add($"{name}_no_top_max", new($"{className}_NoTopMax", 224, [2048], blocks, counts(false)));
        }
    }
}
