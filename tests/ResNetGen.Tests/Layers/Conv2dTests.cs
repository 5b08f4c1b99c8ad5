using ResNetGen.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace ResNetGen.Tests.Layers;

public class Conv2dTests
{
    // Kernel, stride, padding, dilation, groups, bias: one row per way through the layer.
    public static TheoryData<Size2d, Size2d, Padding2d, Size2d, int, bool> Convolutions => new()
    {
        { 1, 1, 0, 1, 1, true },
        { 1, 2, 0, 1, 1, false },
        { 3, 1, 1, 1, 1, true },
        { 7, 2, 3, 1, 1, true },
        { 3, 2, new Padding2d(0, 1, 0, 1), 1, 1, true },
        { 3, 2, new Padding2d(0, 1, 1, 1), 1, 1, false },
        { 3, 1, 2, 2, 1, true },
        { 3, 1, 1, 1, 2, true },
        { 3, 2, new Padding2d(3, 0, 1, 2), 2, 4, true },
        { new Size2d(3, 5), new Size2d(1, 2), new Padding2d(1, 1, 2, 2), new Size2d(2, 1), 2, true },
    };

    [Theory]
    [MemberData(nameof(Convolutions))]
    public void The_values_are_those_of_the_definition(
        Size2d kernel, Size2d stride, Padding2d padding, Size2d dilation, int groups, bool bias)
    {
        using var scope = NewDisposeScope();
        using var layer = Make(kernel, stride, padding, dilation, groups, bias);
        var image = Samples.Normal(2, 2, 4, 9, 10);
        TensorAssert.Close(Define(layer, image, stride, padding, dilation, groups), layer.call(image), 1e-6);
    }

    [Theory]
    [MemberData(nameof(Convolutions))]
    public void The_gradients_are_those_of_TorchSharps_module(
        Size2d kernel, Size2d stride, Padding2d padding, Size2d dilation, int groups, bool bias)
    {
        using var scope = NewDisposeScope();
        using var layer = Make(kernel, stride, padding, dilation, groups, bias);
        using var reference = nn.Conv2d(
            4,
            8,
            (kernel.Height, kernel.Width),
            (stride.Height, stride.Width),
            dilation: (dilation.Height, dilation.Width),
            groups: groups,
            bias: bias);
        reference.load_state_dict(layer.state_dict());

        var image = Samples.Normal(2, 2, 4, 9, 10);
        var expected = Differentiated.Of(
            input => reference.call(
                nn.functional.pad(input, (padding.Left, padding.Right, padding.Top, padding.Bottom))), image, reference.parameters());
        expected.AssertClose(Differentiated.Of(layer, image), 1e-6);
    }

    [Fact]
    public void A_convolution_with_batch_norm_is_TorchSharps_three_modules()
    {
        using var scope = NewDisposeScope();
        using var factory = new WeightFactory(seed: 1);
        using var layer = new Conv2dBatchNorm(
            factory, 4, 8, kernel: 3, stride: 2, padding: 1, activation: Activation.Relu, decay: 0.997, epsilon: 1e-4);
        using var convolution = nn.Conv2d(4, 8, 3, stride: 2, padding: 1, bias: false);
        using var norm = nn.BatchNorm2d(8, eps: 1e-4, momentum: 0.003);
        using (no_grad())
        {
            convolution.weight.copy_(layer.Weight);
            layer.BatchNorm.Bias!.copy_(Samples.Normal(3, 8));
            norm.bias!.copy_(layer.BatchNorm.Bias);
        }

        var image = Samples.Normal(2, 2, 4, 9, 10);
        var expected = Differentiated.Of(
            input => norm.call(convolution.call(input)).relu(), image, [.. convolution.parameters(), norm.weight, norm.bias!]);
        expected.AssertClose(Differentiated.Of(layer, image), 1e-6);
        TensorAssert.Close(norm.running_mean!, layer.BatchNorm.RunningMean, 1e-6);
        TensorAssert.Close(norm.running_var!, layer.BatchNorm.RunningVar, 1e-6);
    }

