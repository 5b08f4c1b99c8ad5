using System.Buffers.Binary;
using Google.Protobuf;

namespace ResNetGen.Tests.Data;

/// <summary>Writes records of examples by other means than the reader's: Google's protocol buffers, and the sum bit by bit.</summary>
internal static class TfRecordWriter
{
    public static void Write(string path, params IEnumerable<byte[]> records)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, [.. records.SelectMany(Framed)]);
    }

    public static byte[] Framed(byte[] record)
    {
        var bytes = new byte[12 + record.Length + 4];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, (ulong)record.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(8), Masked(bytes.AsSpan(0, 8)));
        record.CopyTo(bytes, 12);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(12 + record.Length), Masked(record));
        return bytes;
    }

    /// <summary>An example of bytes, texts and integers; a list of integers is not packed.</summary>
    public static byte[] Example(params (string Name, object Value)[] features)
    {
        return Message(example => Put(example, 1, Message(all =>
        {
            foreach (var (name, value) in features)
            {
                Put(all, 1, Message(entry =>
                {
                    Put(entry, 1, System.Text.Encoding.UTF8.GetBytes(name));
                    Put(entry, 2, Message(feature =>
                    {
                        switch (value)
                        {
                            case byte[] bytes:
                                Put(feature, 1, Message(list => Put(list, 1, bytes)));
                                break;
                            case int number:
                                Put(feature, 3, Message(list => Put(list, 1, Message(packed => packed.WriteInt64(number)))));
                                break;
                            case int[] numbers:
                                Put(feature, 3, Message(list =>
                                {
                                    foreach (var number in numbers)
                                    {
                                        list.WriteTag(1, WireFormat.WireType.Varint);
                                        list.WriteInt64(number);
                                    }
                                }));
                                break;
                            case float number:
                                Put(feature, 2, Message(list => Put(list, 1, BitConverter.GetBytes(number))));
                                break;
                        }
                    }));
                }));
            }
        })));
    }

    public static uint Masked(ReadOnlySpan<byte> data)
    {
        var crc = 0xFFFFFFFF;
        foreach (var value in data)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 1 ? crc >> 1 ^ 0x82F63B78 : crc >> 1;
            }
        }

        crc = ~crc;
        return unchecked((crc >> 15 | crc << 17) + 0xA282EAD8);
    }

    private static byte[] Message(Action<CodedOutputStream> write)
    {
        using var stream = new MemoryStream();
        using (var output = new CodedOutputStream(stream, leaveOpen: true))
        {
            write(output);
        }

        return stream.ToArray();
    }

    private static void Put(CodedOutputStream output, int field, byte[] value)
    {
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteBytes(ByteString.CopyFrom(value));
    }
}
