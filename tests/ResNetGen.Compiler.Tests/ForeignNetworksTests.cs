using ResNetGen.Compiler.Binding;
using ResNetGen.Compiler.Catalogue;
using ResNetGen.Compiler.Graph;
using ResNetGen.Compiler.Tests.Shipped;

namespace ResNetGen.Compiler.Tests;

/// <summary>
/// The networks of torchvision, Keras and Caffe, and those beyond the origins: against the counts that are published, against counts worked
/// out here by arithmetic over each network's description, and against the names that their origins give their layers and their state
/// dicts.
/// </summary>
public sealed class ForeignNetworksTests
{
    private static readonly string[] Folders = ["torchvision", "keras", "caffe", "beyond"];

    private static readonly int[] Units50 = [3, 4, 6, 3];
    private static readonly int[] Units101 = [3, 4, 23, 3];
    private static readonly int[] Units152 = [3, 8, 36, 3];

    /// <summary>Every network, by the name under which it ships.</summary>
    private static readonly Dictionary<string, Description> Expected = Describe();

    public static TheoryData<string> All => [.. Expected.Keys];

    [Fact]
    public void Every_file_is_tested() => Assert.Equal(
        NetworkFiles.Shipped.Where(name => Folders.Contains(name.Split('/')[0])).Order(StringComparer.Ordinal),
        Expected.Keys.Order(StringComparer.Ordinal));

    [Fact]
    public void No_two_classes_that_ship_have_one_name() =>
        Assert.Empty(
            NetworkFiles.Shipped.GroupBy(name => Graph(name).ClassName, StringComparer.Ordinal)
                .Where(group => group.Count() > 1)
                .Select(group => string.Join(", ", group)));

    [Theory]
    [MemberData(nameof(All))]
    public void Shapes_and_counts_are_those_of_the_description(string name)
    {
        var graph = Graph(name);
        var (className, side, output, blocks, counts) = Expected[name];

        Assert.Equal(className, graph.ClassName);
        Assert.Equal(name[(name.LastIndexOf('/') + 1)..], graph.Name);
        Assert.Equal(new SampleShape(3, side, side), graph.Input);
        Assert.Equal(new SampleShape([.. output]), graph.Output);
        Assert.Equal(
            blocks.Select(block => new SampleShape(block.Channels, block.Side, block.Side)), graph.Blocks.Select(block => block.Output));
        Assert.Equal(counts.Trainable, graph.TrainableParameters);
        Assert.Equal(counts.Trainable + counts.Moving, graph.Parameters);
        Assert.Equal(counts.MultiplyAdds, graph.MultiplyAdds);
    }

    /// <summary>Published counts, which those above were not made from.</summary>
    /// <param name="name">The network.</param>
    /// <param name="trainable">Weights and biases.</param>
    /// <param name="total">The same and the moving statistics, where somebody publishes that.</param>
    /// <param name="multiplyAdds">At 224×224, where somebody publishes that.</param>
    [Theory]

    // torchvision's num_params, and its buffers without num_batches_tracked; its multiply-adds are 1.814, 3.664, 4.089, 7.801 and 11.514 G.
    [InlineData("torchvision/resnet18", 11_689_512L, 11_689_512L + 9_600, 1_814_073_344L)]
    [InlineData("torchvision/resnet34", 21_797_672L, 21_797_672L + 17_024, 3_663_761_408L)]
    [InlineData("torchvision/resnet50", 25_557_032L, 25_557_032L + 53_120, 4_089_184_256L)]
    [InlineData("torchvision/resnet101", 44_549_160L, 44_549_160L + 105_344, 7_801_405_440L)]
    [InlineData("torchvision/resnet152", 60_192_808L, 60_192_808L + 151_424, 11_513_626_624L)]

    // What Keras's summary() prints; those of V2 are TF-Slim's, too.
    [InlineData("keras/resnet50", 25_583_592L, 25_636_712L, 3_857_973_248L)]
    [InlineData("keras/resnet101", 44_601_832L, 44_707_176L, 7_570_194_432L)]
    [InlineData("keras/resnet152", 60_268_520L, 60_419_944L, 11_282_415_616L)]
    [InlineData("keras/resnet50_v2", 25_568_360L, 25_613_800L, 3_482_255_360L)]
    [InlineData("keras/resnet101_v2", 44_577_896L, 44_675_560L, 7_194_476_544L)]
    [InlineData("keras/resnet152_v2", 60_236_904L, 60_380_648L, 10_906_697_728L)]
    [InlineData("keras/resnet50_no_top", null, 23_587_712L, null)]
    [InlineData("keras/resnet101_no_top", null, 42_658_176L, null)]
    [InlineData("keras/resnet152_no_top", null, 58_370_944L, null)]
    [InlineData("keras/resnet50_v2_no_top", null, 23_564_800L, null)]
    [InlineData("keras/resnet101_v2_no_top", null, 42_626_560L, null)]
    [InlineData("keras/resnet152_v2_no_top", null, 58_331_648L, null)]

