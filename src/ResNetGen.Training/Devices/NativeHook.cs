using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using ResNetGen.Native;

namespace ResNetGen.Devices;

/// <summary>Lets ResNetGen find libtorch before anything in this assembly uses torch.</summary>
internal static class NativeHook
{
    // That of ResNetGen runs when something of that assembly is used first, and a recipe or a set of images may use torch before.
    // CA2255: a library should leave module initializers to applications, because they run unasked. That is what is wanted.
    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "TorchSharp's first use must find the hook in place; see the comment above.")]
    internal static void InstallWithTheAssembly() => NativeLibraries.Install();
}
