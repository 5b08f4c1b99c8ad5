using ResNetGen.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace ResNetGen.Training;

/// <summary>
/// Torch's generator on a GPU, from which dropout draws there. A checkpoint holds the CPU's generator alone, so each step of a run starts
/// the GPU's anew, from the run's seed and the step: what is dropped is then the same from run to run and after a resume, on GPUs of one
/// kind.
/// </summary>
internal static class DeviceGenerator
{
    /// <summary>What the generator starts a step from.</summary>
    public static long SeedOf(long seed, long step) => unchecked((long)new SplitMix64(seed, step).Next());

    /// <summary>
    /// Starts the generators of the device's kind anew for a step, counted from 0. The CPU's goes on from where it is: it is part of a
    /// checkpoint.
    /// </summary>
    public static void StartStep(Device device, long seed, long step) =>
        StartStep(device.type, seed, step, start => cuda.manual_seed_all(start));

    internal static void StartStep(DeviceType device, long seed, long step, Action<long> startCuda)
    {
        if (device == DeviceType.CUDA)
        {
            startCuda(SeedOf(seed, step));
        }
    }
}
