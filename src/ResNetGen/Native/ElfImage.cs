using System.Buffers.Binary;

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
/// So the entry that asks for the version is marked weak (<c>VER_FLG_WEAK</c>), which is the format's own way to say "if it is there": the
/// linker then goes on without it. Two bytes of the file change. That nothing needs the version is not believed but checked, symbol by
/// symbol and relocation by relocation, in the file at hand; a file in which something does is refused.
/// </para>
/// </remarks>
internal sealed class ElfImage
{
    private const int SectionHeaderSize = 64;
    private const int SymbolSize = 24;
    private const int RelocationSize = 24;
    private const int VersionNeedSize = 16;

    private const uint DynamicSymbolsSection = 11;

    private const ulong PltRelocationsSize = 2;
    private const ulong SymbolTable = 6;
    private const ulong Relocations = 7;
    private const ulong RelocationsSize = 8;
    private const ulong SymbolEntrySize = 11;
    private const ulong PltRelocationKind = 20;
    private const ulong PltRelocations = 23;
    private const ulong SymbolVersions = 0x6ffffff0;
    private const ulong VersionNeeds = 0x6ffffffe;
    private const ulong VersionNeedCount = 0x6fffffff;

    private const ushort WeakVersion = 2;
    private const ushort VersionIndexMask = 0x7fff;

    private readonly ElfBytes file;
    private readonly ElfSegments segments;
    private readonly List<Symbol> symbols = [];
    private readonly List<VersionNeed> versionNeeds = [];

    /// <summary>Reads a library's tables.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="path">Its name, for messages.</param>
    /// <exception cref="ResNetGenException">
    /// The file is not a shared library for Linux on x86-64, or a table of it is not where it must be.
    /// </exception>
    public ElfImage(byte[] bytes, string path)
    {
        file = new ElfBytes(bytes, path);
        segments = new ElfSegments(file);
        ReadSymbols();
        ReadVersionNeeds();
    }

    /// <summary>
    /// The names of the functions and variables that the library expects others to define. Weak ones, which may be absent, are left out,
    /// and those that nothing refers to.
    /// </summary>
    public IEnumerable<string> RequiredSymbols => Required(atLoad: true).Union(Required(atLoad: false));