    // torchvision's ResNet-50 and the 64 biases of conv1.
    [InlineData("caffe/resnet_50", 25_557_032L + 64, null, 3_857_973_248L)]

    // num_params in torchvision.
    [InlineData("beyond/resnext_50_32x4d", 25_028_904L, null, null)]
    [InlineData("beyond/densenet_121", 7_978_856L, null, null)]
    [InlineData("beyond/regnet_x_400mf", 5_495_976L, null, null)]

    // timm's resnet50d and seresnet50.
    [InlineData("beyond/resnet_50_d", 25_576_264L, null, null)]
    [InlineData("beyond/se_resnet_50", 28_088_024L, null, null)]

    // The common implementation, without biases; 36,497,146 is what Keras prints for it.
    [InlineData("beyond/wrn_28_10", 36_479_194L, 36_497_146L, null)]

    // imgclsmob's preresnet164bn and preresnet1001 for CIFAR-10; the paper says 1.7 M and 10.2 M.
    [InlineData("beyond/preact_resnet_164", 1_703_258L, null, null)]
    [InlineData("beyond/preact_resnet_1001", 10_327_706L, null, null)]
    public void Counts_are_those_published(string name, long? trainable, long? total, long? multiplyAdds)
    {
        var graph = Graph(name);

        PublishedCounts.Match((trainable, graph.TrainableParameters), (total, graph.Parameters), (multiplyAdds, graph.MultiplyAdds));
    }

    [Theory]
    [InlineData("torchvision/resnet18", 122, false, 2, 2, 2, 2)]
    [InlineData("torchvision/resnet34", 218, false, 3, 4, 6, 3)]
    [InlineData("torchvision/resnet50", 320, true, 3, 4, 6, 3)]
    [InlineData("torchvision/resnet101", 626, true, 3, 4, 23, 3)]
    [InlineData("torchvision/resnet152", 932, true, 3, 8, 36, 3)]
    [InlineData("beyond/resnext_50_32x4d", 320, true, 3, 4, 6, 3)]
    public void Keys_are_those_of_torchvisions_state_dict(string name, int count, bool isBottleneck, params int[] units)
    {
        // ResNet.__init__: conv1, bn1, layer1 to layer4, fc. BasicBlock and Bottleneck: conv1, bn1, conv2, bn2, (conv3, bn3,) downsample.
        List<string> expected = ["conv1.weight", .. BatchNormKeys("bn1")];
        for (var layer = 1; layer <= 4; layer++)
        {
            for (var unit = 0; unit < units[layer - 1]; unit++)
            {
                for (var conv = 1; conv <= (isBottleneck ? 3 : 2); conv++)
                {
                    expected.AddRange([$"layer{layer}.{unit}.conv{conv}.weight", .. BatchNormKeys($"layer{layer}.{unit}.bn{conv}")]);
                }

                // Where the stride or the depth changes; layer1 of the basic block does neither.
                if (unit == 0 && (layer > 1 || isBottleneck))
                {
                    expected.AddRange([$"layer{layer}.{unit}.downsample.0.weight", .. BatchNormKeys($"layer{layer}.{unit}.downsample.1")]);
                }
            }
        }

        expected.AddRange(["fc.weight", "fc.bias"]);

        Assert.Equal(count, expected.Count);
        Assert.Equal(expected, Keys(name));
    }

    [Fact]
    public void Keys_of_resnet_50_d_are_timms()
    {
        // timm's deep stem is a Sequential of conv, bn, act, conv, bn, act, conv; downsample is one of pool, conv, bn.
        List<string> expected =
        [
            "conv1.0.weight",
            .. BatchNormKeys("conv1.1"),
            "conv1.3.weight",
            .. BatchNormKeys("conv1.4"),
            "conv1.6.weight",
            .. BatchNormKeys("bn1"),
        ];
        foreach (var (layer, unit) in Places(Units50))
        {
            expected.AddRange(
                Enumerable.Range(1, 3)
                    .SelectMany(
                        conv => (string[])[$"layer{layer}.{unit}.conv{conv}.weight", .. BatchNormKeys($"layer{layer}.{unit}.bn{conv}")]));
            expected.AddRange(
                unit > 0 ? [] : [$"layer{layer}.{unit}.downsample.1.weight", .. BatchNormKeys($"layer{layer}.{unit}.downsample.2")]);
        }

        Assert.Equal([.. expected, "fc.weight", "fc.bias"], Keys("beyond/resnet_50_d"));
    }

