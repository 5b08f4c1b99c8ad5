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
    private const int ModeOnMacOS = 4;

    // The kind of file is in the upper bits of its mode.
    private const int KindMask = 0xF000;

    private static readonly bool OnIntel = RuntimeInformation.ProcessArchitecture == Architecture.X64;

    /// <summary>What a path leads to.</summary>
    public static FileType At(string path) => Of(
        () => FileStatus.At(path), status => OnIntel ? StatOnIntel(path, status) : Stat(path, status));

    /// <summary>What an open descriptor stands for.</summary>
    public static FileType Of(int descriptor) => Of(
        () => FileStatus.Of(descriptor), status => OnIntel ? FStatOnIntel(descriptor, status) : FStat(descriptor, status));

    private static FileType Of(Func<FileStatus?> linux, Func<byte[], int> macOS)
    {
        try
        {
            return (OperatingSystem.IsLinux() ? linux()?.Mode : Ask(macOS)) is not { } mode ? FileType.Unknown : (mode & KindMask) switch
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

    private static ushort? Ask(Func<byte[], int> ask)
    {
        var status = new byte[StatusBytes];
        return ask(status) == 0 ? BinaryPrimitives.ReadUInt16LittleEndian(status.AsSpan(ModeOnMacOS)) : null;
    }

    [DllImport("libc", EntryPoint = "stat", BestFitMapping = false, ThrowOnUnmappableChar = true)]
    private static extern int Stat([MarshalAs(UnmanagedType.LPUTF8Str)] string path, [Out] byte[] status);

    [DllImport("libc", EntryPoint = "stat$INODE64", BestFitMapping = false, ThrowOnUnmappableChar = true)]
    private static extern int StatOnIntel([MarshalAs(UnmanagedType.LPUTF8Str)] string path, [Out] byte[] status);

    [DllImport("libc", EntryPoint = "fstat")]
    private static extern int FStat(int descriptor, [Out] byte[] status);

    [DllImport("libc", EntryPoint = "fstat$INODE64")]
    private static extern int FStatOnIntel(int descriptor, [Out] byte[] status);
}
