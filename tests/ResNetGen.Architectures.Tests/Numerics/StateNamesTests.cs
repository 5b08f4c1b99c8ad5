using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace ResNetGen.Architectures.Tests.Numerics;

/// <summary>State dicts with the names of the origins.</summary>
public sealed class StateNamesTests
{
    private static readonly string[] ResNet18 =
    [
        "conv1.weight", "bn1.weight", "bn1.bias",
        "bn1.running_mean", "bn1.running_var", "bn1.num_batches_tracked",
        "layer1.0.conv1.weight", "layer1.0.bn1.weight", "layer1.0.bn1.bias",
        "layer1.0.bn1.running_mean", "layer1.0.bn1.running_var", "layer1.0.bn1.num_batches_tracked",
        "layer1.0.conv2.weight", "layer1.0.bn2.weight", "layer1.0.bn2.bias",
        "layer1.0.bn2.running_mean", "layer1.0.bn2.running_var", "layer1.0.bn2.num_batches_tracked",
        "layer1.1.conv1.weight", "layer1.1.bn1.weight", "layer1.1.bn1.bias",
        "layer1.1.bn1.running_mean", "layer1.1.bn1.running_var", "layer1.1.bn1.num_batches_tracked",
        "layer1.1.conv2.weight", "layer1.1.bn2.weight", "layer1.1.bn2.bias",
        "layer1.1.bn2.running_mean", "layer1.1.bn2.running_var", "layer1.1.bn2.num_batches_tracked",
        "layer2.0.conv1.weight", "layer2.0.bn1.weight", "layer2.0.bn1.bias",
        "layer2.0.bn1.running_mean", "layer2.0.bn1.running_var", "layer2.0.bn1.num_batches_tracked",
        "layer2.0.conv2.weight", "layer2.0.bn2.weight", "layer2.0.bn2.bias",
        "layer2.0.bn2.running_mean", "layer2.0.bn2.running_var", "layer2.0.bn2.num_batches_tracked",
        "layer2.0.downsample.0.weight", "layer2.0.downsample.1.weight", "layer2.0.downsample.1.bias",
        "layer2.0.downsample.1.running_mean", "layer2.0.downsample.1.running_var", "layer2.0.downsample.1.num_batches_tracked",
        "layer2.1.conv1.weight", "layer2.1.bn1.weight", "layer2.1.bn1.bias",
        "layer2.1.bn1.running_mean", "layer2.1.bn1.running_var", "layer2.1.bn1.num_batches_tracked",
        "layer2.1.conv2.weight", "layer2.1.bn2.weight", "layer2.1.bn2.bias",
        "layer2.1.bn2.running_mean", "layer2.1.bn2.running_var", "layer2.1.bn2.num_batches_tracked",
        "layer3.0.conv1.weight", "layer3.0.bn1.weight", "layer3.0.bn1.bias",
        "layer3.0.bn1.running_mean", "layer3.0.bn1.running_var", "layer3.0.bn1.num_batches_tracked",
        "layer3.0.conv2.weight", "layer3.0.bn2.weight", "layer3.0.bn2.bias",
        "layer3.0.bn2.running_mean", "layer3.0.bn2.running_var", "layer3.0.bn2.num_batches_tracked",
        "layer3.0.downsample.0.weight", "layer3.0.downsample.1.weight", "layer3.0.downsample.1.bias",
        "layer3.0.downsample.1.running_mean", "layer3.0.downsample.1.running_var", "layer3.0.downsample.1.num_batches_tracked",
        "layer3.1.conv1.weight", "layer3.1.bn1.weight", "layer3.1.bn1.bias",
        "layer3.1.bn1.running_mean", "layer3.1.bn1.running_var", "layer3.1.bn1.num_batches_tracked",
        "layer3.1.conv2.weight", "layer3.1.bn2.weight", "layer3.1.bn2.bias",
        "layer3.1.bn2.running_mean", "layer3.1.bn2.running_var", "layer3.1.bn2.num_batches_tracked",
        "layer4.0.conv1.weight", "layer4.0.bn1.weight", "layer4.0.bn1.bias",
        "layer4.0.bn1.running_mean", "layer4.0.bn1.running_var", "layer4.0.bn1.num_batches_tracked",
        "layer4.0.conv2.weight", "layer4.0.bn2.weight", "layer4.0.bn2.bias",
        "layer4.0.bn2.running_mean", "layer4.0.bn2.running_var", "layer4.0.bn2.num_batches_tracked",
        "layer4.0.downsample.0.weight", "layer4.0.downsample.1.weight", "layer4.0.downsample.1.bias",
        "layer4.0.downsample.1.running_mean", "layer4.0.downsample.1.running_var", "layer4.0.downsample.1.num_batches_tracked",
        "layer4.1.conv1.weight", "layer4.1.bn1.weight", "layer4.1.bn1.bias",
        "layer4.1.bn1.running_mean", "layer4.1.bn1.running_var", "layer4.1.bn1.num_batches_tracked",
        "layer4.1.conv2.weight", "layer4.1.bn2.weight", "layer4.1.bn2.bias",
        "layer4.1.bn2.running_mean", "layer4.1.bn2.running_var", "layer4.1.bn2.num_batches_tracked",
        "fc.weight", "fc.bias",
    ];

