using ResNetGen.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace ResNetGen.Tests.Layers;

/// <summary>The layers of one line each: pooling to one value, padding with zeros, flattening, softmax and dropout.</summary>
public class SmallLayersTests
{
    [Theory]
    [InlineData(true, new long[] { 2, 3, 1, 1 })]
    [InlineData(false, new long[] { 2, 3 })]
    public void Global_average_pooling_is_the_mean_over_rows_and_columns(bool keepDims, long[] shape)
    {
        using var scope = NewDisposeScope();
        using var pool = new GlobalAvgPool2d(keepDims);
        var image = Samples.Normal(1, 2, 3, 4, 5).requires_grad_();
        var output = pool.call(image);
        Assert.Equal(shape, output.shape);

        var means = image.detach().data<float>().ToArray().Chunk(20).Select(channel => channel.Average(value => (double)value)).ToArray();
        TensorAssert.Close(tensor(means), output.flatten(), 1e-6);
        output.sum().backward();
        TensorAssert.Close(full(2, 3, 4, 5, 1 / 20.0), image.grad!, 1e-6);
    }

    [Theory]
    [InlineData(true, new long[] { 2, 3, 1, 1 })]
    [InlineData(false, new long[] { 2, 3 })]
    public void Global_max_pooling_is_the_largest_over_rows_and_columns(bool keepDims, long[] shape)
    {
        using var scope = NewDisposeScope();
        using var pool = new GlobalMaxPool2d(keepDims);
        var image = (Samples.Normal(1, 2, 3, 4, 5) - 10).requires_grad_();
        var output = pool.call(image);
        Assert.Equal(shape, output.shape);

        var channels = image.detach().data<float>().ToArray().Chunk(20).ToArray();
        TensorAssert.Same(tensor(channels.Select(channel => channel.Max()).ToArray()), output.flatten());
        output.sum().backward();
        var gradient = channels.SelectMany(channel => channel.Select(value => value == channel.Max() ? 1f : 0f)).ToArray();
        TensorAssert.Same(tensor(gradient).reshape(2, 3, 4, 5), image.grad!);
    }

    [Fact]
    public void The_first_of_equally_large_values_gets_the_gradient_of_global_max_pooling()
    {
        using var scope = NewDisposeScope();
        using var pool = new GlobalMaxPool2d(keepDims: true);
        var image = tensor(new float[,] { { 1, 3 }, { 3, 2 } }).reshape(1, 1, 2, 2).requires_grad_();
        pool.call(image).backward();
        TensorAssert.Rows(new double[,] { { 0, 1 }, { 0, 0 } }, image.grad!);
    }

    [Fact]
    public void Zero_padding_adds_rows_and_columns()
    {
        using var scope = NewDisposeScope();
        using var pad = new ZeroPad2d(new Padding2d(1, 0, 2, 1));
        var image = tensor(new float[,] { { 1, 2, 3 }, { 4, 5, 6 } }).reshape(1, 1, 2, 3).requires_grad_();
        var output = pad.call(image);
        TensorAssert.Rows(new double[,] { { 0, 0, 0, 0, 0, 0 }, { 0, 0, 1, 2, 3, 0 }, { 0, 0, 4, 5, 6, 0 } }, output);
        (output * arange(18, ScalarType.Float32).reshape(3, 6)).sum().backward();
        TensorAssert.Rows(new double[,] { { 8, 9, 10 }, { 14, 15, 16 } }, image.grad!);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(2, 0)]
    [InlineData(0, 1)]
    [InlineData(2, 3)]
    public void Channel_padding_adds_zero_channels(int before, int after)
    {
        using var scope = NewDisposeScope();
        using var pad = new PadChannels(before, after);
        var image = Samples.Normal(1, 2, 3, 4, 5);
        var expected = Differentiated.Of(x => cat([zeros(2, before, 4, 5), x, zeros(2, after, 4, 5)], 1), image);
        expected.AssertClose(Differentiated.Of(pad, image), 0);
    }

    [Fact]
    public void Padding_refuses_less_than_nothing()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new ZeroPad2d(new Padding2d(0, 0, -1, 0)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PadChannels(-1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PadChannels(0, -1));
    }

    [Fact]
    public void Flatten_keeps_the_batch_and_the_order()
    {
        using var scope = NewDisposeScope();
        using var flatten = new Flatten();
        var image = Samples.Normal(1, 2, 3, 4, 5);
        var output = flatten.call(image);
        Assert.Equal([2, 60], output.shape);
        Assert.Equal(image.data<float>().ToArray(), output.data<float>().ToArray());
    }

    [Theory]
    [InlineData(new long[] { 2, 3 })]
    [InlineData(new long[] { 2, 3, 1, 1 })]
    [InlineData(new long[] { 2, 3, 4, 5 })]
    public void Softmax_is_over_the_channels(long[] shape)
    {
        using var scope = NewDisposeScope();
        using var softmax = new Softmax();
        var logits = Samples.Normal(1, shape);
        var expected = logits.exp() / logits.exp().sum(1, keepdim: true);
        TensorAssert.Close(expected, softmax.call(logits), 1e-6);
    }

    [Fact]
    public void Dropout_in_training_drops_the_share_it_should_and_scales_the_rest()
    {
        using var scope = NewDisposeScope();
        using var dropout = new Dropout(0.3);
        var input = (Samples.Normal(1, 100_000).abs() + 0.5).requires_grad_();
        var output = dropout.call(input);
        output.sum().backward();

        var pairs = input.detach().data<float>().ToArray().Zip(
            output.detach().data<float>().ToArray(), input.grad!.data<float>().ToArray()).ToArray();
        foreach (var (before, after, gradient) in pairs)
        {
            var scale = after == 0 ? 0 : 1 / 0.7;
            Assert.Equal(before * scale, after, before * 1e-6);
            Assert.Equal(scale, gradient, 1e-6);
        }

        // Seven standard deviations of the share: torch's own generator is not fixed here.
        Assert.Equal(0.3, pairs.Count(pair => pair.Second == 0) / 100_000.0, 0.01);
    }

    [Fact]
    public void Dropout_in_evaluation_is_the_identity()
    {
        using var scope = NewDisposeScope();
        using var dropout = new Dropout(0.3);
        dropout.eval();
        var input = Samples.Normal(1, 100);
        TensorAssert.Same(input, dropout.call(input));
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1)]
    public void Dropout_refuses_a_rate_that_is_none(double rate) => Assert.Throws<ArgumentOutOfRangeException>(() => new Dropout(rate));
}
