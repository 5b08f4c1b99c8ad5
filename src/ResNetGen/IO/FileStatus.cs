using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace ResNetGen.IO;

/// <summary>What Linux tells of a file or a folder; links are followed.</summary>
/// <param name="Mode">What it is, and who may do what with it.</param>
/// <param name="Owner">Whose it is.</param>
internal readonly record struct FileStatus(int Mode, uint Owner)
{
    // The layout of statx is the same on every processor.
    private const int StatusBytes = 256;
    private const int OwnerAt = 20;
    private const int ModeAt = 28;

    private const int KindMask = 0xF000;
    private const int WritableByOthers = 0x12;
    private const uint Root = 0;

    public bool IsFile => (Mode & KindMask) == 0x8000;

    public bool IsFolder => (Mode & KindMask) == 0x4000;

    /// <summary>Whether nobody but this user, and the administrator, can have put anything there.</summary>
    public bool IsOwn => (Owner == GetEffectiveUser() || Owner == Root) && (Mode & WritableByOthers) == 0;

    /// <summary>Of what a path leads to; null where there is nothing, or the system does not tell.</summary>
    public static FileStatus? At(string path)
    {
        const int CurrentFolder = -100;
        return Ask(status => StatX(CurrentFolder, path, 0, status));
    }

    /// <summary>Of what was opened; null where the system does not tell.</summary>
    public static FileStatus? Of(SafeFileHandle file)
    {
        const int ItsOwn = 0x1000;
        return Ask(status => StatX((int)file.DangerousGetHandle(), "", ItsOwn, status));
    }

    private static FileStatus? Ask(Func<byte[], int> ask)
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        var status = new byte[StatusBytes];
        try
        {
            return ask(status) != 0 ? null : new FileStatus(
                BinaryPrimitives.ReadUInt16LittleEndian(status.AsSpan(ModeAt)),
                BinaryPrimitives.ReadUInt32LittleEndian(status.AsSpan(OwnerAt)));
        }
        catch (EntryPointNotFoundException)
        {
            // An old C library.
            return null;
        }
    }

    private static int StatX(int folder, string path, int flags, byte[] status) => StatX(folder, path, flags, uint.MaxValue >> 1, status);

    [DllImport("libc", EntryPoint = "statx", BestFitMapping = false, ThrowOnUnmappableChar = true)]
    private static extern int StatX(
        int folder, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags, uint wanted, [Out] byte[] status);

    [DllImport("libc", EntryPoint = "geteuid")]
    private static extern uint GetEffectiveUser();
}
