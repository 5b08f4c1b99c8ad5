using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace ResNetGen.Devices;

/// <summary>A device in the words of a report.</summary>
internal static class DeviceInfo
{
    /// <summary>The device's name, and what decides its numbers and its speed: a name and a value each.</summary>
    public static IEnumerable<(string Name, string Value)> Rows(Device device) => Rows(device, CudaDriver.OfThisMachine);

    internal static IEnumerable<(string Name, string Value)> Rows(Device device, CudaDriver driver)
    {
        if (device.type != DeviceType.CUDA)
        {
            yield return ("device", device.ToString());
            yield break;
        }

        var memory = driver.MemoryOf(device) is { } found
            ? string.Create(CultureInfo.InvariantCulture, $", {found.Total / (double)(1L << 30):F1} GiB")
            : "";
        yield return ("device", $"{device}, {driver.NameOf(device) ?? "of a name that is not known"}{memory}");
        yield return ("driver", $"{driver.Version ?? "not known"}, for CUDA up to {driver.CudaVersion ?? "a version that is not known"}");
        yield return ("TF32", TensorFloat32.Describe());
    }
}
