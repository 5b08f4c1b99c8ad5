using static TorchSharp.torch;

namespace ResNetGen.Tests.Layers;

internal static class Samples
{
    /// <summary>Standard normal values that are the same in each run and leave torch's own generator alone.</summary>
    public static Tensor Normal(ulong seed, params long[] shape)
    {
        using var generator = new Generator(seed, CPU);
        return randn(shape, ScalarType.Float32, CPU, generator: generator);
    }

    /// <summary>A single-channel image whose values are 'row + column', as in slim's tests; also a kernel.</summary>
    public static Tensor RowPlusColumn(int height, int width)
    {
        using var scope = NewDisposeScope();
        var sums = arange(height, ScalarType.Float32).unsqueeze(1) + arange(width, ScalarType.Float32);
        return sums.reshape(1, 1, height, width).MoveToOuterDisposeScope();
    }
}
