using static TorchSharp.torch;

namespace ResNetGen.Tests;

/// <summary>Counts the tensors of the process, for tests that run alone.</summary>
internal static class LiveTensors
{
    /// <summary>
    /// The number after what other tests left to the garbage collector is gone; otherwise it would go in the middle of a test and hide, or
    /// look like, a leak. Compare with <see cref="Tensor.TotalCount"/> without collecting again, so that nothing is forgiven.
    /// </summary>
    public static long Settled()
    {
        for (var i = 0; i < 2; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        return Tensor.TotalCount;
    }
}
