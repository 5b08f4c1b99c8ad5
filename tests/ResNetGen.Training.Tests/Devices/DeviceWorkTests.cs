using System.Runtime.InteropServices;
using ResNetGen.Devices;
using TorchSharp;
using static TorchSharp.torch;

namespace ResNetGen.Tests.Devices;

public sealed class DeviceWorkTests
{
    [Fact]
    public void The_CPU_is_not_waited_for() => DeviceWork.Finish(CPU);

    [Fact]
    public void What_goes_wrong_while_waiting_is_thrown()
    {
        Assert.SkipWhen(cuda.is_available(), "Where there is a GPU, waiting for it goes well.");

        // Without CUDA torch refuses to wait for it, and TorchSharp's synchronize does not look whether torch refused.
        Assert.ThrowsAny<ExternalException>(() => DeviceWork.Finish(new Device(DeviceType.CUDA, 0)));
    }

    [Fact]
    public void Nothing_waits_past_the_check()
    {
        string[] folders = ["src", "benchmarks", "samples", "architectures"];
        var waiting = folders.SelectMany(
            folder => Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.cs", SearchOption.AllDirectories))
            .Where(file => File.ReadAllText(file).Contains("cuda.synchronize", StringComparison.Ordinal))
            .Select(file => Path.GetFileName(file));
        Assert.Equal(["DeviceWork.cs"], waiting);
    }
}
