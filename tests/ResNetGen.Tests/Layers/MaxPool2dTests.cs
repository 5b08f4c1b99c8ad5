using ResNetGen.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace ResNetGen.Tests.Layers;

public class MaxPool2dTests
{
    // Kernel and stride; with TensorFlow's SAME padding these go to torch's own padding, to ceil mode and to an explicit pad.
    public static TheoryData<int, int, int, int> Pools
    {
        get
        {
            var pools = new TheoryData<int, int, int, int>();
            foreach (var (kernel, stride) in new[] { (2, 2), (3, 2), (3, 1), (2, 1), (5, 2), (2, 3), (3, 3) })
            {
                pools.Add(kernel, stride, 8, 8);
                pools.Add(kernel, stride, 7, 7);
                pools.Add(kernel, stride, 7, 8);
                pools.Add(kernel, stride, 6, 11);
            }

            return pools;
        }
    }

    [Theory]
    [MemberData(nameof(Pools))]
    public void Same_pooling_is_what_TensorFlow_defines(int kernel, int stride, int height, int width)
    {
        using var scope = NewDisposeScope();
        var (top, bottom) = Same(height, kernel, stride);
        var (left, right) = Same(width, kernel, stride);
        using var pool = new MaxPool2d(kernel, stride, new Padding2d(top, bottom, left, right));

        var image = (Samples.Normal(1, 1, 1, height, width) - 10).requires_grad_();
        var output = pool.call(image);
        output.sum().backward();

        var (expected, gradient) = Define(
            image,
            kernel,
            [.. Enumerable.Range(0, (height + stride - 1) / stride).Select(y => (y * stride) - top)],
            [.. Enumerable.Range(0, (width + stride - 1) / stride).Select(x => (x * stride) - left)]);
        TensorAssert.Rows(expected, output);
        TensorAssert.Rows(gradient, image.grad!);
    }

    // Torch's own padding in ceil mode, one that torch's pooling refuses, and asymmetric ones.
    public static TheoryData<int, int, Padding2d, int, int> RoundedPools
    {
        get
        {
            var pools = new TheoryData<int, int, Padding2d, int, int>();
            foreach (var (kernel, stride, padding) in new[]
            {
                (2, 2, (Padding2d)0), (3, 2, 0), (3, 2, 1), (2, 2, 1), (3, 3, 2), (3, 2, new Padding2d(0, 1, 0, 1)), (3, 2, new Padding2d(1, 0, 0, 2)),
                (2, 2, new Padding2d(0, 1, 0, 1)), (2, 3, new Padding2d(0, 1, 1, 0)), (5, 3, new Padding2d(4, 1, 0, 3)),
            })
            {
                pools.Add(kernel, stride, padding, 8, 8);
                pools.Add(kernel, stride, padding, 7, 7);
                pools.Add(kernel, stride, padding, 7, 8);
                pools.Add(kernel, stride, padding, 6, 11);
                pools.Add(kernel, stride, padding, 5, 4);
            }

            return pools;
        }
    }

    [Theory]
    [MemberData(nameof(RoundedPools))]
    public void Rounding_up_gives_what_is_left_over_a_window(int kernel, int stride, Padding2d padding, int height, int width)
    {
        using var scope = NewDisposeScope();
        using var pool = new MaxPool2d(kernel, stride, padding, ceilMode: true);
        var image = (Samples.Normal(1, 1, 1, height, width) - 10).requires_grad_();
        var output = pool.call(image);
        output.sum().backward();

        var (expected, gradient) = Define(
            image,
            kernel,
            PoolingWindows.Starts(height, kernel, stride, padding.Top, padding.Bottom, ceilMode: true),
            PoolingWindows.Starts(width, kernel, stride, padding.Left, padding.Right, ceilMode: true));
        TensorAssert.Rows(expected, output);
        TensorAssert.Rows(gradient, image.grad!);
    }

    // ResNet-50 of Caffe: 112 to 56 without padding.
    [Theory]
    [InlineData(false, 55)]
    [InlineData(true, 56)]
    public void Caffes_first_pool_has_a_row_more(bool ceilMode, int rows)
    {
        using var scope = NewDisposeScope();
        using var pool = new MaxPool2d(3, 2, 0, ceilMode);
        Assert.Equal([1, 1, rows, rows], pool.call(zeros(1, 1, 112, 112)).shape);
    }

    [Fact]
    public void Valid_pooling_leaves_the_rest_out()
    {
        using var scope = NewDisposeScope();
        using var pool = new MaxPool2d(kernel: 3, stride: 2, padding: 0);
        TensorAssert.Rows(new double[,] { { 4 } }, pool.call(Samples.RowPlusColumn(4, 4)));
    }

    // Wider than half a window, which torch's own pooling refuses.
    [Fact]
    public void Wide_padding_is_allowed()
    {
        using var scope = NewDisposeScope();
        using var pool = new MaxPool2d(kernel: 2, stride: 2, padding: new Padding2d(1, 1, 1, 1));
        TensorAssert.Rows(new double[,] { { -9, -8 }, { -8, -7 } }, pool.call(Samples.RowPlusColumn(2, 2) - 9));
        using var wider = new MaxPool2d(kernel: new Size2d(3, 1), stride: 1, padding: new Padding2d(2, 2, 0, 0));
        TensorAssert.Rows(new double[,] { { -9 }, { -8 }, { -8 }, { -8 } }, wider.call(Samples.RowPlusColumn(2, 1) - 9));
    }

    [Fact]
    public void Padding_that_would_fill_a_window_is_refused()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(
            () => new MaxPool2d(kernel: 2, stride: 3, padding: new Padding2d(0, 2, 0, 0)));
        Assert.StartsWith("Padding must be smaller than the window of 2 by 2,", error.Message, StringComparison.Ordinal);
    }

    private static (int Begin, int End) Same(int size, int kernel, int stride)
    {
        var outputs = (size + stride - 1) / stride;
        var padding = Math.Max(((outputs - 1) * stride) + kernel - size, 0);
        return (padding / 2, padding - (padding / 2));
    }

    private static (double[,] Maxima, double[,] Gradient) Define(Tensor image, int kernel, List<int> tops, List<int> lefts)
    {
        var (height, width) = ((int)image.shape[2], (int)image.shape[3]);
        var pixels = image.detach().data<float>().ToArray();
        var maxima = new double[tops.Count, lefts.Count];
        var gradient = new double[height, width];
        for (var y = 0; y < tops.Count; y++)
        {
            for (var x = 0; x < lefts.Count; x++)
            {
                var window =
                    from row in Enumerable.Range(tops[y], kernel)
                    from column in Enumerable.Range(lefts[x], kernel)
                    where row >= 0 && row < height && column >= 0 && column < width
                    select (Value: pixels[(row * width) + column], row, column);
                var largest = window.MaxBy(pixel => pixel.Value);
                maxima[y, x] = largest.Value;
                gradient[largest.row, largest.column]++;
            }
        }

        return (maxima, gradient);
    }
}
