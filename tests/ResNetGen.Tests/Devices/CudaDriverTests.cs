using System.Runtime.InteropServices;
using System.Text;
using ResNetGen.Devices;
using ResNetGen.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace ResNetGen.Tests.Devices;

/// <summary>The driver of a machine with GPUs is played by functions of the test, with the driver's own names and calling sequence.</summary>
public sealed class CudaDriverTests
{
    private static readonly Device Second = new(DeviceType.CUDA, 1);

    private readonly Dictionary<string, Delegate> cuda = [];
    private readonly Dictionary<string, Delegate> management = [];
    private readonly List<string> calls = [];

    private delegate int One(uint flags);

    private delegate int Nothing();

    private delegate int OutInt32(out int value);

    private delegate int OutInt32Of(out int device, int ordinal);

    private delegate int Name([Out, MarshalAs(UnmanagedType.LPArray, SizeParamIndex = 1)] byte[] name, int length, int device);

    private delegate int VersionText([Out, MarshalAs(UnmanagedType.LPArray, SizeParamIndex = 1)] byte[] text, uint length);

    private delegate int OutContextOf(out nint context, int device);

    private delegate int OfDevice(int device);

    private delegate int OfContext(nint context);

    private delegate int OutContext(out nint context);

    private delegate int Memory(out nuint free, out nuint total);

    [Fact]
    public void What_a_driver_says_of_a_GPU()
    {
        var driver = Driver();
        Assert.Equal("NVIDIA H100 80GB HBM3", driver.NameOf(Second));
        Assert.Equal("580.82.07", driver.Version);
        Assert.Equal("13.0", driver.CudaVersion);
        Assert.Equal((3L << 30, 80L << 30), driver.MemoryOf(Second));

        // The context is held while it is asked, is no longer the current one afterwards, and is let go of.
        Assert.Equal(["retain 101", "push 7", "pop", "release 101"], calls);
        Assert.Equal(
            [("device", "cuda:1, NVIDIA H100 80GB HBM3, 80.0 GiB"), ("driver", "580.82.07, for CUDA up to 13.0"), ("TF32", TensorFloat32.Describe())],
            DeviceInfo.Rows(Second, driver));
    }

    [Fact]
    public void What_a_driver_refuses_is_not_known()
    {
        var driver = Driver();
        Play(cuda, "cuMemGetInfo_v2", new Memory(NoMemory));
        Play(cuda, "cuDeviceGetName", new Name((_, _, _) => 101));
        Play(management, "nvmlInit_v2", new Nothing(() => 18));
        Play(cuda, "cuDriverGetVersion", new OutInt32(NoNumber));
        Assert.Null(driver.MemoryOf(Second));
        Assert.Equal(["retain 101", "push 7", "pop", "release 101"], calls);
        Assert.Equal((null, null, null), (driver.NameOf(Second), driver.Version, driver.CudaVersion));

        Play(cuda, "cuInit", new One(_ => 100));
        Assert.Null(driver.MemoryOf(Second));
    }

    [Fact]
    public void Without_a_driver_nothing_is_known_and_nothing_fails()
    {
        var driver = new CudaDriver(_ => 0, _ => 0);
        Assert.Equal((null, null, null, null), (driver.NameOf(Second), driver.Version, driver.CudaVersion, driver.MemoryOf(Second)));
        Assert.Equal(
            [("device", "cuda:1, of a name that is not known"), ("driver", "not known, for CUDA up to a version that is not known"), ("TF32", TensorFloat32.Describe())],
            DeviceInfo.Rows(Second, driver));
    }

    [Fact]
    public void Of_the_CPU_the_driver_is_not_asked()
    {
        Assert.Null(Driver().MemoryOf(CPU));
        Assert.Null(Driver().NameOf(CPU));
        Assert.Equal([("device", "cpu")], RunEnvironment.DescribeDevice(CPU));
    }

    private CudaDriver Driver()
    {
        Play(cuda, "cuInit", new One(_ => 0));
        Play(cuda, "cuDeviceGet", new OutInt32Of(Device));
        Play(cuda, "cuDeviceGetName", new Name((name, _, device) => Copy("NVIDIA H100 80GB HBM3", name, device == 101)));
        Play(cuda, "cuDriverGetVersion", new OutInt32(Version));
        Play(cuda, "cuDevicePrimaryCtxRetain", new OutContextOf(Retain));
        Play(cuda, "cuDevicePrimaryCtxRelease_v2", new OfDevice(device => Call($"release {device}")));
        Play(cuda, "cuCtxPushCurrent_v2", new OfContext(context => Call($"push {context}")));
        Play(cuda, "cuCtxPopCurrent_v2", new OutContext(Pop));
        Play(cuda, "cuMemGetInfo_v2", new Memory(SomeMemory));
        Play(management, "nvmlInit_v2", new Nothing(() => 0));
        Play(management, "nvmlSystemGetDriverVersion", new VersionText((text, _) => Copy("580.82.07", text, true)));
        return new CudaDriver(name => Address(cuda, name), name => Address(management, name));
    }

    private static void Play(Dictionary<string, Delegate> library, string name, Delegate function) => library[name] = function;

    private static nint Address(Dictionary<string, Delegate> library, string name) =>
        library.TryGetValue(name, out var function) ? Marshal.GetFunctionPointerForDelegate(function) : 0;

    private int Call(string what)
    {
        calls.Add(what);
        return 0;
    }

    private static int Copy(string text, byte[] into, bool known)
    {
        if (!known)
        {
            return 101;
        }

        Encoding.UTF8.GetBytes(text + "\0", into);
        return 0;
    }

    private static int Device(out int device, int ordinal)
    {
        device = 100 + ordinal;
        return 0;
    }

    private static int Version(out int version)
    {
        version = 13_000;
        return 0;
    }

    private static int NoNumber(out int version)
    {
        version = 0;
        return 1;
    }

    private int Retain(out nint context, int device)
    {
        context = 7;
        return Call($"retain {device}");
    }

    private int Pop(out nint context)
    {
        context = 7;
        return Call("pop");
    }

    private static int SomeMemory(out nuint free, out nuint total)
    {
        free = unchecked((nuint)(77UL << 30));
        total = unchecked((nuint)(80UL << 30));
        return 0;
    }

    private static int NoMemory(out nuint free, out nuint total)
    {
        free = 0;
        total = 0;
        return 201;
    }
}
