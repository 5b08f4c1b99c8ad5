using System.Runtime.CompilerServices;
using ResNetGen.Native;
using TorchSharp;

namespace ResNetGen.Tool.Tests;

internal static class TorchSetup
{
    // The networks here are too small to share out, and threads that wait for each other are slow where tests run side by side.
    [ModuleInitializer]
    internal static void UseOneThread()
    {
        NativeLibraries.Load();
        torch.set_num_threads(1);
    }
}