    [Fact]
    public void The_names_are_slims()
    {
        using var factory = new WeightFactory(seed: 1);
        using var plain = new Conv2d(factory, 4, 8, kernel: 3);
        using var normalized = new Conv2dBatchNorm(factory, 4, 8, kernel: 3);
        Assert.Equal(["weight", "bias"], plain.state_dict().Keys);
        Assert.Equal(
            ["weight", "BatchNorm.weight", "BatchNorm.bias", "BatchNorm.running_mean", "BatchNorm.running_var"],
            normalized.state_dict().Keys);
    }

    [Fact]
    public void The_bias_starts_from_zero_or_from_what_is_asked_for()
    {
        using var scope = NewDisposeScope();
        using var factory = new WeightFactory(seed: 1);
        using var plain = new Conv2d(factory, 3, 2, kernel: 3);
        using var gate = new Conv2d(factory, 3, 2, kernel: 3, activation: Activation.Relu6, biasValue: 2.5);
        using var normalized = new Conv2dBatchNorm(factory, 3, 2, kernel: 3, bias: true, biasValue: -2);
        TensorAssert.Same(tensor(new float[] { 0, 0 }), plain.Bias!);
        TensorAssert.Same(full(1, 2, 1, 1, 2.5), gate.call(zeros(1, 3, 3, 3)));
        TensorAssert.Same(tensor(new float[] { -2, -2 }), normalized.Bias!);
        Assert.Throws<ArgumentException>(() => new Conv2d(factory, 3, 2, kernel: 3, bias: false, biasValue: -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Conv2d(factory, 3, 2, kernel: 3, biasValue: double.NegativeInfinity));
    }

    [Fact]
    public void Groups_that_do_not_divide_the_channels_are_refused_in_a_sentence()
    {
        using var factory = new WeightFactory(seed: 1);
        var error = Assert.Throws<ArgumentException>(() => new Conv2d(factory, 4, 6, kernel: 3, groups: 4));
        Assert.StartsWith("4 groups must divide both 4 input channels and 6 output channels.", error.Message, StringComparison.Ordinal);
    }

    private static Conv2d Make(Size2d kernel, Size2d stride, Padding2d padding, Size2d dilation, int groups, bool bias)
    {
        using var factory = new WeightFactory(seed: 1);
        var layer = new Conv2d(factory, 4, 8, kernel, stride, padding, dilation, groups, bias);
        if (bias)
        {
            using var guard = no_grad();
            layer.Bias!.copy_(Samples.Normal(5, 8));
        }

        return layer;
    }

    private static Tensor Define(Conv2d layer, Tensor image, Size2d stride, Padding2d padding, Size2d dilation, int groups)
    {
        var pixels = Values(image);
        var kernel = Values(layer.Weight);
        var (batch, height, width) = (pixels.GetLength(0), pixels.GetLength(2), pixels.GetLength(3));
        var (filters, depth, rows, columns) = (kernel.GetLength(0), kernel.GetLength(1), kernel.GetLength(2), kernel.GetLength(3));
        var outHeight = ((height + padding.Top + padding.Bottom - (dilation.Height * (rows - 1)) - 1) / stride.Height) + 1;
        var outWidth = ((width + padding.Left + padding.Right - (dilation.Width * (columns - 1)) - 1) / stride.Width) + 1;
        var result = new double[batch, filters, outHeight, outWidth];
        for (var n = 0; n < batch; n++)
        for (var f = 0; f < filters; f++)
        for (var y = 0; y < outHeight; y++)
        for (var x = 0; x < outWidth; x++)
        {
            double sum = layer.Bias is { } bias ? bias[f].item<float>() : 0;
            for (var c = 0; c < depth; c++)
            for (var i = 0; i < rows; i++)
            for (var j = 0; j < columns; j++)
            {
                var row = (y * stride.Height) + (i * dilation.Height) - padding.Top;
                var column = (x * stride.Width) + (j * dilation.Width) - padding.Left;
                if (row >= 0 && row < height && column >= 0 && column < width)
                {
                    sum += (double)kernel[f, c, i, j] * pixels[n, (f / (filters / groups) * depth) + c, row, column];
                }
            }

            result[n, f, y, x] = sum;
        }

        return tensor(result);
    }

    private static float[,,,] Values(Tensor tensor)
    {
        var values = new float[tensor.shape[0], tensor.shape[1], tensor.shape[2], tensor.shape[3]];
        Buffer.BlockCopy(tensor.detach().data<float>().ToArray(), 0, values, 0, values.Length * sizeof(float));
        return values;
    }
}
