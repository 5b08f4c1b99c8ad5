using System.Buffers.Binary;
using System.Globalization;
using ResNetGen.IO;

namespace ResNetGen.Data;

/// <summary>One IDX file of bytes: a magic number 0x0000 08 rank, the sizes as big-endian 32-bit numbers, the data.</summary>
internal sealed class IdxFile
{
    private const long MaxBytes = 1L << 30;
    private const int MaxSide = ushort.MaxValue;

    private readonly ForeignFile file;
    private readonly Stream content;

    private IdxFile(ForeignFile file, Stream content, int[] sizes)
    {
        this.file = file;
        this.content = content;
        Sizes = sizes;
    }

    /// <summary>What its header says of its sizes.</summary>
    public int[] Sizes { get; }

    /// <summary>How many bytes of data that are.</summary>
    public long Bytes => Sizes.Aggregate(1L, (product, size) => product * size);

    /// <summary>Opens a file and reads its header.</summary>
    /// <param name="path">The file, gzipped or not.</param>
    /// <param name="rank">3 for images, 1 for labels.</param>
    /// <param name="read">Is given the file, of which no data was read yet.</param>
    public static T Open<T>(string path, int rank, Func<IdxFile, T> read) => ForeignFile.Read(
        path,
        file =>
        {
            using var content = Archive.Unpacked(file);
            var sizes = ParseHeader(path, content, rank);
            var idx = new IdxFile(file, content, sizes);
            idx.RequireLength(rank);
            return read(idx);
        },
        FileWords.Of(path) with { Content = $"The IDX file '{path}'" });

    /// <summary>Reads the data.</summary>
    public byte[] Read() => file.ReadOn(() =>
    {
        try
        {
            var data = new byte[Bytes];
            content.ReadExactly(data);
            return content.ReadByte() < 0
                ? data
                : throw new ResNetGenException($"The IDX file '{file.Path}' is longer than its header says; copy or download it again.");
        }
        catch (InvalidDataException exception)
        {
            throw Damaged(file.Path, exception);
        }
    });

    private static int[] ParseHeader(string path, Stream content, int rank)
    {
        var header = new byte[4 + 4 * rank];
        try
        {
            content.ReadExactly(header);
        }
        catch (InvalidDataException exception)
        {
            throw Damaged(path, exception);
        }

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

        return sizes.Skip(1).All(side => side <= MaxSide) ? sizes : throw new ResNetGenException(string.Create(
            CultureInfo.InvariantCulture,
            $"The IDX file '{path}' declares images of {sizes[1]} × {sizes[2]} pixels; copy or download it again."));
    }

    /// <summary>Refuses a header that does not fit the file, before memory is given for what it says.</summary>
    private void RequireLength(int rank)
    {
        if (content is UnpackedStream)
        {
            if (!MemoryBudget.Allows(file.Length, Bytes, UnpackedStream.MaxRatio))
            {
                throw UnpackedStream.TooFar(file.Path);
            }
        }
        else if (4 + (4 * rank) + Bytes > file.Length)
        {
            throw new EndOfStreamException();
        }
    }

    private static ResNetGenException Damaged(string path, Exception exception) =>
        new($"The gzip file '{path}' is damaged; copy or download it again.", exception);
}
