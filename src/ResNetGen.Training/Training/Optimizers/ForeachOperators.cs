using System.Reflection;
using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace ResNetGen.Training;

/// <summary>
/// Torch's operators over lists of tensors, which TorchSharp lacks: one call does for all weights what would be several calls for each.
/// </summary>
/// <remarks>
/// They are reached through one constant TorchScript. libtorch's C interface has a way to them too (<c>aoti_torch_call_dispatcher</c>), but
/// an error comes back from it as a number, its text goes to the standard error, and a wrong argument ends the process; a script throws.
/// Nothing of the script is computed by TorchScript itself: on CUDA it would compile what it fuses at run time. Number types are written by
/// their numbers (7 is 64 bits), and the last line ends.
/// </remarks>
internal static class ForeachOperators
{
    private const string Source = """
        def sgd(weights: List[Tensor], gradients: List[Tensor], momenta: List[Tensor],
                decay: float, momentum: float, rate: float, nesterov: bool):
            torch._fused_sgd_(weights, gradients, momenta, weight_decay=decay, momentum=momentum, lr=rate, dampening=0.0,
                              nesterov=nesterov, maximize=False, is_first_step=False)

        def adam(weights: List[Tensor], gradients: List[Tensor], means: List[Tensor], squares: List[Tensor], step: Tensor,
                 rate: float, beta1: float, beta2: float, decay: float, epsilon: float):
            torch._fused_adam_(weights, gradients, means, squares, [], [step for _ in weights], lr=rate, beta1=beta1, beta2=beta2,
                               weight_decay=decay, eps=epsilon, amsgrad=False, maximize=False)

        def adamw(weights: List[Tensor], gradients: List[Tensor], means: List[Tensor], squares: List[Tensor], step: Tensor,
                  rate: float, beta1: float, beta2: float, decay: float, epsilon: float):
            torch._fused_adamw_(weights, gradients, means, squares, [], [step for _ in weights], lr=rate, beta1=beta1, beta2=beta2,
                                weight_decay=decay, eps=epsilon, amsgrad=False, maximize=False)

        def norms(tensors: List[Tensor]) -> Tensor:
            return torch.stack(torch._foreach_norm(tensors, 2.0))

        def norms64(tensors: List[Tensor]) -> Tensor:
            return torch.stack(torch._foreach_norm(tensors, 2.0, dtype=7))

        def scale(tensors: List[Tensor], factor: Tensor):
            torch._foreach_mul_(tensors, factor)

        def approach(tensors: List[Tensor], targets: List[Tensor], fraction: float):
            torch._foreach_lerp_(tensors, targets, fraction)

        """;

    private static readonly Lazy<jit.CompilationUnit> Script = new(() => jit.compile(Source));

    /// <summary>
    /// Whether this libtorch has them: each that has this entry, since version 2.6, does. To try is no way: a script that does not compile
    /// ends the process.
    /// </summary>
    public static bool Exist { get; } =
        NativeLibrary.TryLoad("torch_cpu", typeof(torch).Assembly, DllImportSearchPath.SafeDirectories, out var library)
        && NativeLibrary.TryGetExport(library, "aoti_torch_call_dispatcher", out _);

    /// <summary>Whether they may be called for tensors there.</summary>
    public static bool ExistOn(Device device) => Exist && device.type is DeviceType.CPU or DeviceType.CUDA;

    /// <summary>A step of stochastic gradient descent. All tensors of a weight have its shape, type and strides, without gaps.</summary>
    /// <param name="weights">They are changed.</param>
    /// <param name="gradients">One for each.</param>
    /// <param name="momenta">One for each, which are changed; empty where <paramref name="momentum"/> is 0.</param>
    /// <param name="decay">The factor of the L2 regularisation.</param>
    /// <param name="momentum">How much of the last update is kept.</param>
    /// <param name="rate">The learning rate.</param>
    /// <param name="nesterov">Whether the gradient is followed as if the momentum had been applied already.</param>
    public static void Sgd(
        Tensor[] weights, Tensor[] gradients, Tensor[] momenta, double decay, double momentum, double rate, bool nesterov)
    {
        using Scalar keptDecay = decay, keptMomentum = momentum, keptRate = rate;
        Script.Value.invoke("sgd", weights, gradients, momenta, keptDecay, keptMomentum, keptRate, nesterov);
    }

    /// <summary>A step of Adam or AdamW. All tensors of a weight have its shape, type and strides, without gaps.</summary>
    /// <param name="decoupled">Whether the decay is AdamW's.</param>
    /// <param name="weights">They are changed.</param>
    /// <param name="gradients">One for each.</param>
    /// <param name="means">The gradients' moving means, which are changed.</param>
    /// <param name="squares">The squared gradients' moving means, which are changed.</param>
    /// <param name="step">The number of this step, from 1: a 32-bit tensor without dimensions on the weights' device.</param>
    /// <param name="decay">The weight decay.</param>
    /// <param name="rate">The learning rate.</param>
    /// <param name="settings">The other settings.</param>
    public static void Adam(
        bool decoupled,
        Tensor[] weights,
        Tensor[] gradients,
        Tensor[] means,
        Tensor[] squares,
        Tensor step,
        double decay,
        double rate,
        AdamNumbers settings)
    {
        using Scalar keptRate = rate, keptDecay = decay;
        using Scalar beta1 = settings.Beta1, beta2 = settings.Beta2, epsilon = settings.Epsilon;
        Script.Value.invoke(
            decoupled ? "adamw" : "adam", weights, gradients, means, squares, step, keptRate, beta1, beta2, keptDecay, epsilon);
    }

    /// <summary>The Euclidean norm of each tensor: (n), in their own type, or in 64 bits.</summary>
    public static Tensor Norms(Tensor[] tensors, bool in64Bits = false) =>
        (Tensor)Script.Value.invoke(in64Bits ? "norms64" : "norms", [tensors]);

    /// <summary>Multiplies all tensors by one factor, a tensor without dimensions.</summary>
    public static void Scale(Tensor[] tensors, Tensor factor) => Script.Value.invoke("scale", tensors, factor);

    /// <summary>Moves each tensor a fraction of the way to its target.</summary>
    public static void Approach(Tensor[] tensors, Tensor[] targets, double fraction)
    {
        using Scalar keptFraction = fraction;
        Script.Value.invoke("approach", tensors, targets, keptFraction);
    }
}
