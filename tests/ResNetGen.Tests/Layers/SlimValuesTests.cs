using ResNetGen.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace ResNetGen.Tests.Layers;

/// <summary>The values in TF-Slim's own tests of <c>subsample</c> and <c>conv2d_same</c>, and max pooling as TensorFlow pads it.</summary>
public class SlimValuesTests
{
    private static readonly double[,] Same4 = { { 14, 28, 43, 26 }, { 28, 48, 66, 37 }, { 43, 66, 84, 46 }, { 26, 37, 46, 22 } };

    private static readonly double[,] Same5 =
    {
        { 14, 28, 43, 58, 34 }, { 28, 48, 66, 84, 46 }, { 43, 66, 84, 102, 55 }, { 58, 84, 102, 120, 64 }, { 34, 46, 55, 64, 30 },
    };

    [Fact]
    public void Subsample_of_an_odd_image()
    {
        using var subsample = new Subsample(2);
        using var scope = NewDisposeScope();
        TensorAssert.Rows(new double[,] { { 0, 2 }, { 6, 8 } }, subsample.call(arange(9, ScalarType.Float32).reshape(1, 1, 3, 3)));
    }

    [Fact]
    public void Subsample_of_an_even_image()
    {
        using var subsample = new Subsample(2);
        using var scope = NewDisposeScope();
        TensorAssert.Rows(new double[,] { { 0, 2 }, { 8, 10 } }, subsample.call(arange(16, ScalarType.Float32).reshape(1, 1, 4, 4)));
    }

    [Fact]
    public void Subsample_by_three_of_an_image_that_is_not_square()
    {
        using var subsample = new Subsample(3);
        using var scope = NewDisposeScope();
        TensorAssert.Rows(
            new double[,] { { 0, 3, 6 }, { 21, 24, 27 } }, subsample.call(arange(35, ScalarType.Float32).reshape(1, 1, 5, 7)));
    }

    [Fact]
    public void Subsample_gives_the_gradient_to_the_values_it_kept()
    {
        using var subsample = new Subsample(2);
        using var scope = NewDisposeScope();
        var image = Samples.Normal(1, 1, 1, 4, 3).requires_grad_();
        subsample.call(image).sum().backward();
        TensorAssert.Rows(new double[,] { { 1, 0, 1 }, { 0, 0, 0 }, { 1, 0, 1 }, { 0, 0, 0 } }, image.grad!);
    }

    [Fact]
    public void Same_convolution_of_an_even_image() => AssertConvolution(4, stride: 1, padding: 1, Same4);

    [Fact]
    public void Same_convolution_of_an_odd_image() => AssertConvolution(5, stride: 1, padding: 1, Same5);

    // conv2d_same pads ⌊(3 − 1) / 2⌋ before and the rest after, and convolves without padding.
    [Fact]
    public void Conv2d_same_of_an_even_image() => AssertConvolution(4, stride: 2, padding: 1, new double[,] { { 14, 43 }, { 43, 84 } });

    [Fact]
    public void Conv2d_same_of_an_odd_image() =>
        AssertConvolution(5, stride: 2, padding: 1, new double[,] { { 14, 43, 34 }, { 43, 84, 55 }, { 34, 55, 30 } });

    // TensorFlow's SAME pads an even size at the end only when it strides.
    [Fact]
    public void Same_convolution_of_an_even_image_with_a_stride() =>
        AssertConvolution(
            4, stride: 2, padding: new Padding2d(Top: 0, Bottom: 1, Left: 0, Right: 1), new double[,] { { 48, 37 }, { 37, 22 } });

    [Theory]
    [InlineData(4, 4)]
    [InlineData(5, 5)]
    [InlineData(4, 7)]
    public void Conv2d_same_is_the_subsample_of_a_dense_convolution_in_its_gradients_too(int height, int width)
    {
        using var scope = NewDisposeScope();
        using var factory = new WeightFactory(seed: 1);
        using var strided = new Conv2d(factory, 2, 3, kernel: 3, stride: 2, padding: 1);
        using var dense = new Conv2d(factory, 2, 3, kernel: 3, padding: 1);
        using var subsample = new Subsample(2);
        dense.load_state_dict(strided.state_dict());

        var image = Samples.Normal(2, 2, 2, height, width);
        var expected = Differentiated.Of(input => subsample.call(dense.call(input)), image, dense.parameters());
        expected.AssertClose(Differentiated.Of(strided, image), 1e-6);
    }

    [Fact]
    public void Same_pooling_of_an_even_image() => AssertPooling(
        4, 4, new Padding2d(Top: 0, Bottom: 1, Left: 0, Right: 1), new double[,] { { -96, -95 }, { -95, -94 } });

    [Fact]
    public void Same_pooling_of_an_odd_image() => AssertPooling(
        5, 5, 1, new double[,] { { -98, -96, -95 }, { -96, -94, -93 }, { -95, -93, -92 } });

    [Fact]
    public void Same_pooling_of_an_image_with_even_rows_and_odd_columns() => AssertPooling(
        4, 5, new Padding2d(Top: 0, Bottom: 1, Left: 1, Right: 1), new double[,] { { -97, -95, -94 }, { -96, -94, -93 } });

    private static void AssertConvolution(int size, int stride, Padding2d padding, double[,] expected)
    {
        using var scope = NewDisposeScope();
        using var factory = new WeightFactory(seed: 1);
        using var layer = new Conv2d(factory, 1, 1, kernel: 3, stride: stride, padding: padding, bias: false);
        using (no_grad())
        {
            layer.Weight.copy_(Samples.RowPlusColumn(3, 3));
        }

        TensorAssert.Rows(expected, layer.call(Samples.RowPlusColumn(size, size)));
    }

    // All values are negative, so that a pool padded with zeros would show.
    private static void AssertPooling(int height, int width, Padding2d padding, double[,] expected)
    {
        using var scope = NewDisposeScope();
        using var pool = new MaxPool2d(kernel: 3, stride: 2, padding);
        TensorAssert.Rows(expected, pool.call(Samples.RowPlusColumn(height, width) - 100));
    }
}