    [Fact]
    public void Keys_of_se_resnet_50_are_timms()
    {
        List<string> expected = ["conv1.weight", .. BatchNormKeys("bn1")];
        foreach (var (layer, unit) in Places(Units50))
        {
            var path = $"layer{layer}.{unit}";
            expected.AddRange(
                Enumerable.Range(1, 3).SelectMany(conv => (string[])[$"{path}.conv{conv}.weight", .. BatchNormKeys($"{path}.bn{conv}")]));
            expected.AddRange([$"{path}.se.fc1.weight", $"{path}.se.fc1.bias", $"{path}.se.fc2.weight", $"{path}.se.fc2.bias"]);
            expected.AddRange(unit > 0 ? [] : [$"{path}.downsample.0.weight", .. BatchNormKeys($"{path}.downsample.1")]);
        }

        Assert.Equal([.. expected, "fc.weight", "fc.bias"], Keys("beyond/se_resnet_50"));
    }

    [Fact]
    public void Keys_of_densenet_121_are_torchvisions()
    {
        // densenet.py: _DenseLayer has norm1, conv1, norm2, conv2 and _Transition norm, conv; all but the classifier stand in `features`.
        List<string> expected = ["features.conv0.weight", .. BatchNormKeys("features.norm0")];
        int[] units = [6, 12, 24, 16];
        for (var block = 1; block <= 4; block++)
        {
            for (var layer = 1; layer <= units[block - 1]; layer++)
            {
                var path = $"features.denseblock{block}.denselayer{layer}";
                expected.AddRange(
                    [.. BatchNormKeys($"{path}.norm1"), $"{path}.conv1.weight", .. BatchNormKeys($"{path}.norm2"), $"{path}.conv2.weight"]);
            }

            expected.AddRange(
                block == 4 ? [] : [.. BatchNormKeys($"features.transition{block}.norm"), $"features.transition{block}.conv.weight"]);
        }

        expected.AddRange([.. BatchNormKeys("features.norm5"), "classifier.weight", "classifier.bias"]);

        // 120 convolutions, 121 batch norms, one linear layer.
        Assert.Equal(120 + (121 * 5) + 2, expected.Count);
        Assert.Equal(expected, Keys("beyond/densenet_121"));
    }

    [Fact]
    public void Keys_of_regnet_x_400mf_are_torchvisions()
    {
        // regnet.py: ResBottleneckBlock has proj and then f with a, b and c, each a Conv2dNormActivation of 0 and 1.
        List<string> expected = ["stem.0.weight", .. BatchNormKeys("stem.1")];
        int[] units = [1, 2, 7, 12];
        foreach (var (block, unit) in Places(units))
        {
            var path = $"trunk_output.block{block}.block{block}-{unit}";
            string[] parts = unit == 0 ? ["proj", "f.a", "f.b", "f.c"] : ["f.a", "f.b", "f.c"];
            expected.AddRange(parts.SelectMany(part => (string[])[$"{path}.{part}.0.weight", .. BatchNormKeys($"{path}.{part}.1")]));
        }

        Assert.Equal([.. expected, "fc.weight", "fc.bias"], Keys("beyond/regnet_x_400mf"));
    }

    /// <summary>
    /// Keras's layers in the order in which its code makes them, and as many as `len(model.layers)` says, less the input.
    /// </summary>
    [Theory]
    [InlineData("resnet50", 176, 3, 4, 6, 3)]
    [InlineData("resnet101", 346, 3, 4, 23, 3)]
    [InlineData("resnet152", 516, 3, 8, 36, 3)]
    public void Layers_of_v1_are_called_as_in_keras(string name, int count, params int[] units)
    {
        List<string> expected = ["conv1_pad", "conv1_conv", "conv1_bn", "conv1_relu", "pool1_pad", "pool1_pool"];
        for (var stage = 0; stage < 4; stage++)
        {
            for (var unit = 1; unit <= units[stage]; unit++)
            {
                // block1(x, filters, kernel_size, stride, conv_shortcut, name)
                var block = $"conv{stage + 2}_block{unit}";
                expected.AddRange(unit == 1 ? [$"{block}_0_conv", $"{block}_0_bn"] : []);
                expected.AddRange(
                    [$"{block}_1_conv", $"{block}_1_bn", $"{block}_1_relu", $"{block}_2_conv", $"{block}_2_bn", $"{block}_2_relu"]);
                expected.AddRange([$"{block}_3_conv", $"{block}_3_bn", $"{block}_add", $"{block}_out"]);
            }
        }

        AssertKerasLayers(name, count, expected);
    }

