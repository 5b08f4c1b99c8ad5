using TorchSharp;
using static TorchSharp.torch;

namespace ResNetGen.Architectures.Tests.Numerics;

/// <summary>The end points of a network of each origin, by name and shape, in their order.</summary>
public sealed class OriginEndPointsTests
{
    [Fact]
    public void Paper() => Check(
        new NumericBasicB(seed: 1),
        "resnet_18_b",
        [
            ("conv1", [64, 33, 32]), ("pool1", [64, 17, 16]), ("conv2_x/unit_1/basic", [64, 17, 16]), ("conv2_x", [64, 17, 16]),
            ("conv3_x/unit_1/basic", [24, 9, 8]), ("conv3_x/unit_2/basic", [24, 9, 8]), ("conv3_x", [24, 9, 8]), ("pool5", [24]),
            ("fc", [5]), ("predictions", [5]),
        ]);

    [Fact]
    public void Cifar_10() => Check(
        new NumericCifar10_34(seed: 1),
        "resnet_34",
        [
            ("conv1", [16, 16, 17]), ("block1/unit_1/basic", [16, 16, 17]), ("block1", [16, 16, 17]),
            ("halving2/unit_1/bottleneck", [24, 8, 9]), ("halving2", [24, 8, 9]), ("block2/unit_1/basic", [24, 8, 9]),
            ("block2", [24, 8, 9]), ("postnorm", [24, 8, 9]), ("pool", [24]), ("logits", [5]), ("predictions", [5]),
        ]);

    [Fact]
    public void Keras() => Check(
        new NumericKeras(seed: 1),
        "resnet50",
        [
            ("conv1_pad", [3, 70, 67]), ("conv1_conv", [64, 32, 31]), ("conv1_bn", [64, 32, 31]), ("conv1_relu", [64, 32, 31]),
            ("pool1_pad", [64, 34, 33]), ("pool1_pool", [64, 16, 16]), ("conv2/block1", [32, 16, 16]), ("conv2/block2", [32, 16, 16]),
            ("conv2", [32, 16, 16]), ("conv3/block1", [48, 8, 8]), ("conv3/block2", [48, 8, 8]), ("conv3", [48, 8, 8]), ("avg_pool", [48]),
            ("predictions", [5]), ("probabilities", [5]),
        ]);

    [Fact]
    public void Keras_v2() => Check(
        new NumericKerasV2(seed: 1),
        "resnet50_v2",
        [
            ("conv1_pad", [3, 70, 67]), ("conv1_conv", [64, 32, 31]), ("pool1_pad", [64, 34, 33]), ("pool1_pool", [64, 16, 16]),
            ("conv2/block1", [32, 16, 16]), ("conv2/block2", [32, 16, 16]), ("conv2/block3", [32, 8, 8]), ("conv2", [32, 8, 8]),
            ("conv3/block1", [48, 8, 8]), ("conv3/block2", [48, 8, 8]), ("conv3", [48, 8, 8]), ("post_bn", [48, 8, 8]),
            ("post_relu", [48, 8, 8]), ("avg_pool", [48]), ("predictions", [5]), ("probabilities", [5]),
        ]);

    [Fact]
    public void Caffe() => Check(
        new NumericCaffe(seed: 1),
        "resnet_50",
        [
            ("conv1", [64, 28, 31]), ("bn_conv1", [64, 28, 31]), ("scale_conv1", [64, 28, 31]), ("conv1_relu", [64, 28, 31]),
            ("pool1", [64, 14, 15]), ("res2/a", [32, 14, 15]), ("res2/b", [32, 14, 15]), ("res2", [32, 14, 15]), ("res3/a", [48, 7, 8]),
            ("res3/b", [48, 7, 8]), ("res3", [48, 7, 8]), ("pool5", [48, 1, 2]), ("flat", [96]), ("fc1000", [5]), ("prob", [5]),
        ]);

    [Fact]
    public void Torchvision() => Check(
        new NumericTorchvisionBottleneck(seed: 1),
        "resnet50",
        [
            ("conv1", [64, 32, 31]), ("bn1", [64, 32, 31]), ("maxpool", [64, 16, 16]), ("layer1/0", [64, 16, 16]), ("layer1", [64, 16, 16]),
            ("layer2/0", [64, 8, 8]), ("layer2/1", [48, 8, 8]), ("layer2", [48, 8, 8]), ("avgpool", [48]), ("fc", [5]),
        ]);

