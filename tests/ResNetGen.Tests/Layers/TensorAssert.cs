using TorchSharp;
using static TorchSharp.torch;

namespace ResNetGen.Tests.Layers;

internal static class TensorAssert
{
    /// <summary>The same shape, and no value further off than <paramref name="tolerance"/> times the largest expected magnitude.</summary>
    public static void Close(Tensor expected, Tensor actual, double tolerance, string? what = null)
    {
        using var scope = NewDisposeScope();
        Assert.Equal(expected.shape, actual.shape);
        var reference = expected.detach().to(ScalarType.Float64);
        var difference = (reference - actual.detach().to(ScalarType.Float64)).abs().max().item<double>();
        var magnitude = reference.abs().max().item<double>();
        Assert.True(
            difference <= tolerance * magnitude, $"{what ?? "The values"}: off by {difference:g3} where the largest is {magnitude:g3}.");
    }

    /// <summary>The same shape and the same bits.</summary>
    public static void Same(Tensor expected, Tensor actual)
    {
        using var scope = NewDisposeScope();
        Assert.Equal(expected.shape, actual.shape);
        Assert.True(expected.eq(actual).all().item<bool>(), "The values differ.");
    }

    /// <summary>The values of a single-channel image, row by row.</summary>
    public static void Rows(double[,] expected, Tensor actual)
    {
        using var scope = NewDisposeScope();
        Close(tensor(expected).reshape(1, 1, expected.GetLength(0), expected.GetLength(1)), actual, tolerance: 0);
    }
}
