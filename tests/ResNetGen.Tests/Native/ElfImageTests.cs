using System.Buffers.Binary;
using System.Diagnostics;
using System.Text;
using ResNetGen.Native;

namespace ResNetGen.Tests.Native;

public class ElfImageTests
{
    private const string Version = "GLIBCXX_3.4.32";
    private const string Marker = "_ZSt21ios_base_library_initv";

    private static readonly byte[] Original = ReadOriginal();

    [Fact]
    public void Marks_the_one_version_request_weak_and_changes_nothing_else()
    {
        var mended = Mend(Original);

        // An entry of .gnu.version_r: hash, flags, index, name, next. The hash of the version's name was taken from readelf.
        const uint Hash = 0x0297f842;
        var (offset, size) = Section(Original, ".gnu.version_r");
        var entries = Enumerable.Range(0, size / 16).Select(index => offset + (index * 16))
            .Where(entry => BinaryPrimitives.ReadUInt32LittleEndian(Original.AsSpan(entry)) == Hash);
        var flags = Assert.Single(entries) + 4;

        Assert.Equal(0, BinaryPrimitives.ReadUInt16LittleEndian(Original.AsSpan(flags)));
        Assert.Equal(2, BinaryPrimitives.ReadUInt16LittleEndian(mended.AsSpan(flags)));
        Assert.Equal([flags], Enumerable.Range(0, Original.Length).Where(index => Original[index] != mended[index]));
    }

    [Fact]
    public void Binutils_read_the_request_as_weak()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            var path = Path.Combine(folder.FullName, "mended.so");
            File.WriteAllBytes(path, Mend(Original));
            string output;
            try
            {
                using var readelf = Process.Start(new ProcessStartInfo("readelf", ["-V", "-W", path]) { RedirectStandardOutput = true })!;
                output = readelf.StandardOutput.ReadToEnd();
            }
            catch (System.ComponentModel.Win32Exception)
            {
                Assert.Skip("readelf is not installed");
                return;
            }

