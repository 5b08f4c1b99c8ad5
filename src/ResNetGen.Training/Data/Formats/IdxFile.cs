using System.Buffers.Binary;
using System.Globalization;
using ResNetGen.IO;

namespace ResNetGen.Data;

/// <summary>One IDX file of bytes: a magic number 0x0000 08 rank, the sizes as big-endian 32-bit numbers, the data.</summary>
internal static class IdxFile
{
    private const long MaxBytes = 1L << 30;

    public static (int[] Sizes, byte[] Data) Read(string path, int rank) => FileErrors.Reading($"'{path}'", () =>
    {
        using var file = File.OpenRead(path);
        using var content = Archive.Unzipped(file);
        try
        {
            return Parse(path, content, rank);
        }
        catch (EndOfStreamException exception)
        {
            throw new ResNetGenException($"The IDX file '{path}' ends early; copy or download it again.", exception);
        }
        catch (InvalidDataException exception)
        {
            throw new ResNetGenException($"The gzip file '{path}' is damaged; copy or download it again.", exception);
        }
    });

    private static (int[] Sizes, byte[] Data) Parse(string path, Stream content, int rank)
    {
        var header = new byte[4 + 4 * rank];
        content.ReadExactly(header);
        var magic = BinaryPrimitives.ReadUInt32BigEndian(header);
        if (magic != 0x0800 + rank)
        {
            throw new ResNetGenException(string.Create(
                CultureInfo.InvariantCulture,
                $"'{path}' is not an IDX file of {(rank == 3 ? "images" : "labels")}: it begins with 0x{magic:X8} instead of "
                    + $"0x{0x0800 + rank:X8}; copy or download it again."));
        }

        var sizes = new int[rank];
        long length = 1;
        for (var axis = 0; axis < rank; axis++)
        {
            var size = BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(4 + 4 * axis));
            if (size == 0 || size > MaxBytes || (length *= size) > MaxBytes)
            {
                throw new ResNetGenException(
                    $"The IDX file '{path}' declares no data, or more than 1 GiB of it; copy or download it again.");
            }

            sizes[axis] = (int)size;
        }

        var data = new byte[length];
        content.ReadExactly(data);
        return content.ReadByte() < 0
            ? (sizes, data)
            : throw new ResNetGenException($"The IDX file '{path}' is longer than its header says; copy or download it again.");
    }
}
