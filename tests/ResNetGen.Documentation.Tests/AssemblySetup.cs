using System.Runtime.CompilerServices;
using static TorchSharp.torch;

// The commands build, and two builds of one project must not meet.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]

namespace ResNetGen.Documentation.Tests;

internal static class AssemblySetup
{
    // Test projects run side by side, and torch's threads wait for each other by spinning.
    [ModuleInitializer]
    internal static void OneThread()
    {
        Native.NativeLibraries.Install();
        set_num_threads(1);
    }
}
