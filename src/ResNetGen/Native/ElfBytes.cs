using System.Buffers.Binary;

namespace ResNetGen.Native;

/// <summary>The bytes of a little-endian file, each read within its bounds.</summary>
/// <param name="bytes">The whole file.</param>
/// <param name="path">Its name, for messages.</param>
internal sealed class ElfBytes(byte[] bytes, string path)
{
    /// <summary>The number of bytes.</summary>
    public int Length => bytes.Length;

    /// <summary>A copy of all of them.</summary>
    public byte[] Copy() => [.. bytes];

    /// <summary>Where an entry of a table lies.</summary>
    public ulong Entry(ulong table, int index, int size, string what)
    {
        RequireInside(table, (ulong)(index + 1) * (ulong)size, $"its {what}");
        return table + ((ulong)index * (ulong)size);
    }

    /// <summary>Refuses a range that is not in the file.</summary>
    public void RequireInside(ulong offset, ulong size, string what)
    {
        if (size > (ulong)bytes.Length || offset > (ulong)bytes.Length - size)
        {
            throw Unexpected($"{what} would reach past the end of the file, which may be cut short");
        }
    }

    /// <summary>Some bytes from a place on.</summary>
    public ReadOnlySpan<byte> At(ulong offset, int size)
    {
        RequireInside(offset, (ulong)size, "a table");
        return bytes.AsSpan((int)offset, size);
    }

    public byte Byte(ulong offset) => At(offset, 1)[0];

    public ushort UInt16(ulong offset) => BinaryPrimitives.ReadUInt16LittleEndian(At(offset, 2));

    public uint UInt32(ulong offset) => BinaryPrimitives.ReadUInt32LittleEndian(At(offset, 4));

    public ulong UInt64(ulong offset) => BinaryPrimitives.ReadUInt64LittleEndian(At(offset, 8));

    /// <summary>The sentence about a file that is not as it should be.</summary>
    public ResNetGenException Unexpected(string what) =>
        new($"'{path}' is not the library that this version knows, and was left as it is: {what}.");
}
