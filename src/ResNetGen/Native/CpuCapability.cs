using System.Runtime.InteropServices;
using System.Text;

namespace ResNetGen.Native;

/// <summary>For which instructions of the processor libtorch has chosen its kernels, which <c>ATEN_CPU_CAPABILITY</c> can change.</summary>
internal static class CpuCapability
{
    // std::string at::get_cpu_capability()
    private const string Function = "_ZN2at18get_cpu_capabilityB5cxx11Ev";

    /// <summary>
    /// What a loaded libtorch says: <c>DEFAULT</c>, <c>AVX2</c>, <c>AVX512</c>; null where it is not asked (on other systems than Linux on
    /// x64).
    /// </summary>
    /// <param name="folder">Its folder.</param>
    public static string? Of(string folder)
    {
        if (!OperatingSystem.IsLinux() || RuntimeInformation.ProcessArchitecture != Architecture.X64
            || !NativeLibrary.TryLoad(Path.Combine(folder, LibTorchFolder.FileName("torch_cpu")), out var library)
            || !NativeLibrary.TryGetExport(library, Function, out var address))
        {
            return null;
        }

        // The caller gives the place for the object that is returned. libstdc++ keeps an address, a length, and up to 15 characters within
        // itself: all of these words are shorter, so that there is nothing to free.
        const int Size = 32;
        var text = Marshal.AllocHGlobal(Size);
        try
        {
            Marshal.GetDelegateForFunctionPointer<ReturnsString>(address)(text);
            var length = Math.Min((int)Marshal.ReadInt64(text, nint.Size), Size);
            var letters = new byte[length];
            Marshal.Copy(Marshal.ReadIntPtr(text), letters, 0, length);
            return Encoding.ASCII.GetString(letters);
        }
        finally
        {
            Marshal.FreeHGlobal(text);
        }
    }

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate nint ReturnsString(nint place);
}
