namespace ResNetGen.Compiler.Tests.Foreign;

/// <summary>The names that the origins give their layers, in their order.</summary>
public sealed class ForeignLayerNamesTests
{
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
        foreach (var (stage, unit) in ForeignNetworks.Places(ForeignNetworks.Units50))
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
        Assert.Equal([.. expected, "pool5", "flat", "fc1000", "prob"], ForeignNetworks.Layers("caffe/resnet_50"));
    }

    private static void AssertKerasLayers(string name, int count, List<string> body)
    {
        Assert.Equal(count, body.Count + 2);

        // Keras's predictions end in a softmax, which is a layer here.
        Assert.Equal([.. body, "avg_pool", "predictions", "probabilities"], ForeignNetworks.Layers($"keras/{name}"));
        Assert.Equal(body, ForeignNetworks.Layers($"keras/{name}_no_top"));
        Assert.Equal([.. body, "avg_pool"], ForeignNetworks.Layers($"keras/{name}_no_top_avg"));
        Assert.Equal([.. body, "max_pool"], ForeignNetworks.Layers($"keras/{name}_no_top_max"));
    }
}
