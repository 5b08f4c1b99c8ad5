using System.Security.Cryptography;
using ResNetGen.Data;
using ResNetGen.Tests.Training;
using ResNetGen.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace ResNetGen.Tests.Data;

[Collection(nameof(Alone))]
public class SyntheticImagesTests
{
    private static readonly Shape Colour = new(3, 32, 32);

    [Fact]
    public void AreTheSameBytesOnEveryMachine()
    {
        var split = SyntheticImages.Create(Colour, classes: 10, train: 100, test: 20, seed: 7);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var image in Images(split.Train).Concat(Images(split.Test)))
        {
            hash.AppendData(image);
        }

        Assert.StartsWith(
            "e5e6cfc0007ba2f0e231c873ecb65b0a8f61738e50fc0126e8",
            Convert.ToHexStringLower(hash.GetHashAndReset()),
            StringComparison.Ordinal);
    }

    [Fact]
    public void GoRoundTheClasses()
    {
        var set = SyntheticImages.Create(Colour, classes: 7, train: 21).Train;

        Assert.Equal(7, set.ClassNames.Count);
        Assert.Equal(7, set.ClassNames.Distinct().Count());
        Assert.Equal(Enumerable.Range(0, 21).Select(index => index % 7), Enumerable.Range(0, 21).Select(set.GetLabel));
    }

    [Fact]
    public void ShareNoImageBetweenTrainingAndTestNorBetweenSeeds()
    {
        var one = SyntheticImages.Create(new Shape(1, 16, 16), train: 300, test: 300, seed: 1);
        var two = SyntheticImages.Create(new Shape(1, 16, 16), train: 300, test: 300, seed: 2);

        var all = new[] { one.Train, one.Test, two.Train, two.Test }.SelectMany(Images).Select(Convert.ToHexString).ToHashSet();

        Assert.Equal(1_200, all.Count);
    }

    [Fact]
    public void AreImagesOfEightBits()
    {
        var pixels = new float[Colour.Count];
        var set = SyntheticImages.Create(Colour).Train;
        for (var index = 0; index < 20; index++)
        {
            set.CopyImage(index, pixels);
            Assert.All(pixels, value => Assert.True(value is >= 0 and <= 1 && value == MathF.Round(value * 255) / 255));
        }
    }

    [Fact]
    public void AreBeyondALinearModelAndWithinAConvolutionalOne()
    {
        using var scope = NewDisposeScope();
        var split = SyntheticImages.Create(new Shape(1, 16, 16), train: 3_000, test: 1_000, seed: 1);
        var (train, trainLabels) = Tensors(split.Train);
        var (test, testLabels) = Tensors(split.Test);

        Assert.InRange(NearestMean(train, trainLabels, test, testLabels), 0, 0.25);
        Assert.InRange(LeastSquares(train, trainLabels, test, testLabels), 0, 0.25);
        Assert.InRange(SmallNetwork(train, trainLabels, test, testLabels), 0.5, 1);
    }

    [Theory]
    [InlineData(2, 32, 32, 10, "The pattern images have 1 or 3 channels and at least 16 × 16 pixels, but (N, 2, 32, 32) was asked for")]
    [InlineData(3, 15, 32, 10, "at least 16 × 16 pixels, but (N, 3, 15, 32) was asked for")]
    [InlineData(3, 32, 32, 11, "The patterns have 2 to 10 classes, but 11 were asked for")]
    [InlineData(3, 32, 32, 1, "The patterns have 2 to 10 classes, but 1 were asked for")]
    public void SayWhatTheyCannotBe(int channels, int height, int width, int classes, string sentence)
    {
        var exception = Assert.Throws<ResNetGenException>(() => SyntheticImages.Create(new Shape(channels, height, width), classes));

        Assert.Contains(sentence, exception.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<byte[]> Images(ImageSet set)
    {
        var pixels = new float[set.ImageShape.Count];
        for (var index = 0; index < set.Count; index++)
        {
            set.CopyImage(index, pixels);
            yield return [.. pixels.Select(value => (byte)MathF.Round(value * 255))];
        }
    }

    private static (Tensor Images, Tensor Labels) Tensors(ImageSet set)
    {
        using var batch = new BatchLoader(set, set.Count, shuffle: false).Epoch(0).Single();
        return (batch.Images.sub(0.5), batch.Labels.clone());
    }

    private static double Accuracy(Tensor scores, Tensor labels) =>
        scores.argmax(1).eq(labels).to(ScalarType.Float64).mean().item<double>();

    private static double NearestMean(Tensor train, Tensor trainLabels, Tensor test, Tensor testLabels)
    {
        var flat = train.flatten(1);
        var means = stack(Enumerable.Range(0, 10).Select(label => flat[trainLabels.eq(label)].mean([0L])).ToArray());
        return Accuracy(cdist(test.flatten(1), means).neg(), testLabels);
    }

    // Regularised, or the many pixels would fit the few images' noise.
    private static double LeastSquares(Tensor train, Tensor trainLabels, Tensor test, Tensor testLabels)
    {
        Tensor WithOne(Tensor images) => cat([images.flatten(1), ones(images.shape[0], 1)], 1).to(ScalarType.Float64);
        var (x, y) = (WithOne(train), nn.functional.one_hot(trainLabels, 10).to(ScalarType.Float64));
        var weights = linalg.solve(x.T.matmul(x) + eye(x.shape[1], dtype: ScalarType.Float64) * 10, x.T.matmul(y));
        return Accuracy(WithOne(test).matmul(weights), testLabels);
    }

    private static double SmallNetwork(Tensor train, Tensor trainLabels, Tensor test, Tensor testLabels)
    {
        random.manual_seed(1);
        using var network = nn.Sequential(
            nn.Conv2d(1, 12, 3, padding: 1), nn.BatchNorm2d(12), nn.ReLU(),
            nn.Conv2d(12, 24, 3, stride: 2, padding: 1), nn.BatchNorm2d(24), nn.ReLU(),
            nn.Conv2d(24, 48, 3, stride: 2, padding: 1), nn.BatchNorm2d(48), nn.ReLU(),
            nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(48, 10));
        using var optimizer = OptimizerSettings.Adam().Create(network, learningRate: 0.005);
        for (var step = 0; step < 120; step++)
        {
            using var scope = NewDisposeScope();
            var chosen = arange(step * 64 % 2_944, step * 64 % 2_944 + 64);
            optimizer.zero_grad();
            nn.functional.cross_entropy(network.forward(train[chosen]), trainLabels[chosen]).backward();
            optimizer.step();
        }

        network.eval();
        using var gradients = no_grad();
        return Accuracy(network.forward(test), testLabels);
    }
}
