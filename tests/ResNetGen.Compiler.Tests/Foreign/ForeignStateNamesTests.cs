namespace ResNetGen.Compiler.Tests.Foreign;

/// <summary>The names that the origins give the tensors of their state dicts, in their order.</summary>
public sealed class ForeignStateNamesTests
{
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
        foreach (var (layer, unit) in ForeignNetworks.Places(ForeignNetworks.Units50))
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
        foreach (var (layer, unit) in ForeignNetworks.Places(ForeignNetworks.Units50))
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
        foreach (var (block, unit) in ForeignNetworks.Places(units))
        {
            var path = $"trunk_output.block{block}.block{block}-{unit}";
            string[] parts = unit == 0 ? ["proj", "f.a", "f.b", "f.c"] : ["f.a", "f.b", "f.c"];
            expected.AddRange(parts.SelectMany(part => (string[])[$"{path}.{part}.0.weight", .. BatchNormKeys($"{path}.{part}.1")]));
        }

        Assert.Equal([.. expected, "fc.weight", "fc.bias"], Keys("beyond/regnet_x_400mf"));
    }

    /// <summary>
    /// The keys of the state dict: of a convolution or a linear layer the bias too, where it has more parameters than its kernel.
    /// </summary>
    private static IEnumerable<string> Keys(string name)
    {
        var graph = ForeignNetworks.Graph(name);
        Assert.All(ForeignNetworks.BatchNorms(name), norm => Assert.True(norm is { Scale: true, Center: true, CountBatches: true }));
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
}
