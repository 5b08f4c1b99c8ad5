using System.Runtime.CompilerServices;
using ResNetGen.Native;

namespace ResNetGen.Tests;

internal static class TorchSetup
{
    // Some tests use TorchSharp before anything of ResNetGen; in an application the generated code does this.
    [ModuleInitializer]
    internal static void Install() => NativeLibraries.Install();
}
