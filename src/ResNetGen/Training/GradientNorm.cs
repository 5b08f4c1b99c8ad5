using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ResNetGen.Training;

/// <summary>Gradient clipping (Pascanu et al. 2013).</summary>
internal static class GradientNorm
{
    // As in PyTorch.
    private const double Epsilon = 1e-6;

    /// <summary>
    /// Scales all gradients by one factor, so that their joint norm is at most <paramref name="most"/>; shorter ones stay. The factor is never read here: TorchSharp's own
    /// <c>clip_grad_norm_</c> waits for it, and the device idles.
    /// </summary>
    public static void Clip(IReadOnlyList<Parameter> parameters, double most)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var gradients = parameters.Select(parameter => parameter.grad).OfType<Tensor>().ToList();
        if (gradients.Count == 0)
        {
            return;
        }

        var norm = stack(gradients.Select(gradient => gradient.norm())).norm();
        var factor = (most / (norm + Epsilon)).clamp_max(1);
        foreach (var gradient in gradients)
        {
            gradient.mul_(factor);
        }
    }
}
