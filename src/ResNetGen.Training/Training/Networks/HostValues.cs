using TorchSharp;
using static TorchSharp.torch;

namespace ResNetGen.Training;

/// <summary>
/// Brings values from the device to the host. Each time the host waits until the device has done all that it was given, so many are brought
/// at once.
/// </summary>
internal static class HostValues
{
    /// <summary>
    /// The values of the tensors, one tensor after another, by one copy: numbers of up to 32 bits, and integers below 2⁵³, as they are.
    /// </summary>
    public static double[] Of(params IEnumerable<Tensor> tensors)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var here = cat([.. tensors.Select(tensor => tensor.flatten().to_type(ScalarType.Float64))]).cpu();
        return here.data<double>().ToArray();
    }
}
