using System.Globalization;
using ResNetGen.Devices;
using static TorchSharp.torch;

namespace ResNetGen.Training;

/// <summary>Says of a GPU that failed where a run can go on.</summary>
internal static class GpuFailure
{
    /// <summary>The sentence.</summary>
    /// <param name="cause">What torch said.</param>
    /// <param name="device">The GPU.</param>
    /// <param name="state">How far the run is known to have come.</param>
    /// <param name="saved">The last checkpoint, if there is one.</param>
    /// <param name="advice">How one goes on from it.</param>
    public static ResNetGenException Explain(Exception cause, Device device, TrainingState state, string? saved, RunAdvice advice)
    {
        var step = string.Create(CultureInfo.InvariantCulture, $"step {state.Step} (epoch {state.Epoch + 1}, batch {state.Batch})");
        var where = saved is null ? "begin anew, since no checkpoint was saved yet" : advice.Resume(saved);
        return new ResNetGenException(
            $"The GPU '{device}' failed after {step}, where torch says '{TorchErrors.FirstLine(cause)}', "
            + $"and serves this process no more: {where}; "
            + "if it fails again, see what nvidia-smi and the system's log say of it.",
            cause);
    }
}