    [Fact]
    public void Slims_elu() => Check(
        new NumericElu(seed: 1),
        "elu_resnet",
        [
            ("conv_0", [64, 12, 13]), ("res_unit1", [64, 12, 13]), ("res_unit2", [64, 12, 13]), ("block1", [64, 12, 13]),
            ("conv_top", [5, 12, 13]), ("logits", [5]), ("predictions", [5]),
        ]);

    [Fact]
    public void Mnist() => Check(
        new NumericLayerBlock(seed: 1),
        "layer_block",
        [
            ("conv1", [64, 14, 14]), ("pool1", [64, 7, 7]), ("conv2", [128, 7, 7]), ("block_0/repeat_0", [128, 7, 7]),
            ("block_0/repeat_1", [128, 7, 7]), ("block_0", [128, 7, 7]), ("upscale_0/repeat_0/upscale", [96, 7, 7]),
            ("upscale_0", [96, 7, 7]), ("block_1/repeat_0", [96, 7, 7]), ("block_1/repeat_1", [96, 7, 7]), ("block_1", [96, 7, 7]),
            ("pool", [96]), ("Linear", [5]), ("predictions", [5]),
        ]);

    [Fact]
    public void DenseNet() => Check(
        new NumericDense(seed: 1),
        "densenet_121",
        [
            ("features/conv0", [64, 32, 31]), ("features/norm0", [64, 32, 31]), ("features/pool0", [64, 16, 16]),
            ("features/denseblock1/denselayer1", [72, 16, 16]), ("features/denseblock1/denselayer2", [80, 16, 16]),
            ("denseblock1", [80, 16, 16]), ("features/transition1", [40, 8, 8]), ("transition1", [40, 8, 8]),
            ("features/denseblock2/denselayer1", [48, 8, 8]), ("features/denseblock2/denselayer2", [56, 8, 8]), ("denseblock2", [56, 8, 8]),
            ("features/norm5", [56, 8, 8]), ("pool5", [56]), ("classifier", [5]),
        ]);

    [Fact]
    public void Repeated_and_stacked_layers() => Check(
        new Stacks(seed: 1),
        "stacks",
        [
            ("conv1/conv1_1", [6, 9, 8]), ("conv1/conv1_2", [6, 9, 8]), ("conv1/conv1_3", [6, 9, 8]), ("conv2/conv2_1", [8, 9, 8]),
            ("conv2/conv2_2", [4, 9, 8]), ("conv2/conv2_3", [6, 9, 8]), ("joined", [15, 9, 8]), ("squeeze", [15, 1, 1]),
            ("gate", [15, 1, 1]), ("gated", [15, 9, 8]), ("map", [1, 9, 8]), ("attended", [15, 9, 8]), ("product", [15, 9, 8]),
            ("flat", [1080]), ("fc/fc_1", [7]), ("fc/fc_2", [6]), ("logits", [5]),
        ]);

    private static void Check(nn.Module<Tensor, Tensor> network, string name, (string Scope, long[] Shape)[] expected)
    {
        using var scope = NewDisposeScope();
        using var guard = no_grad();
        using var disposed = network;
        var described = (INetwork)network;
        using var generator = new Generator(1);
        var images = randn([2, .. described.Info.Input.Sizes.Select(size => (long)size)], generator: generator);
        network.eval();
        using var points = described.ForwardEndPoints(images);
        Assert.Equal(
            expected.Select(point => $"{name}/{point.Scope} ({string.Join(", ", point.Shape)})"),
            points.Names.Select(point => $"{point} ({string.Join(", ", points[point].shape[1..])})"));
        Assert.All(points.Names, point => Assert.Equal(2, points[point].shape[0]));

        // What forward gives is the last of them, or what goes into a softmax there.
        var softmax = described.Info.Layers[^1].Kind == "softmax";
        var logits = points[$"{name}/{expected[softmax ? ^2 : ^1].Scope}"];
        Assert.True(network.call(images).allclose(logits));
        if (softmax)
        {
            Agreement.Close(nn.functional.softmax(logits, 1), points[$"{name}/{expected[^1].Scope}"], 1e-6, "The probabilities");
        }
    }
}
