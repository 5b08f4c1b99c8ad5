using System.Runtime.InteropServices;

namespace ResNetGen.Native;

/// <summary>TorchSharp's native half, <c>libLibTorchSharp</c>.</summary>
internal static class TorchSharpBinding
{
    /// <summary>Loads it, patched if that is what it takes.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="libTorch">The folder of the libtorch that is loaded, for messages.</param>
    /// <exception cref="ResNetGenException">It does not load.</exception>
    public static (nint Handle, bool IsPatched) Load(string path, string libTorch)
    {
        try
        {
            return (NativeLibrary.Load(path), false);
        }
        catch (Exception exception) when (exception is DllNotFoundException or BadImageFormatException)
        {
            var reason = DynamicLinker.Reason(exception);
            return OperatingSystem.IsLinux() && reason.Contains(PatchedLibrary.Version, StringComparison.Ordinal)
                ? (PatchedLibrary.Load(path), true)
                : throw new ResNetGenException($"'{path}' does not load with libtorch from '{libTorch}': {reason}.", exception);
        }
    }
}
