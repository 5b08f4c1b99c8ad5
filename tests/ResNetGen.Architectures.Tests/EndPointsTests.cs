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
