using System.Globalization;
using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace ResNetGen.Training;

/// <summary>
/// Knows the words in which torch says that a GPU failed, and says where a run can go on. After such an error CUDA refuses the process
/// everything else that it asks of the GPU.
/// </summary>
public static class GpuFailure
{
    private static readonly string[] Words = ["CUDA error", "CUDA driver error", "cuDNN error"];

    /// <summary>
    /// Whether an exception says that a GPU failed. Torch has no kind of exception for it. A GPU without memory left is <see
    /// cref="MemoryShortage"/>'s.
    /// </summary>
    public static bool Is(Exception exception) =>
        exception is ExternalException
        && !MemoryShortage.Is(exception)
        && Array.Exists(Words, word => exception.Message.Contains(word, StringComparison.Ordinal));

    /// <summary>The sentence.</summary>
    /// <param name="cause">What torch said.</param>
    /// <param name="device">The GPU.</param>
    /// <param name="state">How far the run is known to have come.</param>
    /// <param name="saved">The last checkpoint, if there is one.</param>
    internal static ResNetGenException Explain(Exception cause, Device device, TrainingState state, string? saved)
    {
        var step = string.Create(CultureInfo.InvariantCulture, $"step {state.Step} (epoch {state.Epoch + 1}, batch {state.Batch})");
        var where = saved is null ? "begin anew, since no checkpoint was saved yet" : $"go on with --resume {saved}";
        return new ResNetGenException(
            $"The GPU '{device}' failed after {step}, where torch says '{FirstLine(cause)}', and serves this process no more: {where}; "
            + "if it fails again, see what nvidia-smi and the system's log say of it.",
            cause);
    }

    // Advice for those who write kernels follows.
    private static string FirstLine(Exception cause) => cause.Message.Split('\n')[0].TrimEnd().TrimEnd('.');
}
