using System.Buffers.Binary;
using System.Text;

namespace ResNetGen.Tests.Native;

/// <summary>Folders with libtorch and the program NativeProbe, and changes to their files.</summary>
internal static class Libraries
{
    public const string Binding = "libLibTorchSharp.so";

    /// <summary>The folder with libtorch and the binding that these tests run on; its files are links to packages.</summary>
    public static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "runtimes", "linux-x64", "native");

    /// <summary>
    /// A folder with libtorch whose small libraries are files of their own, which the list of loaded libraries shows, and whose large one
    /// is a link.
    /// </summary>
    public static string LinkTo(string folder, params string[] names)
    {
        var target = Directory.CreateDirectory(Path.Combine([folder, .. names is [] ? ["libtorch"] : names])).FullName;
        CopySmallLibraries(target);
        File.CreateSymbolicLink(Path.Combine(target, "libtorch_cpu.so"), Path.Combine(Folder, "libtorch_cpu.so"));
        return target;
    }

    /// <summary>
    /// A folder with a libtorch of its own, the large library too: another file, which the linker takes for another library.
    /// </summary>
    public static string Copy(string target)
    {
        Directory.CreateDirectory(target);
        CopySmallLibraries(target);

        // What the link leads to.
        File.Copy(Path.Combine(Folder, "libtorch_cpu.so"), Path.Combine(target, "libtorch_cpu.so"));
        return target;
    }

    /// <summary>The probe as an application that has been put into one folder, without the file that lists its libraries.</summary>
    public static string Application(string folder, bool withLibTorch)
    {
        var target = Directory.CreateDirectory(Path.Combine(folder, "application")).FullName;
        var files = Directory.GetFiles(Path.GetDirectoryName(Probe.ProbePath)!);
        foreach (var path in files.Where(path => !path.EndsWith(".deps.json", StringComparison.Ordinal)))
        {
            File.Copy(path, Path.Combine(target, Path.GetFileName(path)));
        }

        File.Copy(Path.Combine(Folder, Binding), Path.Combine(target, Binding));
        return withLibTorch ? LinkTo(folder, "application") : target;
    }

    /// <summary>
    /// A small library under the name of another. It needs nothing but the system, and answers for no name of libtorch's.
    /// </summary>
    public static string Stub(string folder, string name)
    {
        var path = Path.Combine(Directory.CreateDirectory(folder).FullName, name);
        File.Copy(Directory.GetFiles(Folder, "libgomp*")[0], path);
        return path;
    }

    /// <summary>Overwrites a name in a library's table of strings, up to the length of the replacement.</summary>
    public static void Rename(string library, string name, string replacement)
    {
        var bytes = File.ReadAllBytes(library);
        var at = bytes.AsSpan().IndexOf(Encoding.ASCII.GetBytes($"\0{name}\0"));
        Assert.True(at >= 0, $"There is no {name} in {library}.");
        Encoding.ASCII.GetBytes(replacement).CopyTo(bytes, at + 1);
        File.WriteAllBytes(library, bytes);
    }

    /// <summary>Makes a copy of libtorch say that it is another version.</summary>
    public static void SetVersion(string folder, byte major, byte minor)
    {
        using var library = Open(folder);
        var function = (int)library.Symbol("aoti_torch_abi_version").Value;

        // One instruction loads the number.
        var code = library.Read(function, 32);
        var at = code.AsSpan().IndexOf((ReadOnlySpan<byte>)[0, 0, 0, 0, 0, 0, 10, 2]);
        Assert.InRange(at, 0, 24);
        library.Write(function + at, [0, 0, 0, 0, 0, 0, minor, major]);
    }

    /// <summary>Makes a copy of libtorch run one function where another is asked for.</summary>
    public static void Replace(string folder, string function, string by)
    {
        using var library = Open(folder);
        var value = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(value, library.Symbol(by).Value);
        library.Write(library.Symbol(function).Entry + 8, value);
    }

    private static LibraryFile Open(string folder) => new(Path.Combine(folder, "libtorch_cpu.so"));

    private static void CopySmallLibraries(string target)
    {
        string[] others = [Path.Combine(Folder, "libc10.so"), Path.Combine(Folder, "libtorch.so")];
        foreach (var path in Directory.GetFiles(Folder, "libgomp*").Concat(others))
        {
            File.Copy(path, Path.Combine(target, Path.GetFileName(path)));
        }
    }

    /// <summary>A library on the disk, too large to hold. Its code and its symbols lie in the file where they lie in memory.</summary>
    private sealed class LibraryFile : IDisposable
    {
        private readonly FileStream file;
        private readonly Dictionary<string, (long Offset, long Size)> sections = [];

        public LibraryFile(string path)
        {
            file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite);
            var header = Read(0, 64);
            var table = BinaryPrimitives.ReadInt64LittleEndian(header.AsSpan(40));
            var count = BinaryPrimitives.ReadInt16LittleEndian(header.AsSpan(60));
            var entries = Enumerable.Range(0, count).Select(index => Read(table + (index * 64), 64)).ToList();
            var names = Place(entries[BinaryPrimitives.ReadInt16LittleEndian(header.AsSpan(62))]);
            foreach (var entry in entries)
            {
                sections.TryAdd(Text(Read(names.Offset + BinaryPrimitives.ReadInt32LittleEndian(entry), 64), 0), Place(entry));
            }
        }

        /// <summary>The place of a symbol's entry, and the address that it holds.</summary>
        public (long Entry, long Value) Symbol(string name)
        {
            var (symbols, size) = sections[".dynsym"];
            var table = Read(symbols, (int)size);
            var names = Read(sections[".dynstr"].Offset, (int)sections[".dynstr"].Size);
            for (var at = 0; at < table.Length; at += 24)
            {
                if (Text(names, BinaryPrimitives.ReadInt32LittleEndian(table.AsSpan(at))) == name)
                {
                    return (symbols + at, BinaryPrimitives.ReadInt64LittleEndian(table.AsSpan(at + 8)));
                }
            }

            throw new InvalidOperationException($"There is no symbol {name}.");
        }

        public byte[] Read(long offset, int count)
        {
            var bytes = new byte[count];
            file.Position = offset;
            file.ReadAtLeast(bytes, count, throwOnEndOfStream: false);
            return bytes;
        }

        public void Write(long offset, ReadOnlySpan<byte> bytes)
        {
            file.Position = offset;
            file.Write(bytes);
        }

        public void Dispose() => file.Dispose();

        private static (long Offset, long Size) Place(byte[] entry) =>
            (BinaryPrimitives.ReadInt64LittleEndian(entry.AsSpan(24)), BinaryPrimitives.ReadInt64LittleEndian(entry.AsSpan(32)));

        private static string Text(byte[] bytes, int at)
        {
            var rest = bytes.AsSpan(at);
            return Encoding.ASCII.GetString(rest[..Math.Max(0, rest.IndexOf((byte)0))]);
        }
    }
}
