using System.Globalization;

namespace ResNetGen.Layers;

/// <summary>
/// How a kernel's or a bias's first values are drawn; by default as <see cref="VarianceScaling"/>. fan_in is the number of inputs that one
/// output sums over (kernel height · kernel width · input channels / groups), fan_out kernel height · kernel width · output channels, of
/// all groups, as torch and TensorFlow count it. A number stands for that <see cref="Constant"/>. Biases start at zero unless a layer is
/// told otherwise.
/// </summary>
public readonly record struct Initializer
{
    private Initializer(InitializerForm form, double number = 0)
    {
        Form = form;
        Number = number;
    }

    /// <summary>
    /// TF-Slim's <c>variance_scaling_initializer()</c>: a normal distribution of standard deviation √(1.3 · 2 / fan_in), redrawn beyond two
    /// standard deviations (which leaves a variance of about 2 / fan_in: He et al. 2015, "Delving Deep into Rectifiers", eq. 10).
    /// </summary>
    public static Initializer VarianceScaling => default;

    /// <summary>Uniform within ±√(6 / (fan_in + fan_out)): Glorot and Bengio 2010, eq. 16.</summary>
    public static Initializer XavierUniform => new(InitializerForm.XavierUniform);

    /// <summary>Normal with standard deviation √(2 / fan_in): He et al. 2015, eq. 10.</summary>
    public static Initializer KaimingNormal => new(InitializerForm.KaimingNormal);

    /// <summary>Uniform within ±√(6 / fan_in), which has the same variance as <see cref="KaimingNormal"/>.</summary>
    public static Initializer KaimingUniform => new(InitializerForm.KaimingUniform);

    /// <summary>
    /// Normal with standard deviation √(2 / fan_out): He et al. 2015, eq. 14; what torchvision draws the kernels of its ResNets with.
    /// </summary>
    public static Initializer KaimingNormalFanOut => new(InitializerForm.KaimingNormalFanOut);

    /// <summary>
    /// Keras's <c>he_normal</c>: a normal distribution that is redrawn beyond two standard deviations, of the deviation
    /// √(2 / fan_in) / 0.8796…, so that √(2 / fan_in) is left (<c>keras.initializers.VarianceScaling</c> of Keras 3, and of Keras 2 in its
    /// later releases; the first ones did not make up for what the truncation takes).
    /// </summary>
    public static Initializer HeNormal => new(InitializerForm.HeNormal);

    /// <summary>Uniform within ±1 / √fan_in: what torch itself draws the weights of convolutions and linear layers with.</summary>
    public static Initializer TorchDefault => new(InitializerForm.TorchDefault);

    /// <summary>
    /// The identity for the first channels, as many as input and output both have (in each group): their filters are 1 at the middle tap of
    /// their own channel and 0 elsewhere, as torch's <c>dirac_</c> fills them. The filters beyond are drawn as by
    /// <see cref="TorchDefault"/>, not zeros (Jordan 2024, "94% on CIFAR-10 in 3.29 seconds on a single GPU", section 3.3). Of an even
    /// number of taps the middle one is that before the middle, which SAME padding lays on the output's own place.
    /// </summary>
    public static Initializer Dirac => new(InitializerForm.Dirac);

    /// <summary>All zeros.</summary>
    public static Initializer Zeros => Constant(0);

    internal InitializerForm Form { get; }

    /// <summary>The standard deviation or the value, of the forms that are told one.</summary>
    internal double Number { get; }

    /// <summary>A normal distribution about zero: TensorFlow's <c>random_normal_initializer(stddev)</c>, torch's <c>normal_</c>.</summary>
    /// <param name="deviation">Its standard deviation.</param>
    public static Initializer Normal(double deviation) => new(InitializerForm.Normal, Deviation(deviation));

    /// <summary>
    /// The same, redrawn beyond two standard deviations: TensorFlow's <c>truncated_normal_initializer(stddev)</c>. What is left deviates by
    /// 0.8796… of that.
    /// </summary>
    /// <param name="deviation">The standard deviation before it is cut.</param>
    public static Initializer TruncatedNormal(double deviation) => new(InitializerForm.TruncatedNormal, Deviation(deviation));

    /// <summary>One value everywhere.</summary>
    /// <param name="value">The value.</param>
    public static Initializer Constant(double value)
    {
        if (!double.IsFinite(value))
        {
            throw new ArgumentOutOfRangeException(nameof(value), value, "Weights and biases must start from finite values.");
        }

        return new Initializer(InitializerForm.Constant, value);
    }

    /// <summary>One value everywhere, as <see cref="Constant"/>.</summary>
    /// <param name="value">The value.</param>
    public static implicit operator Initializer(double value) => Constant(value);

    /// <summary>The form, and its number if it has one.</summary>
    public override string ToString() => Form is InitializerForm.Normal or InitializerForm.TruncatedNormal or InitializerForm.Constant
        ? $"{Form}({Number.ToString(CultureInfo.InvariantCulture)})"
        : Form.ToString();

    private static double Deviation(double deviation)
    {
        if (!double.IsFinite(deviation) || deviation < 0)
        {
            throw new ArgumentOutOfRangeException(nameof(deviation), deviation, "A standard deviation must be a finite number from 0 on.");
        }

        return deviation;
    }
}
