using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using static TorchSharp.torch;

namespace ResNetGen.Checkpoints;

/// <summary>
/// One tensor of a safetensors file. Its bytes are from <paramref name="Begin"/> to <paramref name="End"/>, counted from the end of the
/// header.
/// </summary>
internal sealed record SafeTensorsEntry(string Name, ScalarType Type, ImmutableArray<long> Shape, long Begin, long End);

/// <summary>The header of a safetensors file: a length of eight bytes, then JSON that names each tensor's type, shape and place.</summary>
/// <remarks>
/// The layout is that of https://github.com/huggingface/safetensors, "Format": little-endian, header of at most 100 MB, data without holes.
/// </remarks>
internal sealed class SafeTensorsHeader
{
    /// <summary>The bytes before the JSON.</summary>
    public const int LengthBytes = 8;

    private const string MetadataKey = "__metadata__";
    private const long MaxLength = 100_000_000;
    private const int MaxRank = 64;

    // The largest language models have some ten thousand in a file; a header of nothing else would take a gigabyte.
    private const int MaxEntries = 1 << 18;

    private static readonly (string Name, ScalarType Type, int Size)[] Types =
    [
        ("F64", ScalarType.Float64, 8), ("I64", ScalarType.Int64, 8), ("F32", ScalarType.Float32, 4), ("I32", ScalarType.Int32, 4),
        ("F16", ScalarType.Float16, 2), ("BF16", ScalarType.BFloat16, 2), ("I16", ScalarType.Int16, 2),
        ("U8", ScalarType.Byte, 1), ("I8", ScalarType.Int8, 1), ("BOOL", ScalarType.Bool, 1),
    ];

    private SafeTensorsHeader(
        ImmutableArray<SafeTensorsEntry> entries, IReadOnlyDictionary<string, string> metadata, ReadOnlyMemory<byte> bytes = default)
    {
        Entries = entries;
        Metadata = metadata;
        Bytes = bytes;
    }

    /// <summary>The tensors in the order of their data.</summary>
    public ImmutableArray<SafeTensorsEntry> Entries { get; }

    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>The header as it stands in the file that it was read from, its length before it; empty for one that was made.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>The bytes of data that follow the header.</summary>
    public long DataLength => Entries.IsEmpty ? 0 : Entries[^1].End;

    /// <summary>The name that the format has for an element type, or null if it has none.</summary>
    public static string? NameOf(ScalarType type) => Array.Find(Types, known => known.Type == type).Name;

    /// <summary>Lays tensors out: the widest elements first, so that each tensor is aligned, then by name.</summary>
    public static SafeTensorsHeader Create(
        IEnumerable<(string Name, ScalarType Type, ImmutableArray<long> Shape)> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        var ordered = tensors.OrderByDescending(tensor => SizeOf(tensor.Type)).ThenBy(tensor => tensor.Name, StringComparer.Ordinal);
        var entries = ImmutableArray.CreateBuilder<SafeTensorsEntry>();
        long begin = 0;
        foreach (var (name, type, shape) in ordered)
        {
            var end = begin + shape.Aggregate((long)SizeOf(type), (length, size) => length * size);
            entries.Add(new SafeTensorsEntry(name, type, shape, begin, end));
            begin = end;
        }

        return new SafeTensorsHeader(entries.ToImmutable(), metadata);
    }

    /// <summary>The length and the JSON, padded with spaces so that the data begins at a multiple of eight.</summary>
    public byte[] ToBytes()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            if (Metadata.Count > 0)
            {
                json.WriteStartObject(MetadataKey);
                foreach (var (key, value) in Metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
                {
                    json.WriteString(key, value);
                }

                json.WriteEndObject();
            }

            foreach (var entry in Entries)
            {
                json.WriteStartObject(entry.Name);
                json.WriteString("dtype", NameOf(entry.Type));
                WriteNumbers(json, "shape", entry.Shape.AsSpan());
                WriteNumbers(json, "data_offsets", [entry.Begin, entry.End]);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        var length = (buffer.WrittenCount + LengthBytes - 1) / LengthBytes * LengthBytes;
        var bytes = new byte[LengthBytes + length];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, length);
        buffer.WrittenSpan.CopyTo(bytes.AsSpan(LengthBytes));
        bytes.AsSpan(LengthBytes + buffer.WrittenCount).Fill((byte)' ');
        return bytes;
    }

    /// <summary>Reads the header at the start of a stream and leaves the stream at the data.</summary>
    /// <param name="stream">A stream that knows its length.</param>
    /// <param name="path">What the stream is called in a sentence.</param>
    /// <exception cref="ResNetGenException">The file is not one of this format, is damaged or ends early.</exception>
    public static SafeTensorsHeader Read(Stream stream, string path)
    {
        Span<byte> start = stackalloc byte[LengthBytes + 1];
        if (stream.Length < LengthBytes + 2)
        {
            throw new ResNetGenException(stream.Length == 0
                ? $"The checkpoint '{path}' is empty; use another copy of it."
                : Foreign(path));
        }

        stream.ReadExactly(start);
        var length = BinaryPrimitives.ReadUInt64LittleEndian(start);
        if (length is < 2 or > MaxLength || start[LengthBytes] != '{')
        {
            throw new ResNetGenException(Foreign(path));
        }

        if ((long)length > stream.Length - LengthBytes)
        {
            throw EndsEarly(path, LengthBytes + (long)length, stream.Length);
        }

        var bytes = new byte[LengthBytes + (int)length];
        stream.Position = 0;
        stream.ReadExactly(bytes);
        SafeTensorsHeader header;
        try
        {
            header = Parse(bytes);
        }
        catch (OtherTypeException exception)
        {
            throw exception.In(path);
        }
        catch (Exception exception) when (exception is not (ResNetGenException or OutOfMemoryException))
        {
            // The reader's own messages speak of bytes and tokens; the user can only use another copy.
            throw new ResNetGenException($"The checkpoint '{path}' has a damaged header; use another copy of it.", exception);
        }

        var expected = LengthBytes + (long)length + header.DataLength;
        return expected == stream.Length ? header
            : expected > stream.Length ? throw EndsEarly(path, expected, stream.Length)
            : throw new ResNetGenException(string.Create(
                CultureInfo.InvariantCulture,
                $"The checkpoint '{path}' has {stream.Length - expected} bytes more than its header says; use another copy of it."));
    }