    /// <summary>The same of ResNetV2. The subsampling of its shortcut has no name of its own in Keras.</summary>
    [Theory]
    [InlineData("resnet50_v2", 191, 3, 4, 6, 3)]
    [InlineData("resnet101_v2", 378, 3, 4, 23, 3)]
    [InlineData("resnet152_v2", 565, 3, 8, 36, 3)]
    public void Layers_of_v2_are_called_as_in_keras(string name, int count, params int[] units)
    {
        List<string> expected = ["conv1_pad", "conv1_conv", "pool1_pad", "pool1_pool"];
        for (var stage = 0; stage < 4; stage++)
        {
            for (var unit = 1; unit <= units[stage]; unit++)
            {
                // block2(x, filters, kernel_size, stride, conv_shortcut, name); stack2 strides in the last unit, but for conv5.
                var block = $"conv{stage + 2}_block{unit}";
                expected.AddRange([$"{block}_preact_bn", $"{block}_preact_relu"]);
                expected.AddRange(unit == 1 ? [$"{block}_0_conv"] : unit == units[stage] && stage < 3 ? [$"{block}_0_pool"] : []);
                expected.AddRange(
                    [
                        $"{block}_1_conv",
                        $"{block}_1_bn",
                        $"{block}_1_relu",
                        $"{block}_2_pad",
                        $"{block}_2_conv",
                        $"{block}_2_bn",
                        $"{block}_2_relu",
                    ]);
                expected.AddRange([$"{block}_3_conv", $"{block}_out"]);
            }
        }

        AssertKerasLayers(name, count, [.. expected, "post_bn", "post_relu"]);
    }

    [Fact]
    public void Layers_of_caffe_are_called_as_in_the_prototxt()
    {
        List<string> expected = ["conv1", "bn_conv1", "scale_conv1", "conv1_relu", "pool1"];
        foreach (var (stage, unit) in Places(Units50))
        {
            var place = $"{stage + 1}{"abcdef"[unit]}";
            string[] branches = unit == 0 ? ["branch1", "branch2a", "branch2b", "branch2c"] : ["branch2a", "branch2b", "branch2c"];
            expected.AddRange(branches.SelectMany(branch => (string[])
            [
                $"res{place}_{branch}", $"bn{place}_{branch}", $"scale{place}_{branch}",
                .. branch is "branch2a" or "branch2b" ? (string[])[$"res{place}_{branch}_relu"] : [],
            ]));
            expected.AddRange([$"res{place}", $"res{place}_relu"]);
        }

        // Caffe's InnerProduct flattens by itself; `flat` is ours.
        Assert.Equal([.. expected, "pool5", "flat", "fc1000", "prob"], Layers("caffe/resnet_50"));
    }

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

