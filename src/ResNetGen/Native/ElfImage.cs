using System.Buffers.Binary;
using System.Text;

namespace ResNetGen.Native;

/// <summary>
/// A shared library of Linux on x86-64, read as its dynamic linker reads it (System V ABI, ELF-64; the version tables are those of the
/// Linux Standard Base, "Symbol Versioning"), and the one change that this project ever makes to one: <see cref="WithOptionalVersion"/>.
/// </summary>
/// <remarks>
/// <para>
/// <c>libLibTorchSharp.so</c> 0.107.0 was linked against GCC 13 and asks libstdc++ for the version <c>GLIBCXX_3.4.32</c>. A linker
/// on Debian 12 or Ubuntu 22.04 refuses it at once. Yet the only symbol of that version is <c>_ZSt21ios_base_library_initv</c>, a marker
/// that <c>&lt;iostream&gt;</c> leaves in an object file so that no older library is taken, and that no instruction and no relocation uses.
/// </para>
/// <para>
/// So the entry that asks for the version is marked weak (<c>VER_FLG_WEAK</c>), which is the format's own way to say "if it is there": the linker
/// then goes on without it. Two bytes of the file change. That nothing needs the version is not believed but checked, symbol by symbol and
/// relocation by relocation, in the file at hand; a file in which something does is refused.
/// </para>
/// </remarks>
internal sealed class ElfImage
{
    private const int HeaderSize = 64;
    private const int ProgramHeaderSize = 56;
    private const int SectionHeaderSize = 64;
    private const int SymbolSize = 24;
    private const int RelocationSize = 24;
    private const int VersionNeedSize = 16;

    private const uint LoadSegment = 1;
    private const uint DynamicSegment = 2;
    private const uint DynamicSymbolsSection = 11;

    private const ulong DynamicEnd = 0;
    private const ulong PltRelocationsSize = 2;
    private const ulong StringTable = 5;
    private const ulong SymbolTable = 6;
    private const ulong Relocations = 7;
    private const ulong RelocationsSize = 8;
    private const ulong StringTableSize = 10;
    private const ulong SymbolEntrySize = 11;
    private const ulong PltRelocationKind = 20;
    private const ulong PltRelocations = 23;
    private const ulong SymbolVersions = 0x6ffffff0;
    private const ulong VersionNeeds = 0x6ffffffe;
    private const ulong VersionNeedCount = 0x6fffffff;

    private const ushort WeakVersion = 2;
    private const ushort VersionIndexMask = 0x7fff;

    private readonly byte[] bytes;
    private readonly string path;
    private readonly List<Segment> segments = [];
    private readonly Dictionary<ulong, ulong> dynamicEntries = [];
    private readonly List<Symbol> symbols = [];
    private readonly List<VersionNeed> versionNeeds = [];

    /// <summary>Reads a library's tables.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="path">Its name, for messages.</param>
    /// <exception cref="ResNetGenException">The file is not a shared library for Linux on x86-64, or a table of it is not where it must be.</exception>
    public ElfImage(byte[] bytes, string path)
    {
        this.bytes = bytes;
        this.path = path;
        ReadHeader();
        ReadSegments();
        ReadSymbols();
        ReadVersionNeeds();
    }

    /// <summary>
    /// The names of the functions and variables that the library expects others to define. Weak ones, which may be absent, are left out, and those that nothing
    /// refers to.
    /// </summary>
    public IEnumerable<string> RequiredSymbols => Required(atLoad: true).Union(Required(atLoad: false));

    /// <summary>Those of <see cref="RequiredSymbols"/> that the linker looks up when the library is loaded. The others are functions, looked up when they are first called.</summary>
    public IEnumerable<string> SymbolsAtLoad => Required(atLoad: true);

    private IEnumerable<string> Required(bool atLoad) =>
        ReferencedBy(atLoad ? Relocations : PltRelocations, atLoad ? RelocationsSize : PltRelocationsSize)
            .Where(index => index < symbols.Count)
            .Select(index => symbols[index])
            .Where(symbol => symbol is { IsDefined: false, IsWeak: false, Name.Length: > 0 })
            .Select(symbol => symbol.Name);

