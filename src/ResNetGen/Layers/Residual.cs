using TorchSharp;
using static TorchSharp.torch;

namespace ResNetGen.Layers;

/// <summary>
/// The sums of residual networks, for generated code: (N, C, H, W) and the same to the same shape. TorchSharp's own <c>a + b</c> and
/// <c>add_(b)</c> make a number, the factor 1, that the garbage
/// collector may free while torch reads it.
/// </summary>
public static class Residual
{
    private static readonly Scalar One = 1;

    /// <summary>The sum of two tensors, which stay as they are.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    /// <returns>The sum, which is the caller's to dispose.</returns>
    public static Tensor Add(Tensor left, Tensor right)
    {
        ArgumentNullException.ThrowIfNull(left);
        return left.add(right, One).Keeping(left).Keeping(right);
    }

    /// <summary>Writes the sum of two tensors over the first.</summary>
    /// <param name="target">The term that is overwritten.</param>
    /// <param name="term">The other, which stays as it is.</param>
    /// <returns><paramref name="target"/>.</returns>
    public static Tensor AddTo(Tensor target, Tensor term)
    {
        ArgumentNullException.ThrowIfNull(target);
        return target.add_(term, One).Keeping(term);
    }
}
