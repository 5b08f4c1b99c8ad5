using System.Runtime.InteropServices;
using ResNetGen.Native;
using ResNetGen.Training;
using TorchSharp;

namespace ResNetGen.Tool.Doctor;

/// <summary>The GPUs that torch can use.</summary>
/// <param name="Devices">What is known of each, a name and a value: its model and memory, the driver.</param>
/// <param name="WhyNone">Why there are none, and what to do about it; null where there are some.</param>
internal sealed record Gpus(IReadOnlyList<IReadOnlyList<(string Name, string Value)>> Devices, string? WhyNone)
{
    private const string WhatToCompare = "compare the versions that `nvidia-smi` shows, and CUDA_VISIBLE_DEVICES";

    /// <summary>Asks torch, if it can be used, and looks for NVIDIA's driver.</summary>
    public static Gpus Of(NativeReport report)
    {
        var hasDriver = NativeLibrary.TryLoad(OperatingSystem.IsWindows() ? "nvcuda" : "libcuda.so.1", out _);
        var driver = hasDriver ? "there is a driver of NVIDIA" : "there is no driver of NVIDIA";
        if (report.Problem is not null)
        {
            return new Gpus([], $"torch cannot be used; {driver}");
        }

        if (!report.HasCuda)
        {
            return new Gpus([], $"this libtorch is built for the CPU alone, and {driver}"
                + (hasDriver ? $": name the folder of a libtorch for CUDA by {NativeLibraries.LibTorchVariable}" : ""));
        }

        if (!hasDriver || !torch.cuda.is_available())
        {
            return new Gpus([], $"this libtorch is built for CUDA, and {driver}"
                + (hasDriver ? $", but torch finds no GPU that it can use: {WhatToCompare}" : ""));
        }

        var devices = Enumerable.Range(0, torch.cuda.device_count()).Select(number => new torch.Device(DeviceType.CUDA, number));
        return new Gpus([.. devices.Select(device => RunEnvironment.DescribeDevice(device).ToList())], WhyNone: null);
    }

    /// <summary>A line for each.</summary>
    public IEnumerable<string> Lines() => WhyNone is not null
        ? [$"none: {WhyNone}"]
        : Devices.Select(rows => string.Join("; ", rows.Select(row => row.Name == "device" ? row.Value : $"{row.Name} {row.Value}")));
}
