using System.Runtime.CompilerServices;
using ResNetGen.Native;
using TorchSharp;

// There is one GPU, and one ledger of what passes between it and the host.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]

namespace ResNetGen.Cuda.Tests;

internal static class AssemblySetup
{
    // The networks here are too small to share out.
    [ModuleInitializer]
    internal static void UseOneThread()
    {
        NativeLibraries.Load();
        torch.set_num_threads(1);
    }
}
