using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace ResNetGen.Native;

/// <summary>Answers the runtime where it looks for TorchSharp's native half.</summary>
internal static class BindingResolver
{
    /// <summary>Stands by.</summary>
    /// <param name="torchSharp">The assembly that asks.</param>
    /// <param name="load">Loads the library, or gives its handle where it is loaded.</param>
    public static void Subscribe(Assembly torchSharp, Func<nint> load)
    {
        // Raised when the runtime has found no library of a name that loads: where the original does, none of this is used.
        AssemblyLoadContext.GetLoadContext(torchSharp)!.ResolvingUnmanagedDll += Resolve;

        // Native AOT raises no such event, but asks a resolver, for imports alone and before it looks by itself.
        if (!RuntimeFeature.IsDynamicCodeSupported)
        {
            NativeLibrary.SetDllImportResolver(torchSharp, (name, assembly, _) => Resolve(assembly, name));
        }

        nint Resolve(Assembly assembly, string name) =>
            name == ApplicationFolders.BindingName && assembly == torchSharp ? load() : 0;
    }
}
