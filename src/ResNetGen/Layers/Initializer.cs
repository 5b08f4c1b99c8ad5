namespace ResNetGen.Layers;

/// <summary>
/// How a kernel's first values are drawn. fan_in is the number of inputs that one output sums over (kernel height · kernel width · input
/// channels / groups), fan_out kernel height · kernel width · output channels, of all groups, as torch and TensorFlow count it. Biases
/// start at zero unless a layer is told otherwise.
/// </summary>
public enum Initializer
{
    /// <summary>
    /// TF-Slim's <c>variance_scaling_initializer()</c>: a normal distribution of standard deviation √(1.3 · 2 / fan_in), redrawn beyond two
    /// standard deviations (which leaves a variance of about 2 / fan_in: He et al. 2015, "Delving Deep into Rectifiers", eq. 10).
    /// </summary>
    VarianceScaling,

    /// <summary>Uniform within ±√(6 / (fan_in + fan_out)): Glorot and Bengio 2010, eq. 16.</summary>
    XavierUniform,

    /// <summary>Normal with standard deviation √(2 / fan_in): He et al. 2015, eq. 10.</summary>
    KaimingNormal,

    /// <summary>Uniform within ±√(6 / fan_in), which has the same variance as <see cref="KaimingNormal"/>.</summary>
    KaimingUniform,

    /// <summary>
    /// Normal with standard deviation √(2 / fan_out): He et al. 2015, eq. 14; what torchvision draws the kernels of its ResNets with.
    /// </summary>
    KaimingNormalFanOut,

    /// <summary>Uniform within ±1 / √fan_in: what torch itself draws the weights of convolutions and linear layers with.</summary>
    TorchDefault,

    /// <summary>
    /// The identity for the first channels, as many as input and output both have (in each group): their filters are 1 at the middle tap of
    /// their own channel and 0 elsewhere, as torch's <c>dirac_</c> fills them. The filters beyond are drawn as by
    /// <see cref="TorchDefault"/>, not zeros (Jordan 2024, "94% on CIFAR-10 in 3.29 seconds on a single GPU", section 3.3). Of an even
    /// number of taps the middle one is that before the middle, which SAME padding lays on the output's own place.
    /// </summary>
    Dirac,

    /// <summary>All zeros.</summary>
    Zeros,
}
