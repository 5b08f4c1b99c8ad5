using System.Runtime.CompilerServices;
using ResNetGen.Native;

namespace ResNetGen.Generator.Tests;

internal static class TorchSetup
{
    // Some tests run programs that use TorchSharp and nothing of ResNetGen, and whichever test is first must find libtorch.
    [ModuleInitializer]
    internal static void Install() => NativeLibraries.Install();
}
