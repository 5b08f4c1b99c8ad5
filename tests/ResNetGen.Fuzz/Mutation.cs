using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace ResNetGen.Fuzz;

/// <summary>Changes files: what comes of one follows from the random numbers alone.</summary>
/// <param name="random">The random numbers.</param>
/// <param name="corpus">Cases to take bytes from.</param>
/// <param name="words">Words of the format.</param>
internal sealed class Mutation(Random random, IReadOnlyList<FileSet> corpus, IReadOnlyList<string> words)
{
    private const int MaxBytes = 1 << 17;

    // At and beyond the ends of what numbers are kept in.
    private static readonly long[] Numbers =
    [
        0, 1, -1, 2, 7, 16, 64, 127, 128, 255, 256, 1_000, 4_096, 32_767, 32_768, 65_535, 65_536, 1_000_000, int.MaxValue, int.MinValue,
        uint.MaxValue, 1L << 30, 1L << 31, 1L << 32, 1L << 40, long.MaxValue, long.MinValue,
    ];

    private static readonly string[] Texts =
    [
        "NaN", "Infinity", "-Infinity", "1e999", "-0", "1e-400", "0x7F",
        "null", "true", "\"\"", "[]", "{}", "[[[[[[[[", "\\u0000", "\0", "\r\n",
        "\u202E", "\u001B[2J", "\uFEFF", "é", "../../etc/passwd", "9223372036854775808", "340282366920938463463374607431768211456",
    ];

    /// <summary>A case of the corpus with some changes.</summary>
    public FileSet Next()
    {
        var chosen = corpus[random.Next(corpus.Count)];
        var changes = random.Next(4) > 0 ? 1 : 2 + random.Next(3);
        for (var change = 0; change < changes; change++)
        {
            var file = random.Next(chosen.Files.Count);
            var (path, content) = chosen.Files[file];
            chosen = chosen.With(file, (random.Next(3) > 0 ? Layers.Change(path, content, random, Change) : null) ?? Change(content));
        }

        return chosen;
    }

    private byte[] Change(byte[] content)
    {
        for (var count = 1 + (random.Next(3) > 0 ? 0 : random.Next(6)); count > 0; count--)
        {
            content = ChangeOnce(content);
        }

        return content.Length <= MaxBytes ? content : content[..MaxBytes];
    }

    private byte[] ChangeOnce(byte[] content)
    {
        var place = random.Next(content.Length + 1);
        switch (random.Next(12))
        {
            case 0:
                return Replaced(content, place, 1, [(byte)random.Next(256)]);
            case 1 when place < content.Length:
                return Replaced(content, place, 1, [(byte)(content[place] ^ (1 << random.Next(8)))]);
            case 2:
                return Replaced(content, place, 0, Random(1 + random.Next(16)));
            case 3:
                return Replaced(content, place, 1 + random.Next(1 + (content.Length / 4)), []);
            case 4:
                return content[..place];
            case 5:
                var some = Some(content, 64);
                return Replaced(content, place, 0, [.. Enumerable.Repeat(some, 1 + random.Next(32)).SelectMany(bytes => bytes)]);
            case 6:
                var other = corpus[random.Next(corpus.Count)].Files;
                return Replaced(content, place, random.Next(2) * random.Next(64), Some(other[random.Next(other.Count)].Content, 256));
            case 7 or 8:
                return Numbered(content, place);
            case 9:
                return Digits(content, place);
            default:
                var known = words.Count > 0 && random.Next(2) == 0 ? words : Texts;
                return Replaced(content, place, random.Next(2) * random.Next(12), Encoding.UTF8.GetBytes(known[random.Next(known.Count)]));
        }
    }

    /// <summary>A number in binary, of either order of bytes.</summary>
    private byte[] Numbered(byte[] content, int place)
    {
        var bytes = new byte[8];
        var number = Numbers[random.Next(Numbers.Length)] + random.Next(3) - 1;
        var width = 1 << random.Next(4);
        if (random.Next(2) == 0)
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
            return Replaced(content, place, width, bytes[..width]);
        }

        BinaryPrimitives.WriteInt64BigEndian(bytes, number);
        return Replaced(content, place, width, bytes[^width..]);
    }

    /// <summary>A number in place of the next one that is written in digits.</summary>
    private byte[] Digits(byte[] content, int place)
    {
        var start = content.AsSpan(place).IndexOfAnyInRange((byte)'0', (byte)'9');
        if (start < 0)
        {
            return Numbered(content, place);
        }

        start += place;
        var length = content.AsSpan(start).IndexOfAnyExceptInRange((byte)'0', (byte)'9') is >= 0 and var end ? end : content.Length - start;
        var number = Numbers[random.Next(Numbers.Length)].ToString(CultureInfo.InvariantCulture);
        var text = random.Next(4) == 0 ? Texts[random.Next(7)] : number;
        return Replaced(content, start, length, Encoding.UTF8.GetBytes(text));
    }

    private static byte[] Replaced(byte[] content, int place, int length, byte[] by) =>
        [.. content[..place], .. by, .. content[Math.Min(content.Length, place + length)..]];

    private byte[] Some(byte[] content, int most)
    {
        var place = random.Next(content.Length + 1);
        return content[place..Math.Min(content.Length, place + 1 + random.Next(most))];
    }

    private byte[] Random(int length)
    {
        var bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }
}
