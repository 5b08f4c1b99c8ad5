using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using ResNetGen.Data;

namespace ResNetGen.Fuzz;

/// <summary>
/// Takes a file apart, has its inside changed, and puts it together again with the sums and lengths that belong to what is there now: a
/// reader that checks a sum first would see nothing but wrong sums otherwise.
/// </summary>
internal static class Layers
{
    /// <summary>Changes the inside of a file of a known format; null where there is none, or it is not whole.</summary>
    public static byte[]? Change(string path, byte[] content, Random random, Func<byte[], byte[]> change)
    {
        try
        {
            return content is [0x1F, 0x8B, ..] ? Zip(Inside(path, Unzip(content), random, change))
                : path.EndsWith(".tar", StringComparison.Ordinal) ? Tar(content, random, change)
                : path.EndsWith(".tfrecord", StringComparison.Ordinal) ? Records(content, random, change)
                : path.EndsWith(".safetensors", StringComparison.Ordinal) ? Header(content, random, change)
                : null;
        }
        catch (Exception exception) when (exception is InvalidDataException or ArgumentException or OverflowException)
        {
            return null;
        }
    }

    private static byte[] Inside(string path, byte[] content, Random random, Func<byte[], byte[]> change) =>
        path.Contains(".tar", StringComparison.Ordinal) ? Tar(content, random, change) : change(content);

    private static byte[] Unzip(byte[] content)
    {
        using var zip = new GZipStream(new MemoryStream(content), CompressionMode.Decompress);
        var unpacked = new MemoryStream();
        zip.CopyTo(unpacked);
        return unpacked.ToArray();
    }

    private static byte[] Zip(byte[] content)
    {
        var packed = new MemoryStream();
        using (var zip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            zip.Write(content);
        }

        return packed.ToArray();
    }

    /// <summary>Changes anything, or a header; the sums of headers are mended.</summary>
    private static byte[] Tar(byte[] content, Random random, Func<byte[], byte[]> change)
    {
        const int Block = 512;
        const int Sum = 148;
        var headers = Headers(content);
        if (headers.Count > 0 && random.Next(3) > 0)
        {
            var place = headers[random.Next(headers.Count)];
            var changed = change(content[place..(place + Block)]);
            Array.Resize(ref changed, Block);
            content = [.. content[..place], .. changed, .. content[(place + Block)..]];
        }
        else
        {
            content = change(content);
        }

        foreach (var place in Headers(content))
        {
            var header = content.AsSpan(place, Block);
            header.Slice(Sum, 8).Fill((byte)' ');
            var sum = 0;
            foreach (var value in header)
            {
                sum += value;
            }

            Encoding.ASCII.GetBytes(Convert.ToString(sum, 8).PadLeft(6, '0') + "\0 ").CopyTo(header[Sum..]);
        }

        return content;

        static List<int> Headers(byte[] content) =>
        [
            .. Enumerable.Range(0, content.Length / Block)
                .Select(block => block * Block)
                .Where(place => content.AsSpan(place + 257, 5).SequenceEqual("ustar"u8)),
        ];
    }

    private static byte[] Records(byte[] content, Random random, Func<byte[], byte[]> change)
    {
        var records = new List<byte[]>();
        for (var place = 0; place + 16 <= content.Length;)
        {
            var length = checked((int)BinaryPrimitives.ReadUInt64LittleEndian(content.AsSpan(place)));
            records.Add(content.AsSpan(place + 12, length).ToArray());
            place += 16 + length;
        }

        if (records.Count > 0)
        {
            var changed = random.Next(records.Count);
            records[changed] = change(records[changed]);
        }

        var result = new MemoryStream();
        Span<byte> number = stackalloc byte[8];
        foreach (var record in records)
        {
            BinaryPrimitives.WriteInt64LittleEndian(number, record.Length);
            result.Write(number);
            Write(TfRecordFile.MaskedSum(number));
            result.Write(record);
            Write(TfRecordFile.MaskedSum(record));
        }

        return result.ToArray();

        void Write(uint sum)
        {
            Span<byte> four = stackalloc byte[4];
            BinaryPrimitives.WriteUInt32LittleEndian(four, sum);
            result.Write(four);
        }
    }

    /// <summary>Changes the header of safetensors, or all; its length is mended, and its digest where it still has a place.</summary>
    private static byte[] Header(byte[] content, Random random, Func<byte[], byte[]> change)
    {
        const int LengthBytes = 8;
        const int Digits = 2 * SHA256.HashSizeInBytes;
        var length = checked((int)BinaryPrimitives.ReadInt64LittleEndian(content));
        var header = content.AsSpan(LengthBytes, length).ToArray();
        var data = content[(LengthBytes + length)..];
        if (random.Next(8) > 0)
        {
            header = change(header);
        }
        else
        {
            data = change(data);
        }

        var whole = new byte[LengthBytes + header.Length + data.Length];
        BinaryPrimitives.WriteInt64LittleEndian(whole, header.Length);
        header.CopyTo(whole, LengthBytes);
        data.CopyTo(whole, LengthBytes + header.Length);
        var mark = "\"file_sha256\":\""u8;
        var place = whole.AsSpan(0, LengthBytes + header.Length).IndexOf(mark);
        if (place >= 0 && place + mark.Length + Digits <= LengthBytes + header.Length)
        {
            var digest = whole.AsSpan(place + mark.Length, Digits);
            digest.Fill((byte)'0');
            Encoding.ASCII.GetBytes(Convert.ToHexString(SHA256.HashData(whole)).ToLowerInvariant()).CopyTo(digest);
        }

        return whole;
    }
}