        static IEnumerable<string> Striding(string name) => Graph(name).Units.SelectMany(unit => unit.Body.Layers)
            .Where(layer => layer.Reduction.Height > 1).Select(layer => layer.Name).Distinct().Order(StringComparer.Ordinal);
    }

    [Fact]
    public void Batch_norm_has_the_origins_numbers()
    {
        // torch: momentum 0.1; Keras: momentum 0.99; Caffe: moving_average_fraction 0.999 and neither scale nor offset.
        Assert.All(
            BatchNorms("torchvision/resnet50"),
            norm => Assert.Equal(new BatchNormSettings(0.9, 1e-5, true, true, CountBatches: true), norm));
        Assert.All(BatchNorms("keras/resnet50"), norm => Assert.Equal(new BatchNormSettings(0.99, 1.001e-5, true, true), norm));
        Assert.All(
            BatchNorms("keras/resnet152_v2_no_top_max"), norm => Assert.Equal(new BatchNormSettings(0.99, 1.001e-5, true, true), norm));
        Assert.All(
            BatchNorms("caffe/resnet_50"),
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
        var graph = Graph(name);
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
        var sources = from unit in Graph(name).Units
                      from found in unit.Body.Layers
                      where found.Name == layer
                      select found.Inputs[0] == LayerSpec.BodyInput ? "input" : unit.Body.Layers[found.Inputs[0]].Name;

        Assert.Equal([source], sources.Distinct());
    }

    [Fact]
    public void Gates_begin_by_carrying()
    {
        var gates = Graph("beyond/highway_resnet").Units.SelectMany(unit => unit.Body.Layers)
            .OfType<Conv2dSpec>()
            .Where(layer => layer.Activation == "sigmoid")
            .ToList();

        Assert.All(gates, gate => Assert.Equal(gate.Name == "transform" ? -1 : 1, gate.BiasValue.Number));
        Assert.Equal(2 * Graph("beyond/highway_resnet").Units.Count, gates.Count);
    }

    private static void AssertKerasLayers(string name, int count, List<string> body)
    {
        Assert.Equal(count, body.Count + 2);

        // Keras's predictions end in a softmax, which is a layer here.
        Assert.Equal([.. body, "avg_pool", "predictions", "probabilities"], Layers($"keras/{name}"));
        Assert.Equal(body, Layers($"keras/{name}_no_top"));
        Assert.Equal([.. body, "avg_pool"], Layers($"keras/{name}_no_top_avg"));
        Assert.Equal([.. body, "max_pool"], Layers($"keras/{name}_no_top_max"));
    }

    /// <summary>The graph of a network that ships, which must have no mistake.</summary>
    private static NetworkGraph Graph(string name)
    {
        var compiled = NetworkCompiler.CompileShipped(name);
        Assert.True(
            compiled.Diagnostics.Count == 0, string.Join('\n', compiled.Diagnostics.Select(diagnostic => diagnostic.ToBuildLine(name))));
        Assert.False(compiled.Graph.IsBroken);
        return compiled.Graph;
    }

    /// <summary>The scopes of all layers, below the network's.</summary>
    private static IEnumerable<string> Layers(string name)
    {
        var graph = Graph(name);
        return graph.Rows().Select(row => row.Scope[(graph.Name.Length + 1)..]);
    }

    /// <summary>
    /// The keys of the state dict: of a convolution or a linear layer the bias too, where it has more parameters than its kernel.
    /// </summary>
    private static IEnumerable<string> Keys(string name)
    {
        var graph = Graph(name);
        Assert.All(BatchNorms(name), norm => Assert.True(norm is { Scale: true, Center: true, CountBatches: true }));
        return graph.Rows().SelectMany(row =>
        {
            var path = row.Scope[(graph.Name.Length + 1)..].Replace('/', '.');
            var places = row.Row.Output.IsImage ? row.Row.Output.Height * row.Row.Output.Width : 1;
            return row.Row.Kind switch
            {
                "conv2d" or "linear" =>
                    row.Row.Parameters > row.Row.MultiplyAdds / places ? [$"{path}.weight", $"{path}.bias"] : [$"{path}.weight"],
                "batch_norm" => BatchNormKeys(path),
                _ => (IEnumerable<string>)[],
            };
        });
    }

    private static IEnumerable<string> BatchNormKeys(string path) =>
        [$"{path}.weight", $"{path}.bias", $"{path}.running_mean", $"{path}.running_var", $"{path}.num_batches_tracked"];

    private static IEnumerable<BatchNormSettings> BatchNorms(string name)
    {
        var graph = Graph(name);
        return graph.Root.Layers.Concat(graph.Units.SelectMany(unit => unit.Body.Layers))
            .Concat(graph.Head.Layers)
            .OfType<BatchNormSpec>()
            .Select(layer => layer.Settings);
    }

    /// <summary>Stages from 1 and the units in them from 0.</summary>
    private static IEnumerable<(int Stage, int Unit)> Places(int[] units) =>
        units.SelectMany((count, stage) => Enumerable.Range(0, count).Select(unit => (stage + 1, unit)));

    private static Dictionary<string, Description> Describe()
    {
        var all = new Dictionary<string, Description>(StringComparer.Ordinal);
        (int, int)[] basic = [(64, 56), (128, 28), (256, 14), (512, 7)];
        (int, int)[] bottleneck = [(256, 56), (512, 28), (1024, 14), (2048, 7)];
        ImageNet("torchvision/resnet18", "TorchvisionResNet18", basic, Basic([2, 2, 2, 2]));
        ImageNet("torchvision/resnet34", "TorchvisionResNet34", basic, Basic([3, 4, 6, 3]));
        foreach (var (depth, units) in ((int, int[])[])[(50, Units50), (101, Units101), (152, Units152)])
        {
            ImageNet($"torchvision/resnet{depth}", $"TorchvisionResNet{depth}", bottleneck, Bottleneck(units));
            Keras(
                $"keras/resnet{depth}",
                $"KerasResNet{depth}",
                bottleneck,
                top => Bottleneck(units, stridesFirst: true, bias: true, top: top));
            Keras(
                $"keras/resnet{depth}_v2",
                $"KerasResNet{depth}V2",
                [(256, 28), (512, 14), (1024, 7), (2048, 7)],
                top => KerasV2(units, top));
        }

        ImageNet("caffe/resnet_50", "CaffeResNet50", bottleneck, Bottleneck(Units50, stridesFirst: true, stemBias: true));
        ImageNet("beyond/resnext_50_32x4d", "ResNeXt50_32x4d", bottleneck, Bottleneck(Units50, groups: 32, widthPerGroup: 4));
        ImageNet("beyond/se_resnet_50", "SEResNet50", bottleneck, Bottleneck(Units50, reduction: 16));
        ImageNet("beyond/resnet_50_d", "ResNet50_D", bottleneck, Bottleneck(Units50, deepStem: true));
        ImageNet(
            "beyond/densenet_121",
            "DenseNet121",
            [(256, 56), (128, 28), (512, 28), (256, 14), (1024, 14), (512, 7), (1024, 7)],
            DenseNet([6, 12, 24, 16]));
        ImageNet(
            "beyond/regnet_x_400mf",
            "RegNetX400MF",
            [(32, 56), (64, 28), (160, 14), (400, 7)],
            RegNetX([(32, 1), (64, 2), (160, 7), (400, 12)]));
        Cifar("beyond/preact_resnet_164", "PreActResNet164", [(64, 32), (128, 16), (256, 8)], PreActResNet(18));
        Cifar("beyond/preact_resnet_1001", "PreActResNet1001", [(64, 32), (128, 16), (256, 8)], PreActResNet(111));
        Cifar("beyond/wrn_28_10", "WideResNet28_10", [(160, 32), (320, 16), (640, 8)], WideResNet(4, 10));
        Cifar("beyond/highway_resnet", "HighwayResNet", [(16, 32), (32, 16), (64, 8)], Highway(5));
        Cifar("beyond/fast_resnet_8", "FastResNet8", [(64, 15), (128, 7), (256, 3)], FastResNet());
        return all;

        void ImageNet(string name, string className, (int, int)[] blocks, Tally counts) =>
            all.Add(name, new(className, 224, [1000], blocks, counts));

        void Cifar(string name, string className, (int, int)[] blocks, Tally counts) =>
            all.Add(name, new(className, 32, [10], blocks, counts));

        void Keras(string name, string className, (int, int)[] blocks, Func<bool, Tally> counts)
        {
            ImageNet(name, className, blocks, counts(true));
            all.Add($"{name}_no_top", new($"{className}_NoTop", 224, [2048, 7, 7], blocks, counts(false)));
            all.Add($"{name}_no_top_avg", new($"{className}_NoTopAvg", 224, [2048], blocks, counts(false)));
            all.Add($"{name}_no_top_max", new($"{className}_NoTopMax", 224, [2048], blocks, counts(false)));
        }
    }

    /// <summary>torchvision's BasicBlock: two 3×3 convolutions, a projection where the stride is 2.</summary>
    private static Tally Basic(int[] units)
    {
        var (tally, depth) = (new Tally().Convolution(7, 3, 64, 112).BatchNorm(64), 64);
        foreach (var (stage, unit) in Places(units))
        {
            var (planes, side) = (32 << stage, 112 >> stage);
            tally.Convolution(3, depth, planes, side).BatchNorm(planes).Convolution(3, planes, planes, side).BatchNorm(planes);
            if (unit == 0 && stage > 1)
            {
                tally.Convolution(1, depth, planes, side).BatchNorm(planes);
            }

            depth = planes;
        }

        return tally.Linear(512, 1000);
    }

    /// <summary>
    /// The post-activation bottleneck of torchvision, Keras v1 and Caffe: 1×1, 3×3, 1×1 and a projection in the first unit of each stage,
    /// which strides in the stages after the first.
    /// </summary>
    /// <param name="units">The number of units in each stage.</param>
    /// <param name="stridesFirst">Whether the first 1×1 strides, and not the 3×3.</param>
    /// <param name="bias">Whether convolutions have biases.</param>
    /// <param name="stemBias">Whether the first one has.</param>
    /// <param name="groups">ResNeXt's cardinality.</param>
    /// <param name="widthPerGroup">The width of each group in the first stage.</param>
    /// <param name="reduction">That of squeeze-and-excitation, or 0 for none.</param>
    /// <param name="deepStem">Whether three 3×3 convolutions are the stem.</param>
    /// <param name="top">Whether there is a linear layer.</param>
    private static Tally Bottleneck(
        int[] units,
        bool stridesFirst = false,
        bool bias = false,
        bool stemBias = false,
        int groups = 1,
        int widthPerGroup = 64,
        int reduction = 0,
        bool deepStem = false,
        bool top = true)
    {
        var tally = new Tally();
        if (deepStem)
        {
            tally.Convolution(3, 3, 32, 112)
                .BatchNorm(32)
                .Convolution(3, 32, 32, 112)
                .BatchNorm(32)
                .Convolution(3, 32, 64, 112)
                .BatchNorm(64);
        }
        else
        {
            tally.Convolution(7, 3, 64, 112, bias || stemBias).BatchNorm(64);
        }

        var depth = 64;
        foreach (var (stage, unit) in Places(units))
        {
            var (planes, side) = (32 << stage, 112 >> stage);
            var width = planes * widthPerGroup / 64 * groups;
            var before = unit == 0 && stage > 1 && !stridesFirst ? 2 * side : side;
            tally.Convolution(1, depth, width, before, bias).BatchNorm(width);
            tally.Convolution(3, width, width, side, bias, groups).BatchNorm(width);
            tally.Convolution(1, width, 4 * planes, side, bias).BatchNorm(4 * planes);
            if (reduction > 0)
            {
                tally.Linear(4 * planes, 4 * planes / reduction).Linear(4 * planes / reduction, 4 * planes);
            }

            if (unit == 0)
            {
                tally.Convolution(1, depth, 4 * planes, side, bias).BatchNorm(4 * planes);
            }

            depth = 4 * planes;
        }

        return top ? tally.Linear(2048, 1000) : tally;
    }

    /// <summary>Keras's block2 and stack2: pre-activation; the last unit of each stage but the fourth strides.</summary>
    private static Tally KerasV2(int[] units, bool top)
    {
        var (tally, depth, side) = (new Tally().Convolution(7, 3, 64, 112, bias: true), 64, 56);
        foreach (var (stage, unit) in Places(units))
        {
            var filters = 32 << stage;
            var after = unit == units[stage - 1] - 1 && stage < 4 ? side / 2 : side;
            tally.BatchNorm(depth);
            if (unit == 0)
            {
                tally.Convolution(1, depth, 4 * filters, side, bias: true);
            }

            tally.Convolution(1, depth, filters, side)
                .BatchNorm(filters)
                .Convolution(3, filters, filters, after)
                .BatchNorm(filters)
                .Convolution(1, filters, 4 * filters, after, bias: true);
            (depth, side) = (4 * filters, after);
        }

        tally.BatchNorm(2048);
        return top ? tally.Linear(2048, 1000) : tally;
    }

    /// <summary>
    /// resnet-1k-layers: 9n + 2 layers; the first unit of a stage projects, and in the second and third strides in its first 1×1.
    /// </summary>
    private static Tally PreActResNet(int n)
    {
        var (tally, depth) = (new Tally().Convolution(3, 3, 16, 32), 16);
        foreach (var (stage, unit) in Places([n, n, n]))
        {
            var (after, side) = (32 << stage, 64 >> stage);
            tally.BatchNorm(depth)
                .Convolution(1, depth, after / 4, side)
                .BatchNorm(after / 4)
                .Convolution(3, after / 4, after / 4, side)
                .BatchNorm(after / 4)
                .Convolution(1, after / 4, after, side);
            if (unit == 0)
            {
                tally.Convolution(1, depth, after, side);
            }

            depth = after;
        }

        return tally.BatchNorm(256).Linear(256, 10);
    }

    /// <summary>Wide ResNet of 6n + 4 layers, k times as wide: units of two 3×3 convolutions.</summary>
    private static Tally WideResNet(int n, int k)
    {
        var (tally, depth) = (new Tally().Convolution(3, 3, 16, 32), 16);
        foreach (var (stage, unit) in Places([n, n, n]))
        {
            var (after, side) = ((8 << stage) * k, 64 >> stage);
            tally.BatchNorm(depth).Convolution(3, depth, after, side).BatchNorm(after).Convolution(3, after, after, side);
            if (unit == 0)
            {
                tally.Convolution(1, depth, after, side);
            }

            depth = after;
        }

        return tally.BatchNorm(64 * k).Linear(64 * k, 10);
    }

    /// <summary>Three groups of two 3×3 convolutions: one before the maxima of 2×2, and one behind them.</summary>
    private static Tally FastResNet()
    {
        var (tally, depth) = (new Tally().Convolution(2, 3, 24, 31).BatchNorm(24), 24);
        foreach (var (after, side) in ((int, int)[])[(64, 31), (128, 15), (256, 7)])
        {
            tally.Convolution(3, depth, after, side).BatchNorm(after).Convolution(3, after, after, side / 2).BatchNorm(after);
            depth = after;
        }

        return tally.Linear(256, 10);
    }

    /// <summary>
    /// n highway units in each of three stages: two 3×3 convolutions with batch norm, two gates of 3×3 with biases, and a plain layer where
    /// the size changes.
    /// </summary>
    private static Tally Highway(int n)
    {
        var (tally, depth) = (new Tally().Convolution(3, 3, 16, 32).BatchNorm(16), 16);
        foreach (var (stage, unit) in Places([n, n, n]))
        {
            var (after, side) = (8 << stage, 64 >> stage);
            if (unit == 0 && stage > 1)
            {
                tally.Convolution(3, depth, after, side).BatchNorm(after);
            }

            tally.Convolution(3, after, after, side).BatchNorm(after).Convolution(3, after, after, side).BatchNorm(after);
            tally.Convolution(3, after, after, side, bias: true).Convolution(3, after, after, side, bias: true);
            depth = after;
        }

        return tally.Linear(64, 10);
    }

    /// <summary>
    /// DenseNet-BC of growth 32: each layer BN, 1×1 to 128, BN, 3×3 to 32; between blocks BN and a 1×1 to half the channels.
    /// </summary>
    private static Tally DenseNet(int[] layers)
    {
        var (tally, channels) = (new Tally().Convolution(7, 3, 64, 112).BatchNorm(64), 64);
        for (var block = 0; block < 4; block++)
        {
            var side = 56 >> block;
            for (var layer = 0; layer < layers[block]; layer++)
            {
                tally.BatchNorm(channels).Convolution(1, channels, 128, side).BatchNorm(128).Convolution(3, 128, 32, side);
                channels += 32;
            }

            tally.BatchNorm(channels);
            if (block < 3)
            {
                tally.Convolution(1, channels, channels / 2, side);
                channels /= 2;
            }
        }

        return tally.Linear(channels, 1000);
    }

    /// <summary>
    /// RegNetX with groups of 16 channels: 1×1, grouped 3×3 which strides in a stage's first unit, 1×1, all of one width.
    /// </summary>
    private static Tally RegNetX((int Width, int Units)[] stages)
    {
        var (tally, before) = (new Tally().Convolution(3, 3, 32, 112).BatchNorm(32), 32);
        foreach (var (stage, unit) in Places([.. stages.Select(stage => stage.Units)]))
        {
            var (width, side) = (stages[stage - 1].Width, 112 >> stage);
            if (unit == 0)
            {
                tally.Convolution(1, before, width, side).BatchNorm(width);
            }

            tally.Convolution(1, before, width, unit == 0 ? 2 * side : side)
                .BatchNorm(width)
                .Convolution(3, width, width, side, groups: width / 16)
                .BatchNorm(width);
            tally.Convolution(1, width, width, side).BatchNorm(width);
            before = width;
        }

        return tally.Linear(before, 1000);
    }

    /// <summary>What a network must be.</summary>
    /// <param name="ClassName">Its class.</param>
    /// <param name="Side">Height and width of its input, which has three channels.</param>
    /// <param name="Output">The shape of its output.</param>
    /// <param name="Blocks">Those of its blocks' outputs.</param>
    /// <param name="Counts">Its counts.</param>
    private sealed record Description(string ClassName, int Side, int[] Output, (int Channels, int Side)[] Blocks, Tally Counts);

    /// <summary>Adds up parameters, moving statistics, and the multiply-adds of convolutions and linear layers for one image.</summary>
    private sealed class Tally
    {
        public long Trainable { get; private set; }

        public long Moving { get; private set; }

        public long MultiplyAdds { get; private set; }

        public Tally Convolution(long kernel, long from, long to, long side, bool bias = false, long groups = 1)
        {
            Trainable += (kernel * kernel * (from / groups) * to) + (bias ? to : 0);
            MultiplyAdds += kernel * kernel * (from / groups) * to * side * side;
            return this;
        }

        /// <summary>
        /// A factor and an offset for each channel, whether in one layer or, as in Caffe, in two; and a mean and a variance.
        /// </summary>
        public Tally BatchNorm(long channels)
        {
            Trainable += 2 * channels;
            Moving += 2 * channels;
            return this;
        }

        public Tally Linear(long from, long to)
        {
            Trainable += (from * to) + to;
            MultiplyAdds += from * to;
            return this;
        }
    }
}
