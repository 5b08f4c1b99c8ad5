using System.Runtime.InteropServices;
using System.Text;
using ResNetGen.Devices;
using ResNetGen.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace ResNetGen.Tests.Devices;

/// <summary>The driver of a machine with GPUs is played by native entry points of the test, by the driver's own names.</summary>
public sealed class CudaDriverTests
{
    private static readonly Device Second = new(DeviceType.CUDA, 1);

    private readonly HashSet<string> missing = [];

    public CudaDriverTests()
    {
        Played.Calls.Clear();
        Played.Refused.Clear();
    }

    [Fact]
    public void What_a_driver_says_of_a_GPU()
    {
        var driver = Driver();
        Assert.Equal("NVIDIA H100 80GB HBM3", driver.NameOf(Second));
        Assert.Equal("580.82.07", driver.Version);
        Assert.Equal("13.0", driver.CudaVersion);
        Assert.Equal((3L << 30, 80L << 30), driver.MemoryOf(Second));

        // The context is held while it is asked, is no longer the current one afterwards, and is let go of.
        Assert.Equal(["retain 101", "push 7", "pop", "release 101"], Played.Calls);
        Assert.Equal(
            [
                ("device", "cuda:1, NVIDIA H100 80GB HBM3, 80.0 GiB"),
                ("driver", "580.82.07, for CUDA up to 13.0"),
                ("TF32", TensorFloat32.Describe()),
            ],
            DeviceInfo.Rows(Second, driver));
    }

    [Fact]
    public void What_a_driver_refuses_is_not_known()
    {
        Played.Refused.UnionWith(["cuMemGetInfo_v2", "cuDeviceGetName", "nvmlInit_v2", "cuDriverGetVersion"]);
        var driver = Driver();
        Assert.Null(driver.MemoryOf(Second));
        Assert.Equal(["retain 101", "push 7", "pop", "release 101"], Played.Calls);
        Assert.Equal((null, null, null), (driver.NameOf(Second), driver.Version, driver.CudaVersion));
    }

    [Theory]
    [InlineData("cuInit", 0)]
    [InlineData("cuDeviceGet", 0)]
    [InlineData("cuDevicePrimaryCtxRetain", 0)]
    [InlineData("cuCtxPushCurrent_v2", 2)]
    public void A_context_that_is_not_had_is_not_asked(string refused, int calls)
    {
        Played.Refused.Add(refused);
        Assert.Null(Driver().MemoryOf(Second));
        Assert.Equal(calls == 0 ? [] : ["retain 101", "release 101"], Played.Calls);
    }

    [Fact]
    public void A_driver_without_a_function_is_not_asked()
    {
        missing.Add("cuCtxPopCurrent_v2");
        Assert.Null(Driver().MemoryOf(Second));
        Assert.Empty(Played.Calls);
    }

    [Fact]
    public void Without_a_driver_nothing_is_known_and_nothing_fails()
    {
        var driver = new CudaDriver(_ => 0, _ => 0);
        Assert.Equal((null, null, null, null), (driver.NameOf(Second), driver.Version, driver.CudaVersion, driver.MemoryOf(Second)));
        Assert.Equal(
            [
                ("device", "cuda:1, of a name that is not known"),
                ("driver", "not known, for CUDA up to a version that is not known"),
                ("TF32", TensorFloat32.Describe()),
            ],
            DeviceInfo.Rows(Second, driver));
    }

    [Fact]
    public void Of_the_CPU_the_driver_is_not_asked()
    {
        Assert.Null(Driver().MemoryOf(CPU));
        Assert.Null(Driver().NameOf(CPU));
        Assert.Equal([("device", "cpu")], RunEnvironment.DescribeDevice(CPU));
    }

    private CudaDriver Driver() => new(Address, Address);

    private nint Address(string name) => missing.Contains(name) ? 0 : typeof(Played).GetMethod(name)!.MethodHandle.GetFunctionPointer();

    /// <summary>A machine with two GPUs, whose handles are 100 and 101.</summary>
    private static class Played
    {
        public static readonly List<string> Calls = [];
        public static readonly HashSet<string> Refused = [];

        [UnmanagedCallersOnly]
        public static int cuInit(uint flags) => flags == 0 ? Answer(nameof(cuInit)) : 1;

        [UnmanagedCallersOnly]
        public static int cuDeviceGet(nint device, int ordinal)
        {
            Marshal.WriteInt32(device, 100 + ordinal);
            return Answer(nameof(cuDeviceGet));
        }

        [UnmanagedCallersOnly]
        public static int cuDeviceGetName(nint name, int length, int device)
        {
            WriteText(name, device == 101 ? "NVIDIA H100 80GB HBM3" : "another", length);
            return Answer(nameof(cuDeviceGetName));
        }

        [UnmanagedCallersOnly]
        public static int cuDriverGetVersion(nint version)
        {
            Marshal.WriteInt32(version, 13_000);
            return Answer(nameof(cuDriverGetVersion));
        }

        [UnmanagedCallersOnly]
        public static int cuDevicePrimaryCtxRetain(nint context, int device)
        {
            Marshal.WriteIntPtr(context, 7);
            return Answer(nameof(cuDevicePrimaryCtxRetain), $"retain {device}");
        }

        [UnmanagedCallersOnly]
        public static int cuDevicePrimaryCtxRelease_v2(int device) => Answer(nameof(cuDevicePrimaryCtxRelease_v2), $"release {device}");

        [UnmanagedCallersOnly]
        public static int cuCtxPushCurrent_v2(nint context) => Answer(nameof(cuCtxPushCurrent_v2), $"push {context}");

        [UnmanagedCallersOnly]
        public static int cuCtxPopCurrent_v2(nint context)
        {
            Marshal.WriteIntPtr(context, 7);
            return Answer(nameof(cuCtxPopCurrent_v2), "pop");
        }

        [UnmanagedCallersOnly]
        public static int cuMemGetInfo_v2(nint free, nint total)
        {
            Marshal.WriteInt64(free, 77L << 30);
            Marshal.WriteInt64(total, 80L << 30);
            return Answer(nameof(cuMemGetInfo_v2));
        }

        [UnmanagedCallersOnly]
        public static int nvmlInit_v2() => Answer(nameof(nvmlInit_v2));

        [UnmanagedCallersOnly]
        public static int nvmlSystemGetDriverVersion(nint text, uint length)
        {
            WriteText(text, "580.82.07", (int)length);
            return Answer(nameof(nvmlSystemGetDriverVersion));
        }

        private static int Answer(string function, string? call = null)
        {
            if (Refused.Contains(function))
            {
                return 101;
            }

            if (call is not null)
            {
                Calls.Add(call);
            }

            return 0;
        }

        private static void WriteText(nint to, string text, int length)
        {
            var bytes = Encoding.UTF8.GetBytes(text + "\0");
            Marshal.Copy(bytes, 0, to, Math.Min(bytes.Length, length));
        }
    }
}
