using ResNetGen.Devices;
using static TorchSharp.torch;

namespace ResNetGen.Tests.Devices;

/// <summary>The settings are the process's, and torch without CUDA keeps them too.</summary>
[Collection(nameof(Alone))]
public sealed class TensorFloat32Tests : IDisposable
{
    private readonly bool convolutions = backends.cudnn.allow_tf32;
    private readonly bool products = backends.cuda.matmul.allow_tf32;

    public void Dispose()
    {
        backends.cudnn.allow_tf32 = convolutions;
        backends.cuda.matmul.allow_tf32 = products;
    }

    [Fact]
    public void Torch_begins_with_convolutions_alone() =>
        Assert.Equal((true, false, "convolutions"), (convolutions, products, TensorFloat32.Describe()));

    [Theory]
    [InlineData(true, "convolutions and matrix products")]
    [InlineData(false, "none")]
    public void Both_are_allowed_or_forbidden_at_once(bool allowed, string described)
    {
        TensorFloat32.Allow(allowed);
        Assert.Equal((allowed, allowed), (backends.cudnn.allow_tf32, backends.cuda.matmul.allow_tf32));
        Assert.Equal(described, TensorFloat32.Describe());
    }

    [Fact]
    public void Each_is_a_setting_of_its_own()
    {
        TensorFloat32.InConvolutions = false;
        TensorFloat32.InMatrixProducts = true;
        Assert.Equal((false, true), (backends.cudnn.allow_tf32, backends.cuda.matmul.allow_tf32));
        Assert.Equal("matrix products", TensorFloat32.Describe());
    }
}
