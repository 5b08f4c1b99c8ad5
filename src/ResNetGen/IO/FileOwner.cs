using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace ResNetGen.IO;

/// <summary>Whose a file or folder is, and who may write to it, as Linux tells. Elsewhere nothing is known, and nothing refused.</summary>
internal static class FileOwner
{
    // The layout of statx is the same on every processor.
    private const int StatusBytes = 256;
    private const int OwnerAt = 20;
    private const int ModeAt = 28;

    private const int WritableByOthers = 0x12;
    private const uint Root = 0;

    /// <summary>Whether others than this user and the administrator can have put something there.</summary>
    public static bool MayBeAnother(string path)
    {
        const int CurrentFolder = -100;
        return MayBeAnother(status => StatX(CurrentFolder, path, 0, uint.MaxValue >> 1, status));
    }

    /// <summary>The same of what was opened.</summary>
    public static bool MayBeAnother(SafeFileHandle file)
    {
        const int ItsOwn = 0x1000;
        return MayBeAnother(status => StatX((int)file.DangerousGetHandle(), "", ItsOwn, uint.MaxValue >> 1, status));
    }

    private static bool MayBeAnother(Func<byte[], int> ask)
    {
        if (!OperatingSystem.IsLinux())
        {
            return false;
        }

        var status = new byte[StatusBytes];
        try
        {
            if (ask(status) != 0)
            {
                return true;
            }
        }
        catch (EntryPointNotFoundException)
        {
            // An old C library.
            return false;
        }

        var owner = BinaryPrimitives.ReadUInt32LittleEndian(status.AsSpan(OwnerAt));
        var mode = BinaryPrimitives.ReadUInt16LittleEndian(status.AsSpan(ModeAt));
        return (owner != Root && owner != GetEffectiveUser()) || (mode & WritableByOthers) != 0;
    }

    [DllImport("libc", EntryPoint = "statx", BestFitMapping = false, ThrowOnUnmappableChar = true)]
    private static extern int StatX(
        int folder, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags, uint wanted, [Out] byte[] status);

    [DllImport("libc", EntryPoint = "geteuid")]
    private static extern uint GetEffectiveUser();
}
