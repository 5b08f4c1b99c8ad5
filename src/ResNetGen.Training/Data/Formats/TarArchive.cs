using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace ResNetGen.Data;

/// <summary>
/// Reads the files of a tar archive one behind the other: what POSIX calls ustar and pax, and GNU's long names. Nothing is unpacked to
/// disk, and of an entry no more is kept than its name.
/// </summary>
/// <param name="archive">The archive, from its beginning.</param>
internal sealed class TarArchive(Stream archive) : IDisposable
{
    private const int Block = 512;
    private const int NameBytes = 100;

    // A name and a pax header are a few bytes; whoever writes millions of them wants memory.
    private const long MaxTextBytes = 1 << 20;

    private readonly byte[] header = new byte[Block];
    private TarContent? content;

    /// <summary>Goes to the next file; null at the end.</summary>
    /// <exception cref="InvalidDataException">The archive is damaged, or has an entry of a kind that is not read.</exception>
    /// <exception cref="EndOfStreamException">It ends within an entry.</exception>
    public (string Name, TarContent Content)? Next()
    {
        string? longName = null;
        long? longSize = null;
        content?.Skip();
        while (TryReadHeader())
        {
            var type = (char)header[156];
            var size = longSize ?? Number(header.AsSpan(124, 12));
            switch (type)
            {
                case '0' or '\0' or '7':
                    content = new TarContent(archive, size, Padding(size));
                    return (longName ?? Text(header.AsSpan(0, NameBytes)), content);
                case 'L':
                    longName = Text(ReadText(size));
                    continue;
                case 'x':
                    (longName, longSize) = Extended(ReadText(size), longName);
                    continue;
                case 'S':
                    throw new InvalidDataException("The archive has a file with holes.");
                case >= '1' and <= '6':
                    // Links, devices and folders have no content, whatever their size says.
                    break;
                default:
                    new TarContent(archive, size, Padding(size)).Skip();
                    break;
            }

            (longName, longSize) = (null, null);
        }

        return null;
    }

    /// <inheritdoc/>
    public void Dispose() => content?.Dispose();

    private bool TryReadHeader()
    {
        var read = archive.ReadAtLeast(header, Block, throwOnEndOfStream: false);
        if (read == 0 || (read == Block && !header.AsSpan().ContainsAnyExcept((byte)0)))
        {
            return false;
        }

        return read < Block ? throw new EndOfStreamException()
            : HasItsSum() ? true
            : throw new InvalidDataException("A header does not have its sum.");
    }

    // The sum of the bytes, those of the sum itself taken as spaces.
    private bool HasItsSum()
    {
        var sum = 8 * (long)' ';
        for (var place = 0; place < Block; place++)
        {
            sum += place is >= 148 and < 156 ? 0 : header[place];
        }

        return Number(header.AsSpan(148, 8)) == sum;
    }

    private byte[] ReadText(long size)
    {
        if (size > MaxTextBytes)
        {
            throw new InvalidDataException("A name is too long.");
        }

        var text = new byte[size];
        archive.ReadExactly(text);
        new TarContent(archive, 0, Padding(size)).Skip();
        return text;
    }

    /// <summary>What a pax header says of the file behind it: lines of a length, a key, <c>=</c> and a value.</summary>
    private static (string? Name, long? Size) Extended(ReadOnlySpan<byte> text, string? name)
    {
        long? size = null;
        while (text.Length > 0)
        {
            var space = text.IndexOf((byte)' ');
            if (space < 0 || !int.TryParse(text[..space], NumberStyles.None, CultureInfo.InvariantCulture, out var length)
                || length <= space + 1 || length > text.Length)
            {
                throw new InvalidDataException("A pax header is damaged.");
            }

            var line = Encoding.UTF8.GetString(text[(space + 1)..length]).TrimEnd('\n');
            text = text[length..];
            if (line.StartsWith("path=", StringComparison.Ordinal))
            {
                name = line["path=".Length..];
            }
            else if (line.StartsWith("size=", StringComparison.Ordinal))
            {
                size = long.TryParse(line.AsSpan("size=".Length), NumberStyles.None, CultureInfo.InvariantCulture, out var bytes)
                    ? bytes
                    : throw new InvalidDataException("A pax header has a size that is none.");
            }
        }

        return (name, size);
    }

    private static int Padding(long size) => (int)(-size & (Block - 1));

    private static string Text(ReadOnlySpan<byte> bytes) =>
        Encoding.UTF8.GetString(bytes.IndexOf((byte)0) is >= 0 and var end ? bytes[..end] : bytes);

    /// <summary>A number in octal digits, or, where the first bit is set, as GNU writes large ones.</summary>
    private static long Number(ReadOnlySpan<byte> field)
    {
        if (field[0] >= 0x80)
        {
            var number = BinaryPrimitives.ReadInt64BigEndian(field[^8..]);
            return field[0] == 0x80 && !field[1..^8].ContainsAnyExcept((byte)0) && number >= 0
                ? number
                : throw new InvalidDataException("A size is none.");
        }

        var digits = field.Trim(" \0"u8);
        var value = 0L;
        foreach (var digit in digits)
        {
            value = digit is >= (byte)'0' and <= (byte)'7'
                ? (value * 8) + digit - '0'
                : throw new InvalidDataException("A number is none.");
        }

        return value;
    }
}
