using ResNetGen.Layers;
using static TorchSharp.torch;

namespace ResNetGen.Tests.Layers;

public class AvgPool2dTests
{
    // Kernel, stride and padding; each goes through the layer in its own way, by torch's padding, by ceil mode, by an explicit pad or by
    // sums and counts.
    private static readonly (Size2d Kernel, Size2d? Stride, Padding2d Padding)[] Pools =
    [
        (2, null, 0),
        (3, 2, 0),
        (3, 1, 1),
        (3, 2, 1),
        (2, 2, 1),
        (3, 2, new Padding2d(0, 1, 0, 1)),
        (2, 1, new Padding2d(0, 1, 0, 1)),
        (3, 2, new Padding2d(0, 1, 1, 1)),
        (3, 2, new Padding2d(1, 0, 0, 2)),
        (4, 3, new Padding2d(1, 2, 1, 2)),
        (5, 2, 4),
        (2, 3, new Padding2d(1, 0, 0, 0)),
        (new Size2d(3, 2), new Size2d(2, 1), new Padding2d(2, 0, 0, 1)),
    ];

    public static TheoryData<int, int, int, bool, bool> Cases
    {
        get
        {
            var cases = new TheoryData<int, int, int, bool, bool>();
            foreach (var (height, width) in new[] { (8, 8), (7, 7), (7, 8), (6, 11), (5, 9) })
            {
                for (var pool = 0; pool < Pools.Length; pool++)
                {
                    cases.Add(pool, height, width, false, false);
                    cases.Add(pool, height, width, false, true);
                    cases.Add(pool, height, width, true, false);
                    cases.Add(pool, height, width, true, true);
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_values_and_gradients_are_those_of_the_definition(int pool, int height, int width, bool ceilMode, bool countIncludePad)
    {
        using var scope = NewDisposeScope();
        var (kernel, stride, padding) = Pools[pool];
        using var layer = new AvgPool2d(kernel, stride, padding, ceilMode, countIncludePad);
        var images = Samples.Normal(1, 2, 3, height, width) + 5;

        var rows = Matrix(height, kernel.Height, (stride ?? kernel).Height, padding.Top, padding.Bottom, ceilMode, countIncludePad);
        var columns = Matrix(width, kernel.Width, (stride ?? kernel).Width, padding.Left, padding.Right, ceilMode, countIncludePad);
        Differentiated.Of(x => matmul(matmul(rows, x), columns.T), images).AssertClose(Differentiated.Of(layer.call, images), 2e-6);
    }

    // Windows of two over | 0 1 1 1 1 | and one more column that is not there.
    [Theory]
    [InlineData(false, new[] { 1.0, 1, 1 })]
    [InlineData(true, new[] { 0.5, 1, 1 })]
    public void Zeros_count_if_asked_for_and_what_hangs_over_the_end_never(bool countIncludePad, double[] expected)
    {
        using var scope = NewDisposeScope();
        using var layer = new AvgPool2d(new Size2d(1, 2), 2, new Padding2d(0, 0, 1, 0), ceilMode: true, countIncludePad);
        TensorAssert.Close(tensor(expected), layer.call(ones(1, 1, 1, 4)).flatten(), 0);
    }

    [Fact]
    public void Padding_that_would_fill_a_window_is_refused()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(
            () => new AvgPool2d(kernel: 2, stride: 3, padding: new Padding2d(0, 2, 0, 0)));
        Assert.StartsWith("Padding must be smaller than the window of 2 by 2,", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new AvgPool2d(kernel: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new AvgPool2d(kernel: 2, stride: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new AvgPool2d(kernel: 2, padding: -1));
    }

    // A mean over rows and columns is a mean over rows of means over columns, and each of these is a matrix.
    private static Tensor Matrix(int size, int kernel, int stride, int begin, int end, bool ceilMode, bool countIncludePad)
    {
        var starts = PoolingWindows.Starts(size, kernel, stride, begin, end, ceilMode);
        var matrix = new float[starts.Count, size];
        for (var i = 0; i < starts.Count; i++)
        {
            var counted = Enumerable.Range(starts[i], kernel).Count(
                row => countIncludePad ? row >= -begin && row < size + end : row >= 0 && row < size);
            foreach (var row in Enumerable.Range(starts[i], kernel).Where(row => row >= 0 && row < size))
            {
                matrix[i, row] = 1f / counted;
            }
        }

        return tensor(matrix);
    }
}