    /// <summary>
    /// Those of <see cref="RequiredSymbols"/> that the linker looks up when the library is loaded. The others are functions, looked up when
    /// they are first called.
    /// </summary>
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
            var asked = string.Join(" and ", needs.Select(need => need.Library));
            throw file.Unexpected($"it should ask {library} for {version} once, but "
                + (needs.Count == 0 ? "does not ask for it" : $"asks for it in {asked}"));
        }

        var need = needs[0];
        if (need.Flags != 0)
        {
            throw file.Unexpected($"its request for {version} already carries flags");
        }

        if (need.Hash != VersionHash(version))
        {
            throw file.Unexpected($"the hash of its request for {version} is wrong");
        }

        // Version indices are the file's own numbers; two requests with one number would both be meant by a symbol that carries it.
        if (versionNeeds.Count(other => other.Index == need.Index) != 1)
        {
            throw file.Unexpected($"two of its version requests share the number of {version}");
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
                throw file.Unexpected($"its symbol '{symbol.Name}' needs {version}");
            }

            if (IsReferenced(index))
            {
                throw file.Unexpected($"its symbol '{symbol.Name}', which needs {version}, is used");
            }
        }

        var copy = file.Copy();
        BinaryPrimitives.WriteUInt16LittleEndian(copy.AsSpan((int)need.FlagsOffset), WeakVersion);
        return copy;
    }

    private void ReadSymbols()
    {
        if (segments.Dynamic(SymbolEntrySize, "symbol size") != SymbolSize)
        {
            throw file.Unexpected("its dynamic symbols have an unknown size");
        }

        var count = SymbolCount();
        var table = segments.Offset(segments.Dynamic(SymbolTable, "symbol table"), count * SymbolSize, "the symbol table");
        var versions = segments.Offset(segments.Dynamic(SymbolVersions, "symbol versions"), count * 2, "the symbols' versions");
        for (ulong index = 0; index < count; index++)
        {
            var entry = table + (index * SymbolSize);
            symbols.Add(new Symbol(
                segments.Text(file.UInt32(entry)),
                IsWeak: file.Byte(entry + 4) >> 4 == 2,
                IsDefined: file.UInt16(entry + 6) != 0,
                (ushort)(file.UInt16(versions + (index * 2)) & VersionIndexMask)));
        }
    }

    /// <summary>The dynamic table does not say how many symbols there are; the section headers do.</summary>
    private ulong SymbolCount()
    {
        if (file.UInt16(58) != SectionHeaderSize)
        {
            throw file.Unexpected("its section headers have an unknown size");
        }

        var table = file.UInt64(40);
        var address = segments.Dynamic(SymbolTable, "symbol table");
        for (var index = 0; index < file.UInt16(60); index++)
        {
            var header = file.Entry(table, index, SectionHeaderSize, "section headers");
            if (file.UInt32(header + 4) == DynamicSymbolsSection && file.UInt64(header + 16) == address)
            {
                var size = file.UInt64(header + 32);
                file.RequireInside(file.UInt64(header + 24), size, "the symbol table");
                return size / SymbolSize;
            }
        }

        throw file.Unexpected("no section holds its dynamic symbols");
    }

    private void ReadVersionNeeds()
    {
        var count = segments.Dynamic(VersionNeedCount, "number of version requests");
        var need = segments.Offset(segments.Dynamic(VersionNeeds, "version requests"), VersionNeedSize, "the version requests");

        var entries = 0;
        for (ulong index = 0; index < count; index++)
        {
            RequireEnd(++entries);
            if (file.UInt16(need) != 1)
            {
                throw file.Unexpected("its version requests are of an unknown kind");
            }

            var library = segments.Text(file.UInt32(need + 4));
            var version = need + file.UInt32(need + 8);
            for (var remaining = file.UInt16(need + 2); remaining > 0; remaining--)
            {
                RequireEnd(++entries);
                versionNeeds.Add(new VersionNeed(
                    library,
                    segments.Text(file.UInt32(version + 8)),
                    file.UInt32(version),
                    file.UInt16(version + 4),
                    (ushort)(file.UInt16(version + 6) & VersionIndexMask),
                    version + 4));
                version += file.UInt32(version + 12);
            }

            need += file.UInt32(need + 12);
        }

        // The entries are chained by distances that the file states; each takes its own bytes, so there are never more than fit into the
        // file.
        void RequireEnd(int entries)
        {
            if (entries > file.Length / VersionNeedSize)
            {
                throw file.Unexpected("its version requests have no end");
            }
        }
    }

    private bool IsReferenced(int symbol)
    {
        const ulong WithAddend = 7;
        if (segments.TryGetDynamic(PltRelocationKind, out var kind) && kind != WithAddend)
        {
            throw file.Unexpected("its relocations are of an unknown kind");
        }

        return ReferencedBy(Relocations, RelocationsSize).Contains(symbol)
            || ReferencedBy(PltRelocations, PltRelocationsSize).Contains(symbol);
    }

    /// <summary>The indices of the symbols that a table of relocations refers to.</summary>
    private HashSet<int> ReferencedBy(ulong tableTag, ulong sizeTag)
    {
        var referenced = new HashSet<int>();
        if (!segments.TryGetDynamic(tableTag, out var address))
        {
            return referenced;
        }

        var size = segments.Dynamic(sizeTag, "size of the relocations");
        var table = segments.Offset(address, size, "the relocations");
        for (ulong entry = 0; entry + RelocationSize <= size; entry += RelocationSize)
        {
            referenced.Add((int)(file.UInt64(table + entry + 8) >> 32));
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

    private readonly record struct Symbol(string Name, bool IsWeak, bool IsDefined, ushort VersionIndex);

    private readonly record struct VersionNeed(string Library, string Version, uint Hash, ushort Flags, ushort Index, ulong FlagsOffset);
}
