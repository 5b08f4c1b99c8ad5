using ResNetGen.Native;
using TorchSharp;

namespace ResNetGen.Tests.Native;

public class NativeLibrariesTests
{
    [Fact]
    public void Torch_computes_in_this_process()
    {
        using var matrix = torch.tensor(new float[,] { { 1, 2 }, { 3, 4 } });
        using var vector = torch.tensor(new float[] { 10, 100 });
        using var product = matrix.matmul(vector);
        Assert.Equal([210f, 430f], product.data<float>().ToArray());
    }
}