            var weak = output.Split('\n').Where(line => line.Contains("Flags: WEAK", StringComparison.Ordinal));
            Assert.Contains(Version, Assert.Single(weak), StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Names_the_symbols_that_others_must_define()
    {
        var symbols = new ElfImage(Original, "lib.so").RequiredSymbols.ToList();
        Assert.Contains("_ZN3c104impl23ExcludeDispatchKeyGuardC2ENS_14DispatchKeySetE", symbols);
        Assert.Contains("strlen", symbols);
        Assert.DoesNotContain("THSTensor_add", symbols);
        Assert.DoesNotContain("__gmon_start__", symbols);

        // The marker is asked for by a version and by nothing else.
        Assert.DoesNotContain(Marker, symbols);
    }

    [Fact]
    public void Tells_what_is_looked_up_at_load_from_what_is_called()
    {
        var symbols = new ElfImage(Original, "lib.so").SymbolsAtLoad.ToList();
        Assert.Contains("_ZTVN5torch8autograd4NodeE", symbols);
        Assert.Contains("_ZN3c1019UndefinedTensorImpl10_singletonE", symbols);
        Assert.DoesNotContain("_ZN3c104impl23ExcludeDispatchKeyGuardC2ENS_14DispatchKeySetE", symbols);
        Assert.DoesNotContain("strlen", symbols);
    }

    public static TheoryData<string, string> Refusals => new()
    {
        { "empty", "it is not an ELF file" },
        { "text", "it is not an ELF file" },
        { "32-bit", "it is a 32-bit file where a 64-bit one was expected" },
        { "big-endian", "it is a big-endian file where a little-endian one was expected" },
        { "aarch64", "it is for another processor than x86-64 (ELF machine 183)" },
        { "program", "it is not a shared library" },
        { "header alone", "its program headers would reach past the end of the file, which may be cut short" },
        { "cut in half", "a segment would reach past the end of the file, which may be cut short" },
        { "cut at the section headers", "its section headers would reach past the end of the file, which may be cut short" },
        { "endless segment", "a segment would reach past the end of the file, which may be cut short" },
        { "endless requests", "its version requests have no end" },
        { "endless versions", "its version requests have no end" },
        { "no request", $"it should ask libstdc++.so.6 for {Version} once, but does not ask for it" },
        { "another library", $"it should ask libstdc++.so.6 for {Version} once, but asks for it in libstdc--.so.6" },
        { "mended already", $"its request for {Version} already carries flags" },
        { "wrong hash", $"the hash of its request for {Version} is wrong" },
        { "shared number", $"two of its version requests share the number of {Version}" },
        { "another symbol", $"needs {Version}" },
        { "marker used", $"its symbol '{Marker}', which needs {Version}, is used" },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public void Refuses_a_file_that_is_not_as_expected(string change, string reason)
    {
        var exception = Assert.Throws<ResNetGenException>(() => Mend(Changed(change)));
        Assert.StartsWith(
            "'/lib/x.so' is not the library that this version knows, and was left as it is: ", exception.Message, StringComparison.Ordinal);
        Assert.EndsWith(reason + ".", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_damage_is_refused_or_does_not_matter()
    {
        // The tables that are read, and what they point to; a flip elsewhere cannot be seen and must not be.
        string[] tables = [".dynamic", ".gnu.version_r", ".gnu.version", ".dynsym", ".dynstr"];
        var ranges = tables.Select(name => Section(Original, name)).Append((Offset: 0, Size: 64 + (10 * 56)));
        var headers = (int)BinaryPrimitives.ReadUInt64LittleEndian(Original.AsSpan(40));
        var places = ranges.Append((Offset: headers, Size: Original.Length - headers)).ToArray();

        var random = new Random(2016);
        var bytes = Original.ToArray();
        var refused = 0;
        for (var round = 0; round < 1500; round++)
        {
            var flips = new List<int>();
            for (var flip = random.Next(1, 4); flip > 0; flip--)
            {
                var (offset, size) = places[random.Next(places.Length)];
                flips.Add(offset + random.Next(size));
            }

            flips.ForEach(index => bytes[index] = random.Next(3) == 0 ? (byte)0xff : (byte)random.Next(256));
            refused += IsRefused(bytes) ? 1 : 0;
            flips.ForEach(index => bytes[index] = Original[index]);
        }

        for (var round = 0; round < 200; round++)
        {
            var length = random.Next(round < 100 ? 2048 : Original.Length);
            Assert.True(IsRefused(Original[..length]));
        }

        // Flips in names and symbols seldom matter, those in the headers often do: both kinds must have come up.
        Assert.InRange(refused, 150, 1450);
        Assert.False(IsRefused(bytes));

        static bool IsRefused(byte[] bytes)
        {
            try
            {
                var mended = Mend(bytes);
                Assert.Equal(bytes.Length, mended.Length);
                return false;
            }
            catch (ResNetGenException)
            {
                return true;
            }
        }
    }

    private static byte[] Mend(byte[] bytes) => new ElfImage(bytes, "/lib/x.so").WithOptionalVersion("libstdc++.so.6", Version, Marker);

    private static byte[] Changed(string change)
    {
        var bytes = Original.ToArray();
        var sectionHeaders = (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(40));
        var (requests, requestsSize) = Section(bytes, ".gnu.version_r");
        var request = requests + 0x140;
        var number = BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(request + 6));
        var names = Section(bytes, ".dynstr");
        var versions = Section(bytes, ".gnu.version");
        switch (change)
        {
            case "empty": return [];
            case "text": return Encoding.ASCII.GetBytes(new string('x', 4096));
            case "32-bit": bytes[4] = 1; break;
            case "big-endian": bytes[5] = 2; break;
            case "aarch64": bytes[18] = 183; break;
            case "program": bytes[16] = 2; break;
            case "header alone": return bytes[..64];
            case "cut in half": return bytes[..(bytes.Length / 2)];
            case "cut at the section headers": return bytes[..sectionHeaders];
            case "endless segment": bytes[64 + 32 + 7] = 1; break;
            case "endless requests":
                var dynamic = Section(bytes, ".dynamic");
                var count = Enumerable.Range(0, dynamic.Size / 16).Select(index => dynamic.Offset + (16 * index))
                    .Single(entry => BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(entry)) == 0x6fffffff);
                bytes[count + 8 + 2] = 4;
                bytes[requests + 2] = bytes[requests + 12] = 0;
                break;
            case "endless versions":
                foreach (var need in (int[])[0, 0x20, 0x40, 0x60, 0xc0])
                {
                    BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(requests + need + 2), 0xffff);
                }

                break;
            case "no request": Replace(Version, "GLIBCXX_3.4.31"); break;
            case "another library": Replace("libstdc++.so.6", "libstdc--.so.6"); break;
            case "mended already": return Mend(bytes);
            case "wrong hash": bytes[request] ^= 1; break;
            case "shared number": BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(request + 16 + 6), number); break;
            case "another symbol": BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(versions.Offset + (2 * 100)), number); break;
            case "marker used":
                var symbol = Enumerable.Range(0, versions.Size / 2)
                    .Single(index => BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(versions.Offset + (2 * index))) == number);
                var relocations = Section(bytes, ".rela.plt");
                BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(relocations.Offset + relocations.Size - 24 + 12), (uint)symbol);
                break;
            default: throw new ArgumentOutOfRangeException(nameof(change));
        }

        return bytes;

        void Replace(string old, string replacement)
        {
            var index = bytes.AsSpan(names.Offset, names.Size).IndexOf(Encoding.ASCII.GetBytes(old + "\0"));
            Encoding.ASCII.GetBytes(replacement).CopyTo(bytes, names.Offset + index);
        }
    }

    /// <summary>Where a section lies, found by its name: another way than that of the code under test, which goes by addresses.</summary>
    private static (int Offset, int Size) Section(byte[] bytes, string name)
    {
        var table = (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(40));
        var count = BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(60));
        var names = Field(BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(62)), 24);
        for (var index = 0; index < count; index++)
        {
            var start = names + BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(table + (index * 64)));
            if (bytes.AsSpan(start).StartsWith(Encoding.ASCII.GetBytes(name + "\0")))
            {
                return (Field(index, 24), Field(index, 32));
            }
        }

        throw new InvalidOperationException($"There is no section {name}.");

        int Field(int section, int field) => (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(table + (section * 64) + field));
    }

    private static byte[] ReadOriginal() =>
        File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "runtimes", "linux-x64", "native", "libLibTorchSharp.so"));
}
