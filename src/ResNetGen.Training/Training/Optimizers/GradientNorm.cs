using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ResNetGen.Training;

/// <summary>Gradient clipping (Pascanu et al. 2013).</summary>
internal static class GradientNorm
{
    private static readonly Scalar One = 1;

    // As in PyTorch.
    private static readonly Scalar Epsilon = 1e-6;

    /// <summary>
    /// Scales all gradients by one factor, so that their joint norm is at most <paramref name="most"/>; shorter ones stay. The factor is
    /// never read here: TorchSharp's own <c>clip_grad_norm_</c> waits for it, and the device idles.
    /// </summary>
    public static void Clip(IReadOnlyList<Parameter> parameters, double most)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        Tensor[] gradients = [.. parameters.Select(parameter => parameter.grad).OfType<Tensor>()];
        if (gradients.Length == 0)
        {
            return;
        }

        using Scalar limit = most;
        var together = ForeachOperators.ExistOn(gradients[0].device);
        var norms = together ? ForeachOperators.Norms(gradients) : stack(gradients.Select(gradient => gradient.norm()));
        var factor = norms.norm().add(Epsilon, One).reciprocal_().mul_(limit).clamp_max(One);
        if (together)
        {
            ForeachOperators.Scale(gradients, factor);
            return;
        }

        foreach (var gradient in gradients)
        {
            gradient.mul_(factor);
        }
    }
}
