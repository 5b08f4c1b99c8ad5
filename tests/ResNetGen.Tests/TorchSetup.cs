using System.Runtime.CompilerServices;
using ResNetGen.Native;
using static TorchSharp.torch;

namespace ResNetGen.Tests;

internal static class TorchSetup
{
    // Some tests use TorchSharp before anything of ResNetGen; in an application the generated code does this.
    // One thread, since test projects run side by side, and torch's threads wait for each other by spinning.
    [ModuleInitializer]
    internal static void Install()
    {
        NativeLibraries.Install();
        set_num_threads(1);
    }
}
