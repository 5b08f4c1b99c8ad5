using System.Globalization;
using ResNetGen.Native;
using TorchSharp;
using static TorchSharp.torch;

namespace ResNetGen.Benchmarks;

/// <summary>Devices by their names.</summary>
internal static class Places
{
    /// <summary>Loads torch and finds the device: <c>cpu</c>, <c>cuda</c>, <c>cuda:1</c>.</summary>
    /// <exception cref="ResNetGenException">Torch has no such device.</exception>
    public static Device Open(string name)
    {
        NativeLibraries.UsePackagesFolder();
        NativeLibraries.Load();
        if (name == "cpu")
        {
            return CPU;
        }

        const string Cuda = "cuda:";
        var number = name.StartsWith(Cuda, StringComparison.Ordinal)
            ? int.Parse(name.AsSpan(Cuda.Length), CultureInfo.InvariantCulture)
            : 0;
        return cuda.is_available() && number < cuda.device_count()
            ? new Device(DeviceType.CUDA, number)
            : throw new ResNetGenException($"`{name}` is not there: torch finds {(cuda.is_available() ? cuda.device_count() : 0)} GPUs.");
    }
}