    /// <summary>A copy of the file in which one version that it asks of another library is optional.</summary>
    /// <param name="library">The library that is asked, such as <c>libstdc++.so.6</c>.</param>
    /// <param name="version">The version, such as <c>GLIBCXX_3.4.32</c>.</param>
    /// <param name="marker">The one symbol that may be bound to that version; nothing may refer to it.</param>
    /// <exception cref="ResNetGenException">The file does not ask for the version, or something in it needs it.</exception>
    public byte[] WithOptionalVersion(string library, string version, string marker)
    {
        var needs = versionNeeds.Where(need => need.Version == version).ToList();
        if (needs.Count != 1 || needs[0].Library != library)
        {
            throw Unexpected($"it should ask {library} for {version} once, but "
                + (needs.Count == 0 ? "does not ask for it" : $"asks for it in {string.Join(" and ", needs.Select(need => need.Library))}"));
        }

        var need = needs[0];
        if (need.Flags != 0)
        {
            throw Unexpected($"its request for {version} already carries flags");
        }

        if (need.Hash != VersionHash(version))
        {
            throw Unexpected($"the hash of its request for {version} is wrong");
        }

        // Version indices are the file's own numbers; two requests with one number would both be meant by a symbol that carries it.
        if (versionNeeds.Count(other => other.Index == need.Index) != 1)
        {
            throw Unexpected($"two of its version requests share the number of {version}");
        }

        for (var index = 0; index < symbols.Count; index++)
        {
            var symbol = symbols[index];
            if (symbol.VersionIndex != need.Index)
            {
                continue;
            }

            if (symbol.Name != marker || symbol.IsDefined)
            {
                throw Unexpected($"its symbol '{symbol.Name}' needs {version}");
            }

            if (IsReferenced(index))
            {
                throw Unexpected($"its symbol '{symbol.Name}', which needs {version}, is used");
            }
        }

        var copy = bytes.ToArray();
        BinaryPrimitives.WriteUInt16LittleEndian(copy.AsSpan((int)need.FlagsOffset), WeakVersion);
        return copy;
    }

    private void ReadHeader()
    {
        if (bytes.Length < HeaderSize || !bytes.AsSpan(0, 4).SequenceEqual("\u007fELF"u8))
        {
            throw Unexpected("it is not an ELF file");
        }

        if (bytes[4] != 2)
        {
            throw Unexpected("it is a 32-bit file where a 64-bit one was expected");
        }

        if (bytes[5] != 1)
        {
            throw Unexpected("it is a big-endian file where a little-endian one was expected");
        }

        if (UInt16(18) != 62)
        {
            throw Unexpected($"it is for another processor than x86-64 (ELF machine {UInt16(18)})");
        }

        if (UInt16(16) != 3)
        {
            throw Unexpected("it is not a shared library");
        }
    }

