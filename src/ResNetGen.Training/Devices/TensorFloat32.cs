using static TorchSharp.torch;

namespace ResNetGen.Devices;

/// <summary>
/// Whether an NVIDIA GPU multiplies 32-bit numbers in TensorFloat-32, which keeps their range and 10 of their 23 bits of fraction: some
/// times faster, with relative errors of about 1e-3. These are settings of the whole process, and they say nothing of the CPU. Torch begins
/// with convolutions allowed and matrix products not.
/// </summary>
public static class TensorFloat32
{
    /// <summary>Whether convolutions may use it.</summary>
    public static bool InConvolutions
    {
        get => backends.cudnn.allow_tf32;
        set => backends.cudnn.allow_tf32 = value;
    }

    /// <summary>Whether matrix products, which linear layers are, may use it.</summary>
    public static bool InMatrixProducts
    {
        get => backends.cuda.matmul.allow_tf32;
        set => backends.cuda.matmul.allow_tf32 = value;
    }

    /// <summary>Allows it or forbids it, in convolutions and matrix products both.</summary>
    public static void Allow(bool allowed)
    {
        InConvolutions = allowed;
        InMatrixProducts = allowed;
    }

    /// <summary>
    /// What it is used in: <c>none</c>, <c>convolutions</c>, <c>matrix products</c> or <c>convolutions and matrix products</c>.
    /// </summary>
    public static string Describe() => (InConvolutions, InMatrixProducts) switch
    {
        (true, true) => "convolutions and matrix products",
        (true, false) => "convolutions",
        (false, true) => "matrix products",
        _ => "none",
    };
}
