using System.Buffers.Binary;
using System.Text;

namespace ResNetGen.Tests.Data;

/// <summary>Writes a dictionary as Python 2 pickled one, operation by operation.</summary>
internal sealed class PickleWriter
{
    private readonly List<byte> bytes = [0x80, 2, (byte)'}', (byte)'q', 0, (byte)'('];

    public void Raw(string operations) => bytes.AddRange(Encoding.Latin1.GetBytes(operations));

    public void Bytes(byte[] some) => bytes.AddRange(some);

    public void Text(string text) => Raw($"U{(char)text.Length}{text}");

    public void Number(int number)
    {
        Raw("M");
        Bytes([(byte)number, (byte)(number >> 8)]);
    }

    public void Length(int length)
    {
        var four = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(four, length);
        Bytes(four);
    }

    public byte[] End()
    {
        Raw("u.");
        return [.. bytes];
    }
}