    [Fact]
    public void Of_torchvisions_resnet18_one_by_one()
    {
        using var network = new TorchvisionResNet18(seed: 1);
        Assert.Equal(ResNet18, network.state_dict().Keys);
        Assert.Equal(ResNet18, Torchvision([2, 2, 2, 2], 2));
        Assert.Equal(122, ResNet18.Length);
    }

    [Theory]
    [InlineData(34, new[] { 3, 4, 6, 3 }, 2, 218)]
    [InlineData(50, new[] { 3, 4, 6, 3 }, 3, 320)]
    [InlineData(101, new[] { 3, 4, 23, 3 }, 3, 626)]
    [InlineData(152, new[] { 3, 8, 36, 3 }, 3, 932)]
    public void Of_torchvisions_deeper_networks(int depth, int[] units, int convolutions, int count)
    {
        using nn.Module network = depth switch
        {
            34 => new TorchvisionResNet34(seed: 1),
            50 => new TorchvisionResNet50(seed: 1),
            101 => new TorchvisionResNet101(seed: 1),
            _ => new TorchvisionResNet152(seed: 1),
        };
        var state = network.state_dict();
        Assert.Equal(Torchvision(units, convolutions), state.Keys);
        Assert.Equal(count, state.Count);
        Assert.All(
            state,
            entry => Assert.Equal(IsStepCount(entry.Key) ? ScalarType.Int64 : ScalarType.Float32, entry.Value.dtype));
        Assert.All(state.Where(entry => IsStepCount(entry.Key)), entry => Assert.Empty(entry.Value.shape));
    }

    [Fact]
    public void Num_batches_tracked_counts_the_steps_of_training_alone()
    {
        using var scope = NewDisposeScope();
        using var network = new NumericTorchvisionBasic(dtype: ScalarType.Float64, seed: 1);
        var images = randn([2, 3, 64, 61], ScalarType.Float64);
        for (var step = 0; step < 3; step++)
        {
            network.call(images);
        }

        network.eval();
        network.call(images);
        var counts = network.state_dict().Where(entry => IsStepCount(entry.Key)).Select(entry => entry.Value).ToList();
        Assert.Equal(1 + 2 + 3 + 2, counts.Count);
        Assert.All(counts, count => Assert.Equal(ScalarType.Int64, count.dtype));
        Assert.All(counts, count => Assert.Equal(3, count.item<long>()));
    }

    [Fact]
    public void Of_Caffes_layers()
    {
        using var network = new CaffeResNet50(seed: 1);
        Check(
            network,
            [
                ("conv1.weight", [64, 3, 7, 7]), ("conv1.bias", [64]), ("bn_conv1.running_mean", [64]), ("scale_conv1.weight", [64]),
                ("scale_conv1.bias", [64]), ("res2a_branch1.weight", [256, 64, 1, 1]), ("bn2a_branch1.running_var", [256]),
                ("scale2a_branch1.bias", [256]), ("res2a_branch2a.weight", [64, 64, 1, 1]), ("bn2a_branch2a.running_mean", [64]),
                ("scale2a_branch2a.weight", [64]), ("res3d_branch2b.weight", [128, 128, 3, 3]),
                ("res4f_branch2c.weight", [1024, 256, 1, 1]), ("scale5c_branch2c.weight", [2048]), ("fc1000.weight", [1000, 2048]),
                ("fc1000.bias", [1000]),
            ],
            [
                "res2a_branch1.bias", "bn2a_branch1.weight", "res2b_branch1.weight", "res2d_branch2a.weight", "res3e_branch2a.weight",
                "res4g_branch2a.weight", "res5d_branch2a.weight",
            ]);

        // Of each of 53 convolutions a kernel, two statistics and a factor and an offset; and the first's bias and the last layer.
        Assert.Equal((53 * 5) + 1 + 2, network.state_dict().Count);
    }

