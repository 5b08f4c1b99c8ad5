using TorchSharp;
using static TorchSharp.torch;

namespace ResNetGen.Devices;

/// <summary>Waits for a device: a GPU works through what it was given while the program goes on.</summary>
internal static class DeviceWork
{
    /// <summary>
    /// Returns when the device has done all that it was given, and throws what went wrong on it meanwhile, which TorchSharp's own
    /// <c>synchronize</c> keeps to itself.
    /// </summary>
    public static void Finish(Device device)
    {
        if (device.type == DeviceType.CUDA)
        {
            cuda.synchronize(device);
            CheckForErrors();
        }
    }
}
