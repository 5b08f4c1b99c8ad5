using static TorchSharp.torch;

namespace ResNetGen.Training;

/// <summary>What a precision is to torch.</summary>
internal static class Precisions
{
    /// <summary>The type that a network whose weights are of 32 bits computes in.</summary>
    public static ScalarType ToScalarType(this Precision precision) =>
        precision == Precision.BFloat16 ? ScalarType.BFloat16 : ScalarType.Float32;
}
