using System.Runtime.InteropServices;

namespace ResNetGen.Native;

/// <summary>Knows the words in which torch says that memory does not suffice: it has no kind of exceptions for that.</summary>
internal static class OutOfMemory
{
    private static readonly string[] OfTheCpu = ["can't allocate memory", "not enough memory"];

    // CUDA's allocator and driver; cuBLAS and cuDNN, which take memory besides; and what cuDNN says where no way to compute a convolution
    // fits into what is left.
    private static readonly string[] OfAGpu =
    [
        "out of memory", "ALLOC_FAILED", "ALLOCATION_FAILED", "unable to find an engine", "Unable to find a valid cuDNN algorithm",
    ];

    /// <summary>Whether an exception says so, of the machine's memory or a GPU's.</summary>
    public static bool Is(Exception exception) =>
        exception is OutOfMemoryException || (exception is ExternalException && (Says(exception, OfTheCpu) || Says(exception, OfAGpu)));

    /// <summary>Whether it is the memory of a GPU that did not suffice.</summary>
    public static bool IsOfAGpu(Exception exception) =>
        exception is ExternalException && !Says(exception, OfTheCpu) && Says(exception, OfAGpu);

    private static bool Says(Exception exception, string[] words) =>
        Array.Exists(words, word => exception.Message.Contains(word, StringComparison.Ordinal));
}
