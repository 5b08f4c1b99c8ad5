using ResNetGen.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace ResNetGen.Tests.Layers;

public class InputCheckTests
{
    private static readonly NetworkInfo Network = new(
        "resnet_v2_50", "ResNetV2_50", new Shape(3, 224, 224), new Shape(1000, 1, 1), 1000, []);

    [Fact]
    public void A_batch_of_the_right_shape_passes()
    {
        using var images = empty(2, 3, 224, 224);
        InputCheck.Require(images, Network);
    }

    [Theory]
    [InlineData(new long[] { 8, 3, 225, 224 }, "(8, 3, 225, 224)")]
    [InlineData(new long[] { 8, 1, 224, 224 }, "(8, 1, 224, 224)")]
    [InlineData(new long[] { 8, 224, 224, 3 }, "(8, 224, 224, 3)")]
    [InlineData(new long[] { 3, 224, 224 }, "(3, 224, 224)")]
    [InlineData(new long[0], "()")]
    public void Another_shape_is_refused_in_one_sentence(long[] shape, string given)
    {
        using var images = empty(shape);
        var error = Assert.Throws<ArgumentException>(() => InputCheck.Require(images, Network));
        Assert.Equal($"ResNetV2_50 takes (N, 3, 224, 224), but was given {given}.", error.Message);
    }

    [Theory]
    [InlineData(ScalarType.Byte)]
    [InlineData(ScalarType.Int8)]
    [InlineData(ScalarType.Int16)]
    [InlineData(ScalarType.Int32)]
    [InlineData(ScalarType.Int64)]
    [InlineData(ScalarType.Bool)]
    [InlineData(ScalarType.ComplexFloat32)]
    public void What_is_no_real_number_is_refused_in_one_sentence(ScalarType type)
    {
        using var images = zeros([2, 3, 224, 224], type);
        var error = Assert.Throws<ArgumentException>(() => InputCheck.Require(images, Network));
        Assert.Equal(
            $"ResNetV2_50 takes floating-point values, but was given {type}: write `images.to(ScalarType.Float32)`, "
                + "and then what was done to the images that it was trained on, such as a division by 255.",
            error.Message);
    }

    [Theory]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.BFloat16)]
    [InlineData(ScalarType.Float16)]
    [InlineData(ScalarType.Float64)]
    public void Real_numbers_of_any_precision_pass(ScalarType type)
    {
        using var images = zeros([2, 3, 224, 224], type);
        InputCheck.Require(images, Network);
    }
}
