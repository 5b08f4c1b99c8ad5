using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace ResNetGen.IO;

/// <summary>What a path leads to, links followed, or what a descriptor stands for.</summary>
internal enum FileType
{
    /// <summary>Nothing, or nothing that the system tells of.</summary>
    Unknown,

    /// <summary>A file.</summary>
    Regular,

    /// <summary>A folder.</summary>
    Folder,

    /// <summary>A pipe with a name: whoever opens it waits for somebody at its other end.</summary>
    Pipe,

    /// <summary>A device, which may have no end.</summary>
    Device,

    /// <summary>A socket.</summary>
    Socket,
}

/// <summary>Asks Linux and macOS for it.</summary>
internal static class FileTypes
{
    private const int StatusBytes = 256;
    private const int OfLinux = 28;
    private const int OfMacOS = 4;

    // The kind of file is in the upper bits of its mode.
    private const int KindMask = 0xF000;

    private static readonly bool OnIntel = RuntimeInformation.ProcessArchitecture == Architecture.X64;

    /// <summary>What a path leads to.</summary>
    public static FileType At(string path)
    {
        const int CurrentFolder = -100;
        var status = new byte[StatusBytes];
        return OperatingSystem.IsLinux() ? Ask(() => StatX(CurrentFolder, path, 0, uint.MaxValue >> 1, status), status, OfLinux)
            : Ask(() => OnIntel ? StatOnIntel(path, status) : Stat(path, status), status, OfMacOS);
    }

    /// <summary>What an open descriptor stands for.</summary>
    public static FileType Of(int descriptor)
    {
        const int ItsOwn = 0x1000;
        var status = new byte[StatusBytes];
        return OperatingSystem.IsLinux() ? Ask(() => StatX(descriptor, "", ItsOwn, uint.MaxValue >> 1, status), status, OfLinux)
            : Ask(() => OnIntel ? FStatOnIntel(descriptor, status) : FStat(descriptor, status), status, OfMacOS);
    }

    private static FileType Ask(Func<int> ask, byte[] status, int place)
    {
        try
        {
            return ask() != 0 ? FileType.Unknown : (BinaryPrimitives.ReadUInt16LittleEndian(status.AsSpan(place)) & KindMask) switch
            {
                0x8000 => FileType.Regular,
                0x4000 => FileType.Folder,
                0x1000 => FileType.Pipe,
                0x2000 or 0x6000 => FileType.Device,
                0xC000 => FileType.Socket,
                _ => FileType.Unknown,
            };
        }
        catch (EntryPointNotFoundException)
        {
            // An old C library: what cannot be sought in is no file either, and no more is read than the length says.
            return FileType.Unknown;
        }
    }

    [DllImport("libc", EntryPoint = "statx", BestFitMapping = false, ThrowOnUnmappableChar = true)]
    private static extern int StatX(
        int folder, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags, uint wanted, [Out] byte[] status);

    [DllImport("libc", EntryPoint = "stat", BestFitMapping = false, ThrowOnUnmappableChar = true)]
    private static extern int Stat([MarshalAs(UnmanagedType.LPUTF8Str)] string path, [Out] byte[] status);

    [DllImport("libc", EntryPoint = "stat$INODE64", BestFitMapping = false, ThrowOnUnmappableChar = true)]
    private static extern int StatOnIntel([MarshalAs(UnmanagedType.LPUTF8Str)] string path, [Out] byte[] status);

    [DllImport("libc", EntryPoint = "fstat")]
    private static extern int FStat(int descriptor, [Out] byte[] status);

    [DllImport("libc", EntryPoint = "fstat$INODE64")]
    private static extern int FStatOnIntel(int descriptor, [Out] byte[] status);
}
