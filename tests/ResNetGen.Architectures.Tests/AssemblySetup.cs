using System.Runtime.CompilerServices;
using static TorchSharp.torch;

// These tests count the tensors of the whole process.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]

namespace ResNetGen.Architectures.Tests;

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
