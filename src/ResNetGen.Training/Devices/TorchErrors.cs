using System.Runtime.InteropServices;

namespace ResNetGen.Devices;

/// <summary>
/// Knows the words in which torch says that memory does not suffice and that a GPU failed: it has no kinds of exceptions for them. After a
/// failure CUDA refuses the process everything else that it asks of the GPU.
/// </summary>
internal static class TorchErrors
{
    private static readonly string[] OfTheCpu = ["can't allocate memory", "not enough memory"];

    // CUDA's allocator and driver; cuBLAS and cuDNN, which take memory besides; and what cuDNN says where no way to compute a convolution
    // fits into what is left.
    private static readonly string[] OfAGpu =
    [
        "out of memory", "ALLOC_FAILED", "ALLOCATION_FAILED", "unable to find an engine", "Unable to find a valid cuDNN algorithm",
    ];

    private static readonly string[] Failures = ["CUDA error", "CUDA driver error", "cuDNN error"];

    /// <summary>Whether an exception says that the memory of the machine or of a GPU did not suffice.</summary>
    /// <param name="exception">The exception.</param>
    public static bool IsOutOfMemory(Exception exception) =>
        exception is OutOfMemoryException || (exception is ExternalException && (Says(exception, OfTheCpu) || Says(exception, OfAGpu)));

    /// <summary>Whether an exception says that a GPU failed otherwise than by lack of memory.</summary>
    /// <param name="exception">The exception.</param>
    public static bool IsGpuFailure(Exception exception) =>
        exception is ExternalException && !IsOutOfMemory(exception) && Says(exception, Failures);

    /// <summary>Whether it is the memory of a GPU that did not suffice.</summary>
    internal static bool IsOutOfGpuMemory(Exception exception) =>
        exception is ExternalException && !Says(exception, OfTheCpu) && Says(exception, OfAGpu);

    /// <summary>The first line of what torch said: advice for those who write kernels follows.</summary>
    internal static string FirstLine(Exception exception) => exception.Message.Split('\n')[0].TrimEnd().TrimEnd('.');

    private static bool Says(Exception exception, string[] words)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return Array.Exists(words, word => exception.Message.Contains(word, StringComparison.Ordinal));
    }
}