    private static SafeTensorsHeader Parse(byte[] bytes)
    {
        var entries = new List<SafeTensorsEntry>();
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        var names = new HashSet<string>(StringComparer.Ordinal);
        var reader = new Utf8JsonReader(bytes.AsSpan(LengthBytes), new JsonReaderOptions { MaxDepth = 8 });
        Require(reader.Read() && reader.TokenType == JsonTokenType.StartObject);
        while (ReadName(ref reader) is { } name)
        {
            Require(names.Add(name) && names.Count <= MaxEntries);
            Require(reader.Read() && reader.TokenType == JsonTokenType.StartObject);
            if (name == MetadataKey)
            {
                while (ReadName(ref reader) is { } key)
                {
                    Require(reader.Read() && reader.TokenType == JsonTokenType.String);
                    Require(metadata.TryAdd(key, reader.GetString()!) && metadata.Count <= MaxEntries);
                }
            }
            else
            {
                entries.Add(ParseEntry(ref reader, name));
            }
        }

        Require(!reader.Read());
        entries.Sort(static (one, other) => (one.Begin, one.End).CompareTo((other.Begin, other.End)));
        long begin = 0;
        foreach (var entry in entries)
        {
            Require(entry.Begin == begin);
            begin = entry.End;
        }

        return new SafeTensorsHeader([.. entries], metadata, bytes);
    }

    private static SafeTensorsEntry ParseEntry(ref Utf8JsonReader reader, string name)
    {
        (string Name, ScalarType Type, int Size) type = default;
        List<long>? shape = null;
        List<long>? offsets = null;
        while (ReadName(ref reader) is { } key)
        {
            Require(reader.Read());
            switch (key)
            {
                case "dtype":
                    Require(reader.TokenType == JsonTokenType.String);
                    var typeName = reader.GetString();
                    type = Array.Find(Types, known => known.Name == typeName);
                    OtherTypeException.Refuse(name, typeName);
                    Require(type.Size > 0);
                    break;
                case "shape":
                    shape = ReadNumbers(ref reader);
                    break;
                case "data_offsets":
                    offsets = ReadNumbers(ref reader);
                    break;
                default:
                    Require(false);
                    break;
            }
        }

        Require(type.Size > 0 && shape is not null && offsets is { Count: 2 });

        // The strides must fit too, where a size is 0 and the rest is large.
        var strides = shape!.Aggregate((long)type.Size, (product, size) => checked(product * Math.Max(size, 1)));
        Require(offsets![1] - offsets[0] == (shape!.Contains(0) ? 0 : strides));
        return new SafeTensorsEntry(name, type.Type, [.. shape], offsets[0], offsets[1]);
    }

    private static string? ReadName(ref Utf8JsonReader reader)
    {
        Require(reader.Read());
        if (reader.TokenType == JsonTokenType.EndObject)
        {
            return null;
        }

        Require(reader.TokenType == JsonTokenType.PropertyName);
        return reader.GetString();
    }

    private static List<long> ReadNumbers(ref Utf8JsonReader reader)
    {
        Require(reader.TokenType == JsonTokenType.StartArray);
        var numbers = new List<long>();
        while (reader.Read() && reader.TokenType == JsonTokenType.Number)
        {
            var number = reader.GetInt64();
            Require(number >= 0 && numbers.Count < MaxRank);
            numbers.Add(number);
        }

        Require(reader.TokenType == JsonTokenType.EndArray);
        return numbers;
    }

    private static void WriteNumbers(Utf8JsonWriter json, string name, ReadOnlySpan<long> numbers)
    {
        json.WriteStartArray(name);
        foreach (var number in numbers)
        {
            json.WriteNumberValue(number);
        }

        json.WriteEndArray();
    }

    private static int SizeOf(ScalarType type) => Array.Find(Types, known => known.Type == type) is { Size: > 0 } known
        ? known.Size
        : throw new ArgumentException($"A safetensors file cannot hold elements of type {type}.", nameof(type));

    private static void Require(bool condition)
    {
        if (!condition)
        {
            throw new FormatException();
        }
    }

    private static string Foreign(string path) =>
        $"'{path}' is not a checkpoint: it does not begin as a safetensors file does; give the path of a checkpoint.";

    private static ResNetGenException EndsEarly(string path, long expected, long actual) => new(string.Create(
        CultureInfo.InvariantCulture,
        $"The checkpoint '{path}' ends early: {actual:N0} of {expected:N0} bytes are there; use another copy of it."));
}
