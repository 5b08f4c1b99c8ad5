using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace ResNetGen.IO;

/// <summary>What Linux tells of a file, by <c>statx</c>, whose layout is the same on every processor.</summary>
internal sealed class FileStatus
{
    private const int Bytes = 256;
    private const int OwnerAt = 20;
    private const int ModeAt = 28;
    private const uint Everything = uint.MaxValue >> 1;

    private readonly byte[] status = new byte[Bytes];

    private FileStatus()
    {
    }

    /// <summary>The number of the user whose it is.</summary>
    public uint Owner => BinaryPrimitives.ReadUInt32LittleEndian(status.AsSpan(OwnerAt));

    /// <summary>What kind of file it is, in the upper four bits, and who may do what with it.</summary>
    public ushort Mode => BinaryPrimitives.ReadUInt16LittleEndian(status.AsSpan(ModeAt));

    /// <summary>What a path leads to; null where the system does not tell.</summary>
    /// <exception cref="EntryPointNotFoundException">An old C library.</exception>
    public static FileStatus? At(string path)
    {
        const int CurrentFolder = -100;
        return Ask(CurrentFolder, path, 0);
    }

    /// <summary>What an open descriptor stands for; null where the system does not tell.</summary>
    /// <inheritdoc cref="At"/>
    public static FileStatus? Of(int descriptor)
    {
        const int ItsOwn = 0x1000;
        return Ask(descriptor, "", ItsOwn);
    }

    private static FileStatus? Ask(int folder, string path, int flags)
    {
        var asked = new FileStatus();
        return StatX(folder, path, flags, Everything, asked.status) == 0 ? asked : null;
    }

    [DllImport("libc", EntryPoint = "statx", BestFitMapping = false, ThrowOnUnmappableChar = true)]
    private static extern int StatX(
        int folder, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags, uint wanted, [Out] byte[] status);
}
