using ResNetGen.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace ResNetGen.Tests.Data;

public class ResamplerTests
{
    [Fact]
    public void LeavesAnImageOfTheSameSizeAlone()
    {
        var image = Noise(3 * 4);

        Near(image.Select(value => value / 255f).ToArray(), Resample(image, 3, 4, 3, 4));
    }

    [Fact]
    public void InterpolatesBetweenCentres()
    {
        // Twice as large: the new centres lie a quarter of a pixel from the old ones.
        float[] row = [0f, 0f, 0f, 0.25f, 0.75f, 1f];

        Near([.. row, .. row, .. row, .. row], Resample([0, 0, 255, 0, 0, 255], 2, 3, 4, 6));
    }

    [Theory]
    [InlineData(8, 8, 4, 4)]
    [InlineData(28, 28, 32, 32)]
    [InlineData(100, 100, 32, 32)]
    [InlineData(37, 37, 16, 16)]
    [InlineData(5, 5, 23, 23)]
    [InlineData(60, 90, 20, 30)]
    public void AgreesWithTorch(int sourceHeight, int sourceWidth, int height, int width)
    {
        var image = Noise(sourceHeight * sourceWidth);
        using var scope = NewDisposeScope();
        var source = tensor(image.Select(value => value / 255f).ToArray(), [1, 1, sourceHeight, sourceWidth]);

        var expected = nn.functional.interpolate(
            source, [height, width], mode: InterpolationMode.Bilinear, align_corners: false, antialias: true);

        Near(expected.data<float>().ToArray(), Resample(image, sourceHeight, sourceWidth, height, width));
    }

    [Theory]
    [InlineData(40, 60, 0, 10)]
    [InlineData(60, 40, 10, 0)]
    public void CutsTheCentreOfAnImageOfOtherProportions(int sourceHeight, int sourceWidth, int top, int left)
    {
        var image = Noise(sourceHeight * sourceWidth);
        var square = Enumerable.Range(0, 40 * 40).Select(index => image[(top + index / 40) * sourceWidth + left + index % 40]).ToArray();

        // The filter reaches over the cut by up to one target pixel, so the border differs.
        var expected = Resample(square, 40, 40, 20, 20);
        var actual = Resample(image, sourceHeight, sourceWidth, 20, 20);
        for (var row = 1; row < 19; row++)
        {
            Near(expected.AsSpan(row * 20 + 1, 18), actual.AsSpan(row * 20 + 1, 18));
        }
    }

    private static byte[] Noise(int length)
    {
        var random = new SplitMix64(3);
        return [.. Enumerable.Range(0, length).Select(_ => (byte)random.NextInt32(256))];
    }

    private static void Near(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var index = 0; index < expected.Length; index++)
        {
            Assert.Equal(expected[index], actual[index], 1e-5f);
        }
    }

    private static float[] Resample(byte[] image, int sourceHeight, int sourceWidth, int height, int width)
    {
        var result = new float[height * width];
        new Resampler(sourceHeight, sourceWidth, height, width).Resample(image, 1, sourceWidth, result);
        return result;
    }
}
