using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using ResNetGen.IO;

namespace ResNetGen.Data;

/// <summary>
/// TensorFlow's file of records: the length as a 64-bit number and its masked CRC-32C, then the data and theirs; all little-endian.
/// </summary>
internal static class TfRecordFile
{
    private const int HeaderBytes = 12;
    private const int FooterBytes = 4;

    // A record is an image: the bytes of one of a hundred megapixels are 300 MB.
    private const ulong MaxRecordBytes = 1 << 29;
    private const long LargeBytes = 1 << 24;

    public delegate void RecordReader(long offset, ReadOnlySpan<byte> record);

    /// <summary>Whether a file begins as a file of records does.</summary>
    public static bool IsOne(string path) => ForeignFile.Read(path, static file =>
    {
        Span<byte> header = stackalloc byte[HeaderBytes];
        return file.Content.ReadAtLeast(header, HeaderBytes, throwOnEndOfStream: false) == HeaderBytes && HasItsSum(header);
    });

    /// <summary>The first record; null where there is none that is whole.</summary>
    public static byte[]? First(string path) => ForeignFile.Read(path, static file =>
    {
        var header = new byte[HeaderBytes];
        if (file.Content.ReadAtLeast(header, HeaderBytes, throwOnEndOfStream: false) < HeaderBytes || !HasItsSum(header)
            || BinaryPrimitives.ReadUInt64LittleEndian(header) is var bytes
            && (bytes > (ulong)(file.Length - HeaderBytes) || bytes > MaxRecordBytes))
        {
            return null;
        }

        var record = new byte[BinaryPrimitives.ReadUInt64LittleEndian(header)];
        file.Content.ReadExactly(record);
        return record;
    });

    /// <summary>Reads all records in their order and checks both sums of each.</summary>
    /// <exception cref="ResNetGenException">The file holds none, ends early, or is damaged; the message says where.</exception>
    public static void Read(string path, RecordReader read)
    {
        var words = FileWords.Of(path) with { Content = $"The TFRecord file '{path}'", Remedy = "write it or download it again" };
        ForeignFile.Read(path, file => Read(file, read), words);
    }

    private static int Read(ForeignFile file, RecordReader read)
    {
        var (path, length, position, number) = (file.Path, file.Length, 0L, 0);
        if (Archive.IsGzip(file.Content))
        {
            throw new ResNetGenException(
                $"The TFRecord file '{path}' is packed by gzip, so that its images cannot be read one by one: unpack it by `gunzip`.");
        }

        if (length == 0)
        {
            throw new ResNetGenException($"The TFRecord file '{path}' is empty; write it or download it again.");
        }

        var header = new byte[HeaderBytes];
        var buffer = Array.Empty<byte>();
        while (position < length)
        {
            number++;
            file.Place = string.Create(CultureInfo.InvariantCulture, $"at record {number:N0}");
            Fill(header);
            if (!HasItsSum(header))
            {
                throw Damaged(number == 1 ? "does not begin with the length of a record, or is damaged there" : "is damaged");
            }

            var bytes = BinaryPrimitives.ReadUInt64LittleEndian(header);
            if (bytes > (ulong)(length - position - FooterBytes))
            {
                throw Damaged("ends early");
            }

            if (bytes > MaxRecordBytes)
            {
                throw Damaged("has a record that is too large");
            }

            var size = (int)bytes;
            if (buffer.Length < size + FooterBytes)
            {
                buffer = new byte[Math.Max(size + FooterBytes, Math.Min(2L * buffer.Length, LargeBytes))];
            }

            var offset = position;
            var record = buffer.AsSpan(0, size + FooterBytes);
            Fill(record);
            if (MaskedSum(record[..size]) != BinaryPrimitives.ReadUInt32LittleEndian(record[size..]))
            {
                throw Damaged("is damaged");
            }

            read(offset, record[..size]);
        }

        return number;

        void Fill(Span<byte> part)
        {
            if (part.Length > length - position)
            {
                throw Damaged("ends early");
            }

            file.Content.ReadExactly(part);
            position += part.Length;
        }

        ResNetGenException Damaged(string how) => new(string.Create(
            CultureInfo.InvariantCulture, $"The TFRecord file '{path}' {how}, at record {number:N0}; write it or download it again."));
    }

    /// <summary>CRC-32C, turned and shifted as TensorFlow does, so that a sum over data with sums in them is still one.</summary>
    internal static uint MaskedSum(ReadOnlySpan<byte> data)
    {
        var crc = uint.MaxValue;
        for (; data.Length >= sizeof(ulong); data = data[sizeof(ulong)..])
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(data));
        }

        foreach (var value in data)
        {
            crc = BitOperations.Crc32C(crc, value);
        }

        return unchecked(BitOperations.RotateRight(~crc, 15) + 0xA282EAD8);
    }

    private static bool HasItsSum(ReadOnlySpan<byte> header) =>
        MaskedSum(header[..sizeof(ulong)]) == BinaryPrimitives.ReadUInt32LittleEndian(header[sizeof(ulong)..]);
}