    private void ReadSegments()
    {
        if (UInt16(54) != ProgramHeaderSize)
        {
            throw Unexpected("its program headers have an unknown size");
        }

        var table = UInt64(32);
        var count = UInt16(56);
        Segment? dynamic = null;
        for (var index = 0; index < count; index++)
        {
            var header = Entry(table, index, ProgramHeaderSize, "program headers");
            var kind = UInt32(header);
            var segment = new Segment(UInt64(header + 8), UInt64(header + 16), UInt64(header + 32));
            if (kind is LoadSegment or DynamicSegment)
            {
                RequireInside(segment.Offset, segment.Size, "a segment");
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
            throw Unexpected("it has no dynamic section");
        }

        for (var entry = found.Offset; entry + 16 <= found.Offset + found.Size && UInt64(entry) != DynamicEnd; entry += 16)
        {
            dynamicEntries.TryAdd(UInt64(entry), UInt64(entry + 8));
        }
    }

    private void ReadSymbols()
    {
        if (Dynamic(SymbolEntrySize, "symbol size") != SymbolSize)
        {
            throw Unexpected("its dynamic symbols have an unknown size");
        }

        var count = SymbolCount();
        var table = Offset(Dynamic(SymbolTable, "symbol table"), count * SymbolSize, "the symbol table");
        var versions = Offset(Dynamic(SymbolVersions, "symbol versions"), count * 2, "the symbols' versions");
        for (ulong index = 0; index < count; index++)
        {
            var entry = table + (index * SymbolSize);
            symbols.Add(new Symbol(
                Text(UInt32(entry)),
                IsWeak: bytes[entry + 4] >> 4 == 2,
                IsDefined: UInt16(entry + 6) != 0,
                (ushort)(UInt16(versions + (index * 2)) & VersionIndexMask)));
        }
    }

    /// <summary>The dynamic table does not say how many symbols there are; the section headers do.</summary>
    private ulong SymbolCount()
    {
        if (UInt16(58) != SectionHeaderSize)
        {
            throw Unexpected("its section headers have an unknown size");
        }

        var table = UInt64(40);
        var address = Dynamic(SymbolTable, "symbol table");
        for (var index = 0; index < UInt16(60); index++)
        {
            var header = Entry(table, index, SectionHeaderSize, "section headers");
            if (UInt32(header + 4) == DynamicSymbolsSection && UInt64(header + 16) == address)
            {
                var size = UInt64(header + 32);
                RequireInside(UInt64(header + 24), size, "the symbol table");
                return size / SymbolSize;
            }
        }

        throw Unexpected("no section holds its dynamic symbols");
    }

    private void ReadVersionNeeds()
    {
        var count = Dynamic(VersionNeedCount, "number of version requests");
        var need = Offset(Dynamic(VersionNeeds, "version requests"), VersionNeedSize, "the version requests");

        var entries = 0;
        for (ulong index = 0; index < count; index++)
        {
            RequireEnd(++entries);
            if (UInt16(need) != 1)
            {
                throw Unexpected("its version requests are of an unknown kind");
            }

            var library = Text(UInt32(need + 4));
            var version = need + UInt32(need + 8);
            for (var remaining = UInt16(need + 2); remaining > 0; remaining--)
            {
                RequireEnd(++entries);
                versionNeeds.Add(new VersionNeed(
                    library,
                    Text(UInt32(version + 8)),
                    UInt32(version),
                    UInt16(version + 4),
                    (ushort)(UInt16(version + 6) & VersionIndexMask),
                    version + 4));
                version += UInt32(version + 12);
            }

            need += UInt32(need + 12);
        }

        // The entries are chained by distances that the file states; each takes its own bytes, so there are never more than fit into the file.
        void RequireEnd(int entries)
        {
            if (entries > bytes.Length / VersionNeedSize)
            {
                throw Unexpected("its version requests have no end");
            }
        }
    }

    private bool IsReferenced(int symbol)
    {
        const ulong WithAddend = 7;
        if (dynamicEntries.TryGetValue(PltRelocationKind, out var kind) && kind != WithAddend)
        {
            throw Unexpected("its relocations are of an unknown kind");
        }

        return ReferencedBy(Relocations, RelocationsSize).Contains(symbol) || ReferencedBy(PltRelocations, PltRelocationsSize).Contains(symbol);
    }

    /// <summary>The indices of the symbols that a table of relocations refers to.</summary>
    private HashSet<int> ReferencedBy(ulong tableTag, ulong sizeTag)
    {
        var referenced = new HashSet<int>();
        if (!dynamicEntries.TryGetValue(tableTag, out var address))
        {
            return referenced;
        }

        var size = Dynamic(sizeTag, "size of the relocations");
        var table = Offset(address, size, "the relocations");
        for (ulong entry = 0; entry + RelocationSize <= size; entry += RelocationSize)
        {
            referenced.Add((int)(UInt64(table + entry + 8) >> 32));
        }

        return referenced;
    }

    /// <summary>The hash of a version's name, as the System V ABI defines it for symbol names.</summary>
    private static uint VersionHash(string version)
    {
        uint hash = 0;
        foreach (var letter in version)
        {
            hash = (hash << 4) + letter;
            var high = hash & 0xf0000000;
            hash = (hash ^ (high >> 24)) & ~high;
        }

        return hash;
    }

    private ulong Dynamic(ulong tag, string what) =>
        dynamicEntries.TryGetValue(tag, out var value) ? value : throw Unexpected($"its dynamic section does not state the {what}");

    private string Text(uint index)
    {
        var size = Dynamic(StringTableSize, "size of the string table");
        var table = Offset(Dynamic(StringTable, "string table"), size, "the string table");
        if (index >= size)
        {
            throw Unexpected("a name lies outside its string table");
        }

        var rest = bytes.AsSpan((int)(table + index), (int)(size - index));
        var end = rest.IndexOf((byte)0);
        return end >= 0 ? Encoding.Latin1.GetString(rest[..end]) : throw Unexpected("a name in its string table has no end");
    }

    /// <summary>Where in the file the bytes lie that are loaded at an address.</summary>
    private ulong Offset(ulong address, ulong size, string what)
    {
        foreach (var segment in segments)
        {
            if (address >= segment.Address && size <= segment.Size && address - segment.Address <= segment.Size - size)
            {
                return segment.Offset + (address - segment.Address);
            }
        }

        throw Unexpected($"{what} lies outside its segments");
    }

    private ulong Entry(ulong table, int index, int size, string what)
    {
        RequireInside(table, (ulong)(index + 1) * (ulong)size, $"its {what}");
        return table + ((ulong)index * (ulong)size);
    }

    private void RequireInside(ulong offset, ulong size, string what)
    {
        if (size > (ulong)bytes.Length || offset > (ulong)bytes.Length - size)
        {
            throw Unexpected($"{what} would reach past the end of the file, which may be cut short");
        }
    }

    private ReadOnlySpan<byte> At(ulong offset, int size)
    {
        RequireInside(offset, (ulong)size, "a table");
        return bytes.AsSpan((int)offset, size);
    }

    private ushort UInt16(ulong offset) => BinaryPrimitives.ReadUInt16LittleEndian(At(offset, 2));

    private uint UInt32(ulong offset) => BinaryPrimitives.ReadUInt32LittleEndian(At(offset, 4));

    private ulong UInt64(ulong offset) => BinaryPrimitives.ReadUInt64LittleEndian(At(offset, 8));

    private ResNetGenException Unexpected(string what) =>
        new($"'{path}' is not the library that this version knows, and was left as it is: {what}.");

    private readonly record struct Segment(ulong Offset, ulong Address, ulong Size);

    private readonly record struct Symbol(string Name, bool IsWeak, bool IsDefined, ushort VersionIndex);

    private readonly record struct VersionNeed(string Library, string Version, uint Hash, ushort Flags, ushort Index, ulong FlagsOffset);
}
