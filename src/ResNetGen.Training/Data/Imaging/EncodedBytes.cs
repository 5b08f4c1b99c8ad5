using System.Buffers;
using System.Globalization;
using ResNetGen.IO;

namespace ResNetGen.Data;

/// <summary>The bytes of an image in a file, and the memory for them and for what is made of them.</summary>
internal static class EncodedBytes
{
    // The array that is read into may be twice as long, and the decoder gets a copy.
    private const int Copies = 3;

    /// <summary>Decodes an image.</summary>
    /// <param name="encoded">Its bytes.</param>
    /// <param name="lease">The memory that it may take, of which there is some more where it asks for it.</param>
    /// <param name="pixels">Receives the values.</param>
    /// <returns>What is wrong with it, as the end of a sentence; null for nothing, or for memory that is missing.</returns>
    public delegate string? Decoder(ReadOnlySpan<byte> encoded, DecodingLease lease, Span<float> pixels);

    /// <summary>Reads the bytes and decodes them: once more from the beginning where others have the memory that is needed.</summary>
    public static string? Decode(ForeignFile file, long offset, long length, Span<float> pixels, Decoder decode)
    {
        var taken = Copies * length;
        if (taken > MemoryBudget.Bytes)
        {
            return string.Create(CultureInfo.InvariantCulture, $"has {length:N0} bytes, for which there is not the memory");
        }

        for (long spare = 0; ;)
        {
            using var lease = MemoryBudget.Take(taken + spare);
            var rented = ArrayPool<byte>.Shared.Rent((int)length);
            try
            {
                var encoded = rented.AsSpan(0, (int)length);
                file.Content.Position = offset;
                file.Content.ReadExactly(encoded);
                var fault = decode(encoded, new DecodingLease(lease, length, taken, spare), pixels);
                if (lease.Missing == 0)
                {
                    return fault;
                }
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(rented);
            }

            spare = lease.Missing;
        }
    }
}
