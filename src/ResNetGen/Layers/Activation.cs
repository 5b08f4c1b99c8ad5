using System.ComponentModel;
using TorchSharp;
using static TorchSharp.torch;

namespace ResNetGen.Layers;

/// <summary>The function that a layer applies to each value of its output.</summary>
public enum Activation
{
    /// <summary>x.</summary>
    None,

    /// <summary>max(x, 0): Nair and Hinton 2010.</summary>
    Relu,

    /// <summary>min(max(x, 0), 6): Krizhevsky 2010.</summary>
    Relu6,

    /// <summary>x above zero, eˣ − 1 below: Clevert et al. 2016, with α = 1.</summary>
    Elu,

    /// <summary>x above zero, 0.01 x below: Maas et al. 2013.</summary>
    LeakyRelu,

    /// <summary>1 / (1 + e⁻ˣ).</summary>
    Sigmoid,

    /// <summary>The hyperbolic tangent.</summary>
    Tanh,

    /// <summary>x Φ(x) with the exact normal distribution function: Hendrycks and Gimpel 2016.</summary>
    Gelu,

    /// <summary>x / (1 + e⁻ˣ): Elfwing et al. 2018.</summary>
    Silu,

    /// <summary>ln(1 + eˣ).</summary>
    Softplus,
}

/// <summary>Applies activations.</summary>
public static class ActivationFunctions
{
    private static readonly Scalar One = 1.0;
    private static readonly Scalar LeakySlope = 0.01;

    /// <summary>
    /// The activation of a tensor that stays the caller's. The result shares its memory for <see cref="Activation.None"/> only.
    /// </summary>
    public static Tensor Of(this Activation activation, Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return Apply(activation, input).Keeping(input);
    }

    /// <summary>
    /// The activation of a tensor that nobody else has seen: it is changed in place where the gradient can be had from the result alone,
    /// and replaced otherwise.
    /// </summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static Tensor Consume(this Activation activation, Tensor own)
    {
        switch (activation)
        {
            case Activation.None:
                return own;
            case Activation.Relu:
                return own.relu_();
            case Activation.Relu6:
                return own.relu6_();
            case Activation.Elu:
                // TorchSharp's elu_ with one argument is not in place.
                return own.elu_(One, One, One);
            case Activation.LeakyRelu:
                return own.leaky_relu_(LeakySlope);
            case Activation.Sigmoid:
                return own.sigmoid_();
            case Activation.Tanh:
                return own.tanh_();
            default:
                using (own)
                {
                    return activation.Of(own);
                }
        }
    }

    private static Tensor Apply(Activation activation, Tensor input) => activation switch
    {
        Activation.None => input.alias(),
        Activation.Relu => input.relu(),
        Activation.Relu6 => input.relu6(),
        Activation.Elu => input.elu(One, One, One),
        Activation.LeakyRelu => input.leaky_relu(LeakySlope),
        Activation.Sigmoid => input.sigmoid(),
        Activation.Tanh => input.tanh(),
        Activation.Gelu => input.gelu(),
        Activation.Silu => input.silu(),
        Activation.Softplus => Softplus(input),
        _ => throw new ArgumentOutOfRangeException(nameof(activation), activation, message: null),
    };

    // ln(eˣ + e⁰): TorchSharp's own makes numbers that the garbage collector may free during the call, and offers no way to keep them.
    private static Tensor Softplus(Tensor input)
    {
        using var zero = zeros([], input.dtype, input.device);
        return logaddexp(input, zero);
    }
}
