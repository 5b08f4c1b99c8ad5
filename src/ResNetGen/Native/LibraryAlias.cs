using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using ResNetGen.IO;

namespace ResNetGen.Native;

/// <summary>Gives a library that is loaded a second name: that of a file of the program, which is then never loaded.</summary>
/// <remarks>
/// <para>
/// TorchSharp loads <c>torch_cpu</c> and <c>torch_cuda</c> by name, and the runtime makes that the path of the program's own file where
/// there is one. Beside a libtorch from elsewhere that would be a second one; both register their operators, and the process aborts.
/// TorchSharp does so within the initializer of its first class, where nothing managed comes in between, and keeps in private fields that
/// it has.
/// </para>
/// <para>
/// Linux's dynamic linker goes by what a library calls itself: one that is loaded answers for every later request for its SONAME, a path
/// too. So a library without content is loaded whose SONAME is the path of the program's file, and which needs the libtorch that is loaded.
/// </para>
/// </remarks>
internal static class LibraryAlias
{
    private const int HeaderSize = 64;
    private const int ProgramHeaderSize = 56;
    private const int SymbolSize = 24;
    private const ulong PageSize = 0x1000;

    /// <summary>Whether this system's linker goes by SONAMEs, and is one for which <see cref="Image"/> writes a library.</summary>
    public static bool IsSupported => OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == Architecture.X64;

    /// <summary>Lets a path stand for a loaded library from now on.</summary>
    /// <param name="path">The path, in the spelling in which it will be asked for.</param>
    /// <param name="library">The SONAME of the loaded library.</param>
    /// <exception cref="ResNetGenException">No temporary file can be written.</exception>
    public static void Load(string path, string library)
    {
        try
        {
            // In a folder of this process alone; a loaded library needs no file any more.
            var folder = Directory.CreateTempSubdirectory("resnetgen-");
            try
            {
                OwnLibrary.Load(Image(path, library), folder.FullName, "alias.so");
            }
            finally
            {
                folder.Delete(recursive: true);
            }
        }
        catch (Exception exception) when (FileErrors.Covers(exception) || exception is DllNotFoundException)
        {
            throw new ResNetGenException(
                $"The program has a libtorch of its own, '{path}', beside which the one that is named can be loaded only by way of a "
                + "temporary file, and that fails: "
                + $"{DynamicLinker.Reason(exception)}; set TMPDIR to a folder that can be written to, "
                + "or remove the program's own libtorch.",
                exception);
        }
    }

    /// <summary>A shared library for x86-64 that has a name and one request, and nothing else (System V ABI, chapters 4 and 5).</summary>
    /// <param name="soname">What it is called.</param>
    /// <param name="needed">The library that it needs.</param>
    internal static byte[] Image(string soname, string needed)
    {
        var names = Encoding.UTF8.GetBytes($"\0{soname}\0{needed}\0");
        var sonameAt = 1UL;
        var neededAt = sonameAt + (ulong)Encoding.UTF8.GetByteCount(soname) + 1;

        const ulong Dynamic = HeaderSize + (3 * ProgramHeaderSize);
        const ulong DynamicSize = 8 * 16;
        const ulong Hash = Dynamic + DynamicSize;
        const ulong HashSize = 4 * 4;
        const ulong Symbols = Hash + HashSize;
        const ulong Names = Symbols + SymbolSize;
        var size = Names + (ulong)names.Length;

        var image = new byte[size];
        "\u007fELF"u8.CopyTo(image);
        (image[4], image[5], image[6]) = (2, 1, 1);  // 64 bits, little-endian, version 1
        UInt16(16, 3);                               // a shared library
        UInt16(18, 62);                              // x86-64
        UInt32(20, 1);
        UInt64(32, HeaderSize);
        UInt16(52, HeaderSize);
        UInt16(54, ProgramHeaderSize);
        UInt16(56, 3);

        // All of it readable and writable, since the linker enters addresses into the dynamic section; and no executable stack, which is
        // the default.
        Segment(0, kind: 1, offset: 0, size, PageSize);
        Segment(1, kind: 2, Dynamic, DynamicSize, align: 8);
        Segment(2, kind: 0x6474e551, offset: 0, size: 0, align: 16);

        ReadOnlySpan<(ulong Tag, ulong Value)> entries =
        [
            (1, neededAt), (14, sonameAt), (4, Hash), (5, Names), (6, Symbols), (10, (ulong)names.Length), (11, SymbolSize), (0, 0),
        ];
        for (var index = 0; index < entries.Length; index++)
        {
            UInt64(Dynamic + ((ulong)index * 16), entries[index].Tag);
            UInt64(Dynamic + ((ulong)index * 16) + 8, entries[index].Value);
        }

        // One bucket, and the one symbol that every table begins with: a hash table in which nothing is found.
        UInt32(Hash, 1);
        UInt32(Hash + 4, 1);
        names.CopyTo(image, (int)Names);
        return image;

        void Segment(int index, uint kind, ulong offset, ulong size, ulong align)
        {
            const uint ReadableAndWritable = 6;
            var header = HeaderSize + ((ulong)index * ProgramHeaderSize);
            UInt32(header, kind);
            UInt32(header + 4, ReadableAndWritable);
            UInt64(header + 8, offset);
            UInt64(header + 16, offset);
            UInt64(header + 24, offset);
            UInt64(header + 32, size);
            UInt64(header + 40, size);
            UInt64(header + 48, align);
        }

        void UInt16(ulong at, ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(image.AsSpan((int)at), value);

        void UInt32(ulong at, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(image.AsSpan((int)at), value);

        void UInt64(ulong at, ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(image.AsSpan((int)at), value);
    }
}