    [Fact]
    public void Of_Keras_layers()
    {
        using var network = new KerasResNet50(seed: 1);
        Check(
            network,
            [
                ("conv1_conv.weight", [64, 3, 7, 7]), ("conv1_conv.bias", [64]), ("conv1_bn.weight", [64]),
                ("conv2_block1_0_conv.weight", [256, 64, 1, 1]), ("conv2_block1_0_bn.running_mean", [256]),
                ("conv2_block1_1_conv.weight", [64, 64, 1, 1]), ("conv2_block1_1_conv.bias", [64]), ("conv2_block1_1_bn.bias", [64]),
                ("conv3_block4_2_conv.weight", [128, 128, 3, 3]), ("conv4_block6_3_conv.weight", [1024, 256, 1, 1]),
                ("conv5_block3_3_bn.running_var", [2048]), ("predictions.weight", [1000, 2048]), ("predictions.bias", [1000]),
            ],
            ["conv2_block2_0_conv.weight", "conv2_block4_1_conv.weight", "conv5_block4_1_conv.weight"]);
        Assert.Equal((53 * 6) + 2, network.state_dict().Count);
    }

    [Fact]
    public void Of_Keras_layers_of_version_2()
    {
        using var network = new KerasResNet50V2(seed: 1);
        Check(
            network,
            [
                ("conv1_conv.bias", [64]), ("conv2_block1_preact_bn.weight", [64]), ("conv2_block1_0_conv.weight", [256, 64, 1, 1]),
                ("conv2_block1_0_conv.bias", [256]), ("conv2_block1_1_conv.weight", [64, 64, 1, 1]), ("conv2_block1_1_bn.weight", [64]),
                ("conv2_block3_2_conv.weight", [64, 64, 3, 3]), ("conv5_block3_3_conv.bias", [2048]), ("post_bn.running_mean", [2048]),
            ],
            [
                "conv1_bn.weight", "conv2_block1_0_bn.weight", "conv2_block1_1_conv.bias", "conv2_block1_2_conv.bias",
                "conv2_block2_0_conv.weight", "conv2_block1_3_bn.weight",
            ]);
    }

    private static bool IsStepCount(string name) => name.EndsWith("num_batches_tracked", StringComparison.Ordinal);

    private static void Check(nn.Module network, (string Name, long[] Shape)[] there, string[] absent)
    {
        var state = network.state_dict();
        foreach (var (name, shape) in there)
        {
            Assert.True(state.TryGetValue(name, out var tensor), $"There is no {name}.");
            Assert.Equal(shape, tensor!.shape);
        }

        Assert.All(absent, name => Assert.DoesNotContain(name, state.Keys));
    }

    /// <summary>
    /// The names in torchvision's order: convolutions and batch norms by turns, and the projection behind them in the first unit of a layer
    /// that changes the shape.
    /// </summary>
    private static List<string> Torchvision(int[] units, int convolutions)
    {
        List<string> names = ["conv1.weight", .. Norm("bn1")];
        for (var layer = 1; layer <= 4; layer++)
        {
            for (var unit = 0; unit < units[layer - 1]; unit++)
            {
                var scope = string.Create(CultureInfo.InvariantCulture, $"layer{layer}.{unit}.");
                for (var convolution = 1; convolution <= convolutions; convolution++)
                {
                    var number = convolution.ToString(CultureInfo.InvariantCulture);
                    names.AddRange([$"{scope}conv{number}.weight", .. Norm($"{scope}bn{number}")]);
                }

                // Basic units keep layer1's shape; bottlenecks widen it.
                if (unit == 0 && (layer > 1 || convolutions == 3))
                {
                    names.AddRange([scope + "downsample.0.weight", .. Norm(scope + "downsample.1")]);
                }
            }
        }

        return [.. names, "fc.weight", "fc.bias"];

        static string[] Norm(string name) =>
            [name + ".weight", name + ".bias", name + ".running_mean", name + ".running_var", name + ".num_batches_tracked"];
    }
}
