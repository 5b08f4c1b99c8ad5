using System.Runtime.InteropServices;
using ResNetGen.Native;

namespace ResNetGen.Devices;

/// <summary>
/// Knows the words in which torch says that memory does not suffice and that a GPU failed: it has no kinds of exceptions for them. After a
/// failure CUDA refuses the process everything else that it asks of the GPU.
/// </summary>
internal static class TorchErrors
{
    private static readonly string[] Failures = ["CUDA error", "CUDA driver error", "cuDNN error"];

    /// <summary>Whether an exception says that the memory of the machine or of a GPU did not suffice.</summary>
    /// <param name="exception">The exception.</param>
    public static bool IsOutOfMemory(Exception exception) => OutOfMemory.Is(exception);

    /// <summary>Whether an exception says that a GPU failed otherwise than by lack of memory.</summary>
    /// <param name="exception">The exception.</param>
    public static bool IsGpuFailure(Exception exception) =>
        exception is ExternalException
        && !OutOfMemory.Is(exception)
        && Array.Exists(Failures, words => exception.Message.Contains(words, StringComparison.Ordinal));

    /// <summary>The first line of what torch said: advice for those who write kernels follows.</summary>
    internal static string FirstLine(Exception exception) => exception.Message.Split('\n')[0].TrimEnd().TrimEnd('.');
}
