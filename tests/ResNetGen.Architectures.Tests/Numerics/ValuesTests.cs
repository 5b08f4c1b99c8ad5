using TorchSharp;
using static TorchSharp.torch;

namespace ResNetGen.Architectures.Tests.Numerics;

/// <summary>
/// Values worked out by hand, through compiled networks: those of slim's tests of <c>conv2d_same</c> and <c>subsample</c>, where image and
/// kernel are both row + column, and pooling as TensorFlow's SAME pads it.
/// </summary>
public sealed class ValuesTests
{
    [Fact]
    public void Of_an_even_image() => Check(
        new Values4(seed: 1),
        dense: new double[,] { { 14, 28, 43, 26 }, { 28, 48, 66, 37 }, { 43, 66, 84, 46 }, { 26, 37, 46, 22 } },
        slim: new double[,] { { 14, 43 }, { 43, 84 } },
        same: new double[,] { { 48, 37 }, { 37, 22 } },
        //// Rows 0 to 2, and 2 to 3: the end alone is padded.
        largest: new double[,] { { 4, 5 }, { 5, 6 } },
        mean: new[,] { { 2, 3.5 }, { 3.5, 5 } });

    [Fact]
    public void Of_an_odd_image() => Check(
        new Values5(seed: 1),
        dense: new double[,]
        {
            { 14, 28, 43, 58, 34 }, { 28, 48, 66, 84, 46 }, { 43, 66, 84, 102, 55 }, { 58, 84, 102, 120, 64 }, { 34, 46, 55, 64, 30 },
        },
        slim: new double[,] { { 14, 43, 34 }, { 43, 84, 55 }, { 34, 55, 30 } },
        same: new double[,] { { 14, 43, 34 }, { 43, 84, 55 }, { 34, 55, 30 } },
        //// Rows 0 to 1, 1 to 3 and 3 to 4: a row at either end is padded.
        largest: new double[,] { { 2, 4, 5 }, { 4, 6, 7 }, { 5, 7, 8 } },
        mean: new[,] { { 1, 2.5, 4 }, { 2.5, 4, 5.5 }, { 4, 5.5, 7 } });

    // Rows 0 to 2 and 2 to 3; columns 0 to 1, 1 to 3 and 3 to 4.
    [Fact]
    public void Of_even_rows_and_odd_columns() => Check(
        new Values4x5(seed: 1),
        dense: new double[,] { { 14, 28, 43, 58, 34 }, { 28, 48, 66, 84, 46 }, { 43, 66, 84, 102, 55 }, { 26, 37, 46, 55, 26 } },
        slim: new double[,] { { 14, 43, 34 }, { 43, 84, 55 } },
        same: new double[,] { { 28, 66, 46 }, { 26, 46, 26 } },
        largest: new double[,] { { 3, 5, 6 }, { 4, 6, 7 } },
        mean: new[,] { { 1.5, 3, 4.5 }, { 3, 4.5, 6 } });

    [Fact]
    public void Of_an_even_window_on_even_rows_and_odd_columns()
    {
        using var scope = NewDisposeScope();
        using var network = new ValuesEvenKernel(seed: 1);
        var points = network.ForwardEndPoints(RowPlusColumn(4, 5) - 100);
        Rows(new double[,] { { -98, -96, -95 }, { -96, -94, -93 } }, points.Largest);
        Rows(new[,] { { -99, -97, -95.5 }, { -97, -95, -93.5 } }, points.Mean);
    }

    [Fact]
    public void Shortcut_a_is_every_second_value_and_zeros()
    {
        using var scope = NewDisposeScope();
        using var network = new ShortcutA(seed: 1);
        var images = arange(2 * 3 * 5 * 6, ScalarType.Float32).reshape(2, 3, 5, 6).add(1).requires_grad_();
        var output = network.call(images);
        Assert.Equal([2, 7, 3, 3], output.shape);
        var values = output.detach().data<float>().ToNDArray();
        for (var image = 0; image < 2; image++)
        {
            for (var channel = 0; channel < 7; channel++)
            {
                for (var row = 0; row < 3; row++)
                {
                    for (var column = 0; column < 3; column++)
                    {
                        var expected = channel < 3 ? 1 + (2 * column) + (6 * 2 * row) + (30 * channel) + (90 * image) : 0;
                        Assert.Equal((float)expected, values.GetValue(image, channel, row, column));
                    }
                }
            }
        }

        Assert.True(output.detach().equal(PaperReference.Identity(images.detach(), 7, 2)).all().item<bool>());

        // The gradient goes to the values that were kept.
        output.sum().backward();
        for (var row = 0; row < 5; row++)
        {
            for (var column = 0; column < 6; column++)
            {
                Assert.Equal(row % 2 == 0 && column % 2 == 0 ? 6 : 0, images.grad![.., .., row, column].sum().item<float>());
            }
        }
    }

    // Images 100 lower are pooled, too: a window padded with zeros would show.
    private static void Check(
        nn.Module<Tensor, Tensor> network, double[,] dense, double[,] slim, double[,] same, double[,] largest, double[,] mean)
    {
        using var scope = NewDisposeScope();
        using var guard = no_grad();
        using var disposed = network;
        foreach (var (_, parameter) in network.named_parameters())
        {
            parameter.copy_(RowPlusColumn(3, 3));
        }

        var described = (INetwork)network;
        var (height, width) = (described.Info.Input.Sizes[1], described.Info.Input.Sizes[2]);
        var points = described.ForwardEndPoints(RowPlusColumn(height, width));
        Rows(dense, points["values/dense"]);
        Rows(slim, points["values/subsampled"]);
        Rows(slim, points["values/slim"]);
        Rows(same, points["values/same"]);
        Rows(largest, points["values/largest"]);
        Rows(mean, points["values/mean"]);
        Rows(slim, network.call(RowPlusColumn(height, width))[.., 1..2]);

        var lowered = described.ForwardEndPoints(RowPlusColumn(height, width) - 100);
        Rows(largest, lowered["values/largest"] + 100);
        Rows(mean, lowered["values/mean"] + 100);
    }

    private static Tensor RowPlusColumn(int height, int width) =>
        (arange(height).reshape(-1, 1) + arange(width)).to(ScalarType.Float32).reshape(1, 1, height, width);

    private static void Rows(double[,] expected, Tensor actual) =>
        Agreement.Close(tensor(expected).reshape(1, 1, expected.GetLength(0), expected.GetLength(1)), actual, 1e-6, "The values");
}
