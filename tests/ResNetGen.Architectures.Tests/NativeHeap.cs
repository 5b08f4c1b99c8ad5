using System.Runtime.InteropServices;

namespace ResNetGen.Architectures.Tests;

/// <summary>
/// What the C library has given out and not got back. The resident size says less: glibc keeps freed blocks, and before 2.39 cannot always
/// use them again (see docs/native.md), so that it grows where nothing is leaked.
/// </summary>
internal static class NativeHeap
{
    /// <summary>Bytes in use, or 0 where the C library does not tell.</summary>
    public static long BytesInUse
    {
        get
        {
            if (!OperatingSystem.IsLinux())
            {
                return 0;
            }

            try
            {
                var information = Read();
                return (long)(information.InUse + information.Mapped);
            }
            catch (Exception exception) when (exception is DllNotFoundException or EntryPointNotFoundException)
            {
                return 0;
            }
        }
    }

    // mallinfo2 of malloc.h, glibc 2.33.
    [DllImport("libc.so.6", EntryPoint = "mallinfo2")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern Information Read();

    private readonly record struct Information(
        nuint Arena, nuint FreeChunks, nuint FastChunks, nuint MappedChunks, nuint Mapped,
        nuint Unused, nuint FastBytes, nuint InUse, nuint Free, nuint Releasable);
}
