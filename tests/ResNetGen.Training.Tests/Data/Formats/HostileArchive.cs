using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace ResNetGen.Tests.Data;

/// <summary>Writes tar archives field by field, so that they may say what no program that packs files would.</summary>
internal sealed class HostileArchive
{
    private const int Block = 512;

    private readonly List<byte[]> blocks = [];

    /// <summary>Adds a header, its size as it is given, and what is behind it, up to a whole block.</summary>
    public HostileArchive Add(string name, char type, string size, byte[]? content = null)
    {
        var header = new byte[Block];
        Put(header, 0, name);
        Put(header, 100, "0000644");
        header.AsSpan(124, 12).Fill((byte)' ');
        Put(header, 124, size);
        Put(header, 136, "00000000000");
        header[156] = (byte)type;
        Put(header, 257, "ustar\0" + "00");
        header.AsSpan(148, 8).Fill((byte)' ');
        Put(header, 148, Convert.ToString(header.Sum(value => value), 8).PadLeft(6, '0') + "\0");
        blocks.AddRange([header, content ?? [], new byte[-(content?.Length ?? 0) & (Block - 1)]]);
        return this;
    }

    /// <summary>Adds a file.</summary>
    public HostileArchive Add(string name, byte[] content) => Add(name, '0', Octal(content.Length), content);

    /// <summary>Adds a pax header.</summary>
    public HostileArchive AddExtended(string lines) => Add("pax", 'x', Octal(lines.Length), Encoding.UTF8.GetBytes(lines));

    /// <summary>Changes a byte of the last header.</summary>
    public HostileArchive WithoutItsSum()
    {
        blocks[^3][10] ^= 1;
        return this;
    }

    /// <summary>Writes it.</summary>
    public void Write(string path, bool isZipped)
    {
        using var file = File.Create(path);
        using var zip = isZipped ? (Stream)new GZipStream(file, CompressionLevel.Fastest) : file;
        foreach (var block in blocks.Append(new byte[2 * Block]))
        {
            zip.Write(block);
        }
    }

    /// <summary>A size as most programs write it.</summary>
    public static string Octal(long size) => Convert.ToString(size, 8).PadLeft(11, '0');

    /// <summary>A line of a pax header, which begins with its own length.</summary>
    public static string Line(string key, string value)
    {
        var rest = $" {key}={value}\n";
        var length = rest.Length + 1;
        length = rest.Length + length.ToString(CultureInfo.InvariantCulture).Length;
        return length.ToString(CultureInfo.InvariantCulture) + rest;
    }

    private static void Put(byte[] header, int place, string text) => Encoding.Latin1.GetBytes(text).CopyTo(header, place);
}
