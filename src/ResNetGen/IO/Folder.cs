using System.Runtime.InteropServices;

namespace ResNetGen.IO;

/// <summary>What the framework does not do with folders.</summary>
internal static class Folder
{
    /// <summary>
    /// Brings the names in a folder to the disk: a file that was renamed has its new name after a power cut too. Windows does so by itself.
    /// </summary>
    public static void Flush(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        // File systems that cannot do it say so, and there is nothing more to be done.
        const int ReadOnly = 0;
        if (Open(folder, ReadOnly) is >= 0 and var descriptor)
        {
            _ = FSync(descriptor);
            _ = Close(descriptor);
        }
    }

    [DllImport("libc", EntryPoint = "open", BestFitMapping = false, ThrowOnUnmappableChar = true)]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "fsync")]
    private static extern int FSync(int descriptor);

    [DllImport("libc", EntryPoint = "close")]
    private static extern int Close(int descriptor);
}
