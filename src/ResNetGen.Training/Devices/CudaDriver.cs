using System.Runtime.InteropServices;
using System.Text;
using TorchSharp;
using static TorchSharp.torch;

namespace ResNetGen.Devices;

/// <summary>
/// What TorchSharp does not tell of a GPU, asked of NVIDIA's driver itself (<c>libcuda</c>, <c>nvcuda.dll</c>; its version of NVML). Each
/// answer is null where the driver, or the function in it, is not there or refuses.
/// </summary>
/// <remarks>
/// The driver is found by name when it is first asked, so that nothing here needs one. Its numbers of devices are torch's: both go by
/// <c>CUDA_VISIBLE_DEVICES</c>.
/// </remarks>
internal sealed class CudaDriver
{
    private const int Success = 0;
    private const int NameLength = 256;

    private static readonly Lazy<CudaDriver> Installed = new(() => new CudaDriver(
        Exports(OperatingSystem.IsWindows() ? "nvcuda" : "libcuda.so.1"),
        Exports(OperatingSystem.IsWindows() ? "nvml" : "libnvidia-ml.so.1")));

    private readonly Func<string, nint> cuda;
    private readonly Func<string, nint> management;

    /// <param name="cuda">The addresses of the driver's functions by name; 0 where there is none.</param>
    /// <param name="management">The same of NVML.</param>
    internal CudaDriver(Func<string, nint> cuda, Func<string, nint> management)
    {
        this.cuda = cuda;
        this.management = management;
    }

    private delegate int NoArguments();

    private delegate int Initialize(uint flags);

    private delegate int GetInt32(out int value);

    private delegate int GetDevice(out int device, int ordinal);

    private delegate int GetDeviceName(byte[] name, int length, int device);

    private delegate int GetText(byte[] text, uint length);

    private delegate int RetainContext(out nint context, int device);

    private delegate int ReleaseContext(int device);

    private delegate int PushContext(nint context);

    private delegate int PopContext(out nint context);

    private delegate int GetMemory(out nuint free, out nuint total);

    /// <summary>The driver of this machine.</summary>
    public static CudaDriver OfThisMachine => Installed.Value;

    /// <summary>A GPU's name, as <c>NVIDIA H100 80GB HBM3</c>.</summary>
    /// <param name="device">The GPU, on CUDA; of a device of another kind nothing is known.</param>
    public string? NameOf(Device device)
    {
        var name = new byte[NameLength];
        return Find(device) is { } number
            && Function<GetDeviceName>(cuda, "cuDeviceGetName") is { } get && get(name, NameLength, number) == Success
            ? Text(name)
            : null;
    }

    /// <summary>The version of the driver, as <c>580.82.07</c>.</summary>
    public string? Version
    {
        get
        {
            var version = new byte[NameLength];
            return Function<NoArguments>(management, "nvmlInit_v2") is { } begin && begin() == Success
                && Function<GetText>(management, "nvmlSystemGetDriverVersion") is { } get && get(version, NameLength) == Success
                ? Text(version)
                : null;
        }
    }

    /// <summary>The newest version of CUDA that the driver can run, as <c>13.0</c>.</summary>
    public string? CudaVersion =>
        Function<GetInt32>(cuda, "cuDriverGetVersion") is { } get && get(out var version) == Success && version > 0
            ? FormattableString.Invariant($"{version / 1000}.{version % 1000 / 10}")
            : null;

    /// <summary>
    /// The bytes in use on a GPU and all that it has. Those in use are of all programs. Torch keeps what it once took, so that after some
    /// work this is the most that the work needed at once, with torch's own reserve and CUDA's context.
    /// </summary>
    public (long InUse, long Total)? MemoryOf(Device device)
    {
        if (Find(device) is not { } number
            || Function<RetainContext>(cuda, "cuDevicePrimaryCtxRetain") is not { } retain
            || Function<ReleaseContext>(cuda, "cuDevicePrimaryCtxRelease_v2") is not { } release
            || Function<PushContext>(cuda, "cuCtxPushCurrent_v2") is not { } push
            || Function<PopContext>(cuda, "cuCtxPopCurrent_v2") is not { } pop
            || Function<GetMemory>(cuda, "cuMemGetInfo_v2") is not { } get
            || retain(out var context, number) != Success)
        {
            return null;
        }

        // The context is the one that torch works in.
        try
        {
            if (push(context) != Success)
            {
                return null;
            }

            var said = get(out var free, out var total);
            pop(out _);
            return said == Success ? ((long)total - (long)free, (long)total) : null;
        }
        finally
        {
            release(number);
        }
    }

    private int? Find(Device device) =>
        device.type == DeviceType.CUDA
        && Function<Initialize>(cuda, "cuInit") is { } begin && begin(0) == Success
        && Function<GetDevice>(cuda, "cuDeviceGet") is { } get && get(out var number, Math.Max(device.index, 0)) == Success ? number : null;

    private static TFunction? Function<TFunction>(Func<string, nint> exports, string name)
        where TFunction : Delegate =>
        exports(name) is var address and not 0 ? Marshal.GetDelegateForFunctionPointer<TFunction>(address) : null;

    private static Func<string, nint> Exports(string library) =>
        NativeLibrary.TryLoad(library, out var handle)
            ? name => NativeLibrary.TryGetExport(handle, name, out var address) ? address : 0
            : _ => 0;

    private static string Text(byte[] text) => Encoding.UTF8.GetString(text, 0, Math.Max(0, Array.IndexOf(text, (byte)0)));
}
