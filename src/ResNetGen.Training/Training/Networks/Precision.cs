namespace ResNetGen.Training;

/// <summary>The number type that a network computes in while it is trained.</summary>
public enum Precision
{
    /// <summary>The type of its weights: 32-bit floating point, unless its constructor was told otherwise.</summary>
    Full,

    /// <summary>
    /// bfloat16 in convolutions, linear layers and all that lies between them; the weights, what the optimizer remembers, batch norm's
    /// parameters and statistics, and the loss stay in 32 bits. bfloat16 has the range of 32-bit numbers, so that gradients need no
    /// scaling.
    /// </summary>
    BFloat16,
}
