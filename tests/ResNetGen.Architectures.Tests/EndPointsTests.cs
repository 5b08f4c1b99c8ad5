using TorchSharp;
using static TorchSharp.torch;

namespace ResNetGen.Architectures.Tests;

public sealed class EndPointsTests
{
    private const string Unit4 = "resnet_v2_50/block2/unit_4/bottleneck_v2";

    [Fact]
    public void AnswerByPropertyAndBySlimsName()
    {
        using var network = new ResNetV2_50(seed: 1);
        using var images = rand(1, 3, 224, 224);
        using var guard = no_grad();
        network.eval();
        using var points = network.ForwardEndPoints(images);
        using var logits = network.forward(images);

        Assert.Same(points.Block2_Unit4, points[Unit4]);
        Assert.Same(points.Block2_Unit4, points.Block2);
        Assert.Equal([1, 512, 14, 14], points.Block2.shape);
        Assert.True(points.Logits.allclose(logits));
        using var expected = nn.functional.softmax(logits, 1);
        Compare.Close(expected, points.Predictions, 1e-6, "The predictions");

        // The root, 3 + 4 + 6 + 3 units and 4 blocks, and the head.
        Assert.Equal(2 + 16 + 4 + 4, points.Names.Count);
        Assert.All(points.Names, name => Assert.StartsWith("resnet_v2_50/", name, StringComparison.Ordinal));
    }

    /// <summary>000: slim collects the output of every conv2d and every unit, also inside of units.</summary>
    [Fact]
    public void ThoseOfEveryLayerAreSlimsInsideOfUnits()
    {
        using var network = new Small64(seed: 1);
        using var images = rand(2, 3, 64, 64);
        using var guard = no_grad();
        network.eval();
        using var outer = network.ForwardEndPoints(images);
        using var points = network.ForwardEveryLayer(images);

        const string Unit = "small_64/block1/unit_1/bottleneck_v2";
        Assert.Equal(
            ["preact/BatchNorm", "preact", "shortcut", "conv1/BatchNorm", "conv1", "conv2/BatchNorm", "conv2", "conv3"],
            points.Names.Where(name => name.StartsWith(Unit + "/", StringComparison.Ordinal)).Select(name => name[(Unit.Length + 1)..]));
        Assert.All(
            outer.Names.Where(name => !name.EndsWith("predictions", StringComparison.Ordinal)),
            name => Assert.True(outer[name].allclose(points[name], 0, 0)));

        // The unit written out of its layers' outputs.
        using var conv1 = network.Block1.Unit1.Conv1.call(points[Unit + "/preact"]);
        Assert.True(conv1.allclose(points[Unit + "/conv1"], 0, 0));
        using var sum = points[Unit + "/shortcut"] + points[Unit + "/conv3"];
        Assert.True(sum.allclose(points[Unit], 0, 0));
    }

    /// <summary>003's appendix: what leaves the batch norm of a 3×3 layer, before ReLU.</summary>
    [Fact]
    public void ThoseOfEveryLayerShowBatchNormBeforeItsActivation()
    {
        using var network = new Cifar10ResNet32E(seed: 1);
        using var images = rand(4, 3, 32, 32);
        using var guard = no_grad();
        network.train();
        using var points = network.ForwardEveryLayer(images);

        var normalized = points["resnet_32_e/block1/unit_1/basic/conv1/BatchNorm"];
        using var deviation = normalized.std([0, 2, 3], unbiased: false);
        Assert.True(normalized.min().item<float>() < -1);
        Assert.All(deviation.data<float>().ToArray(), value => Assert.Equal(1, value, 0.01));
        using var activated = normalized.relu();
        Assert.True(activated.allclose(points["resnet_32_e/block1/unit_1/basic/conv1"], 0, 0));
        Assert.Contains("resnet_32_e/postnorm/BatchNorm", points.Names);
    }

    [Fact]
    public void NobodyIsAskedAfterwardsAndNothingIsLeftBehind()
    {
        using var network = new Small64(seed: 1);
        using var images = rand(1, 3, 64, 64);
        network.eval();
        var before = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
        network.ForwardEveryLayer(images).Dispose();
        Assert.Throws<ArgumentException>(() => network.ForwardEveryLayer(images.narrow(1, 0, 1)));
        network.call(images).Dispose();
        Assert.InRange(DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount - before, 0, 1);
    }

    [Fact]
    public void OwnTheirTensorsButWhatIsTakenOut()
    {
        using var network = new Small64(seed: 1);
        using var images = rand(1, 3, 64, 64);
        var points = network.ForwardEndPoints(images);
        var kept = points.Block1_Unit1;
        var taken = points.Take("small_64/block2");
        var exception = Assert.Throws<KeyNotFoundException>(() => points["small_64/block2/unit_3/bottleneck_v2"]);
        Assert.Contains("small_64/block1", exception.Message, StringComparison.Ordinal);

        points.Dispose();
        Assert.True(kept.IsInvalid);
        Assert.False(taken.IsInvalid);
        Assert.False(images.IsInvalid);
        taken.Dispose();
    }
}
