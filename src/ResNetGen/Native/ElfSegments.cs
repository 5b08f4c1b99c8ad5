using System.Text;

namespace ResNetGen.Native;

/// <summary>What the dynamic linker reads first of a shared library: its header, its segments and its dynamic section.</summary>
internal sealed class ElfSegments
{
    private const int HeaderSize = 64;
    private const int ProgramHeaderSize = 56;

    private const uint LoadSegment = 1;
    private const uint DynamicSegment = 2;

    private const ulong DynamicEnd = 0;
    private const ulong StringTable = 5;
    private const ulong StringTableSize = 10;

    private readonly ElfBytes file;
    private readonly List<Segment> segments = [];
    private readonly Dictionary<ulong, ulong> dynamicEntries = [];

    /// <summary>Reads them.</summary>
    /// <exception cref="ResNetGenException">
    /// The file is not a shared library for Linux on x86-64, or a table is not where it must be.
    /// </exception>
    public ElfSegments(ElfBytes file)
    {
        this.file = file;
        ReadHeader();
        ReadSegments();
    }

    /// <summary>What the dynamic section states under a tag, if it does.</summary>
    public bool TryGetDynamic(ulong tag, out ulong value) => dynamicEntries.TryGetValue(tag, out value);

    /// <summary>What the dynamic section states under a tag.</summary>
    public ulong Dynamic(ulong tag, string what) =>
        dynamicEntries.TryGetValue(tag, out var value) ? value : throw file.Unexpected($"its dynamic section does not state the {what}");

    /// <summary>A name in the string table.</summary>
    public string Text(uint index)
    {
        var size = Dynamic(StringTableSize, "size of the string table");
        var table = Offset(Dynamic(StringTable, "string table"), size, "the string table");
        if (index >= size)
        {
            throw file.Unexpected("a name lies outside its string table");
        }

        var rest = file.At(table + index, (int)(size - index));
        var end = rest.IndexOf((byte)0);
        return end >= 0 ? Encoding.Latin1.GetString(rest[..end]) : throw file.Unexpected("a name in its string table has no end");
    }

    /// <summary>Where in the file the bytes lie that are loaded at an address.</summary>
    public ulong Offset(ulong address, ulong size, string what)
    {
        foreach (var segment in segments)
        {
            if (address >= segment.Address && size <= segment.Size && address - segment.Address <= segment.Size - size)
            {
                return segment.Offset + (address - segment.Address);
            }
        }

        throw file.Unexpected($"{what} lies outside its segments");
    }

    private void ReadHeader()
    {
        if (file.Length < HeaderSize || !file.At(0, 4).SequenceEqual("\u007fELF"u8))
        {
            throw file.Unexpected("it is not an ELF file");
        }

        if (file.Byte(4) != 2)
        {
            throw file.Unexpected("it is a 32-bit file where a 64-bit one was expected");
        }

        if (file.Byte(5) != 1)
        {
            throw file.Unexpected("it is a big-endian file where a little-endian one was expected");
        }

        if (file.UInt16(18) != 62)
        {
            throw file.Unexpected($"it is for another processor than x86-64 (ELF machine {file.UInt16(18)})");
        }

        if (file.UInt16(16) != 3)
        {
            throw file.Unexpected("it is not a shared library");
        }
    }

    private void ReadSegments()
    {
        if (file.UInt16(54) != ProgramHeaderSize)
        {
            throw file.Unexpected("its program headers have an unknown size");
        }

        var table = file.UInt64(32);
        var count = file.UInt16(56);
        Segment? dynamic = null;
        for (var index = 0; index < count; index++)
        {
            var header = file.Entry(table, index, ProgramHeaderSize, "program headers");
            var kind = file.UInt32(header);
            var segment = new Segment(file.UInt64(header + 8), file.UInt64(header + 16), file.UInt64(header + 32));
            if (kind is LoadSegment or DynamicSegment)
            {
                file.RequireInside(segment.Offset, segment.Size, "a segment");
            }

            if (kind == LoadSegment)
            {
                segments.Add(segment);
            }
            else if (kind == DynamicSegment)
            {
                dynamic = segment;
            }
        }

        if (dynamic is not { } found)
        {
            throw file.Unexpected("it has no dynamic section");
        }

        for (var entry = found.Offset; entry + 16 <= found.Offset + found.Size && file.UInt64(entry) != DynamicEnd; entry += 16)
        {
            dynamicEntries.TryAdd(file.UInt64(entry), file.UInt64(entry + 8));
        }
    }

    private readonly record struct Segment(ulong Offset, ulong Address, ulong Size);
}
