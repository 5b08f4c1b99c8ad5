using TorchSharp;
using static TorchSharp.torch;

namespace ResNetGen.Architectures.Tests;

/// <summary>Compares tensors of two implementations.</summary>
internal static class Compare
{
    /// <summary>
    /// The same shape, and the difference is at most <paramref name="tolerance"/> of the expected values, as Euclidean norms.
    /// </summary>
    public static void Close(Tensor expected, Tensor actual, double tolerance, string what)
    {
        using var scope = NewDisposeScope();
        Assert.Equal(expected.shape, actual.shape);
        var reference = expected.detach().to(ScalarType.Float64);
        var norm = reference.norm().item<double>();
        var difference = (reference - actual.detach().to(ScalarType.Float64)).norm().item<double>();
        Assert.True(norm > 0, $"{what}: the expected values are all zero, so that there is nothing to compare.");
        Assert.True(
            difference <= tolerance * norm, FormattableString.Invariant($"{what}: off by {difference / norm:g3} of the expected values."));
    }

    /// <summary>Whether two tensors of one shape have the same values.</summary>
    public static bool Same(Tensor first, Tensor second)
    {
        using var scope = NewDisposeScope();
        return first.eq(second).all().item<bool>();
    }

    /// <summary>Gives every batch norm other values than 1 and 0, so that a swap of two of them shows.</summary>
    public static void Perturb(nn.Module network, long seed)
    {
        using var guard = no_grad();
        using var generator = new Generator((ulong)seed);
        foreach (var (name, tensor) in network.state_dict())
        {
            using var noise = rand(tensor.shape, generator: generator);
            if (name.EndsWith("running_var", StringComparison.Ordinal))
            {
                tensor.copy_(noise.add_(0.5));
            }
            else if (tensor.dim() == 1)
            {
                tensor.add_(noise.sub_(0.5).mul_(0.2));
            }
        }
    }
}
