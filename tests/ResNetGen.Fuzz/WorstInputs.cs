using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using ResNetGen.Checkpoints;
using ResNetGen.Data;
using ResNetGen.Training;

namespace ResNetGen.Fuzz;

/// <summary>For each format the files that take the most for what they are: what they take, how long, and how it ends.</summary>
internal static class WorstInputs
{
    private const int Large = 16_384;

    private static readonly Shape Image = new(3, 8, 8);

    /// <summary>Writes each, has it read, and prints a table.</summary>
    public static void Measure(TextWriter output, string? only)
    {
        output.WriteLine("| input | bytes | peak | seconds | how it ends |");
        output.WriteLine("|---|---:|---:|---:|---|");
        foreach (var (name, write, read) in All().Where(input => only is null || input.Name.Contains(only, StringComparison.Ordinal)))
        {
            var folder = Directory.CreateTempSubdirectory("resnetgen-worst-").FullName;
            write(folder);
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive);
            var before = ResidentMemory.Reset();
            var clock = Stopwatch.StartNew();
            var end = "is read";
            try
            {
                read(folder);
            }
            catch (Exception exception)
            {
                var text = exception is ResNetGenException ? exception.Message : exception.ToString().Split('\n')[0];
                end = text.Replace(folder + "/", "", StringComparison.Ordinal).Replace(folder, ".", StringComparison.Ordinal);
            }

            var (seconds, peak) = (clock.Elapsed.TotalSeconds, ResidentMemory.Peak() - before);
            var bytes = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Sum(file => new FileInfo(file).Length);
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"| {name} | {bytes:N0} | {peak / 1e6:N0} MB | {seconds:F1} | {end} |"));
            Directory.Delete(folder, recursive: true);
        }
    }

    private static IEnumerable<(string Name, Action<string> Write, Action<string> Read)> All()
    {
        yield return ("PNG of 16,384² pixels in a header", folder => Images(folder, Png(Large, Large, rows: 0), "png"), Open);
        yield return ("PNG of 16,384² white pixels", folder => Images(folder, Png(Large, Large, Large), "png"), Open);
        yield return ("PNG of 16,384² pixels, 40 rows of noise", folder => Images(folder, Png(Large, Large, Large, 40), "png"), Open);
        yield return ("JPEG of 16,384² pixels that are gone over 1,000 times", folder => Images(folder, Jpeg(Large, 1_000), "jpg"), Open);
        yield return ("JPEG of 10,000² pixels that are gone over 20 times", folder => Images(folder, Jpeg(10_000, 20), "jpg"), Open);
        yield return ("IDX of 1 GiB in a header", folder => Idx(folder, "", 1 << 20, 32, 32, data: 0), Open);
        yield return ("IDX of 1 GiB of zeros, gzipped", folder => Idx(folder, ".gz", 1 << 20, 32, 32, data: 1 << 30), Open);
        yield return ("IDX of 48 MiB of zeros, gzipped", folder => Idx(folder, ".gz", 3 << 14, 32, 32, data: 3 << 24), Open);
        yield return ("IDX of more labels than images", Labels, Open);
        yield return ("tar.gz with 2 GB of zeros", folder => Tar(folder, '0'), OpenArchive);
        yield return ("tar.gz with a name of 2 GB", folder => Tar(folder, 'L'), OpenArchive);
        yield return ("pickle of 100 MB of lists", folder => Pickle(folder, []), Open);
        yield return ("pickle that fills an array of 50 MB again and again", folder => Pickle(folder, new byte[50_000_000]), Open);
        yield return ("safetensors with a header of 100 MB of tensors", folder => Header(folder, false), ReadCheckpoint);
        yield return ("safetensors with a header of 100 MB of text", folder => Header(folder, true), ReadCheckpoint);
        yield return ("TFRecord of 500 MB that is no example", Records, Open);
        yield return ("labels.txt of 16 MB of one-letter names", Names, Open);
        yield return ("metrics of 250 MB of empty objects", Metrics, folder => RunFolder.ReadEpochs(folder));
    }

    private static void Open(string folder) => DataSources.Open(folder, Image);

    private static void OpenArchive(string folder) => DataSources.Open(Path.Combine(folder, "cifar.tar.gz"), Image);

    private static void ReadCheckpoint(string folder) => SafeTensorsFile.Read(Path.Combine(folder, "run.safetensors")).Dispose();

    private static void Images(string folder, byte[] image, string ending)
    {
        foreach (var place in new[] { "train/a", "train/b", "test/a", "test/b" })
        {
            Directory.CreateDirectory(Path.Combine(folder, place));
            File.WriteAllBytes(Path.Combine(folder, place, "0." + ending), image);
        }
    }

    /// <summary>Grey pixels of eight bits.</summary>
    private static byte[] Png(int width, int height, int rows, int noise = 0)
    {
        var random = new Random(1);
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        header[8] = 8;
        var data = new MemoryStream();
        using (var zip = new ZLibStream(data, CompressionLevel.Optimal, leaveOpen: true))
        {
            var row = new byte[1 + width];
            for (var number = 0; number < rows; number++)
            {
                row.AsSpan(1).Fill(0xFF);
                if (number < noise)
                {
                    random.NextBytes(row.AsSpan(1));
                }

                zip.Write(row);
            }
        }

        return [0x89, .. "PNG\r\n\u001A\n"u8, .. Chunk("IHDR", header), .. Chunk("IDAT", data.ToArray()), .. Chunk("IEND", [])];

        static byte[] Chunk(string name, byte[] content)
        {
            byte[] named = [.. Encoding.ASCII.GetBytes(name), .. content];
            var (length, sum) = (new byte[4], new byte[4]);
            BinaryPrimitives.WriteInt32BigEndian(length, content.Length);
            BinaryPrimitives.WriteUInt32BigEndian(sum, Sum(named));
            return [.. length, .. named, .. sum];
        }
    }

    /// <summary>The sum of a PNG's chunk, bit by bit.</summary>
    private static uint Sum(byte[] bytes)
    {
        var sum = uint.MaxValue;
        foreach (var value in bytes)
        {
            sum ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                sum = (sum >> 1) ^ (0xEDB88320 & (0 - (sum & 1)));
            }
        }

        return ~sum;
    }

    /// <summary>A progressive JPEG whose scans have no data: a decoder takes zeros for it.</summary>
    private static byte[] Jpeg(int side, int scans)
    {
        byte[] size = [(byte)(side >> 8), (byte)side];
        byte[] first = [0xFF, 0xDA, 0, 8, 1, 1, 0x00, 0, 0, 0x00];
        byte[] other = [0xFF, 0xDA, 0, 8, 1, 1, 0x00, 1, 5, 0x00];
        byte[] codes = [1, .. new byte[15], 0];
        return
        [
            0xFF, 0xD8, 0xFF, 0xDB, 0, 67, 0, .. Enumerable.Repeat((byte)1, 64),
            0xFF, 0xC2, 0, 11, 8, .. size, .. size, 1, 1, 0x11, 0,
            0xFF, 0xC4, 0, 20, 0x00, .. codes, 0xFF, 0xC4, 0, 20, 0x10, .. codes,
            .. first, .. Enumerable.Repeat(other, scans - 1).SelectMany(scan => scan), 0xFF, 0xD9,
        ];
    }

    private static void Idx(string folder, string ending, int images, int height, int width, long data)
    {
        WriteIdx(Path.Combine(folder, "train-images-idx3-ubyte" + ending), [images, height, width], data);
        WriteIdx(Path.Combine(folder, "train-labels-idx1-ubyte" + ending), [images], Math.Min(data, images));
    }

    private static void Labels(string folder)
    {
        WriteIdx(Path.Combine(folder, "train-images-idx3-ubyte"), [2, 1, 1], 2);
        WriteIdx(Path.Combine(folder, "train-labels-idx1-ubyte"), [1 << 30], 1 << 30);
    }

    private static void WriteIdx(string path, int[] sizes, long data)
    {
        using var file = File.Create(path);
        using var content = path.EndsWith(".gz", StringComparison.Ordinal) ? (Stream)new GZipStream(file, CompressionLevel.Optimal) : file;
        content.Write([0, 0, 8, (byte)sizes.Length]);
        var number = new byte[4];
        foreach (var size in sizes)
        {
            BinaryPrimitives.WriteInt32BigEndian(number, size);
            content.Write(number);
        }

        // Of labels there are two kinds.
        if (sizes.Length == 1 && data > 0)
        {
            content.WriteByte(1);
            data--;
        }

        WriteZeros(content, data);
    }

    private static void WriteZeros(Stream content, long count)
    {
        var zeros = new byte[1 << 20];
        for (; count > 0; count -= zeros.Length)
        {
            content.Write(zeros, 0, (int)Math.Min(count, zeros.Length));
        }
    }

    private static void Tar(string folder, char type)
    {
        using var file = File.Create(Path.Combine(folder, "cifar.tar.gz"));
        using var zip = new GZipStream(file, CompressionLevel.Optimal);
        var header = new byte[512];
        "name"u8.CopyTo(header);
        "17777777777"u8.CopyTo(header.AsSpan(124));
        header[156] = (byte)type;
        "ustar\0"u8.CopyTo(header.AsSpan(257));
        header.AsSpan(148, 8).Fill((byte)' ');
        Encoding.ASCII.GetBytes(Convert.ToString(header.Sum(value => value), 8).PadLeft(6, '0') + "\0").CopyTo(header, 148);
        zip.Write(header);
        WriteZeros(zip, int.MaxValue);
    }

    /// <summary>Lists without end, or an array's text that is taken from the memo for one array after the other.</summary>
    private static void Pickle(string folder, byte[] text)
    {
        using var file = File.Create(Path.Combine(folder, "data_batch_1"));
        file.Write([0x80, 2]);
        if (text.Length == 0)
        {
            file.Write([.. Enumerable.Repeat((byte)']', 100_000_000)]);
            return;
        }

        var length = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, text.Length);
        file.Write([(byte)'T', .. length, .. text, (byte)'q', 1]);
        var array = Encoding.Latin1.GetBytes(
            "cnumpy.core.multiarray\n_reconstruct\n)R(K\u0001J\u0080\u00F0\u00FA\u0002\u0085cnumpy\ndtype\n(U\u0002u1tR\u0089h\u0001tb");
        for (var times = 0; times < 1_000; times++)
        {
            file.Write(array);
        }
    }

    private static void Header(string folder, bool isText)
    {
        var json = new StringBuilder(isText ? "{\"__metadata__\":{" : "{");
        for (var number = 0; json.Length < 99_000_000; number++)
        {
            json.Append('"').Append(number.ToString("x", CultureInfo.InvariantCulture))
                .Append(isText ? "\":\"\"," : "\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]},");
        }

        json.Append(isText ? "\"last\":\"\"}}" : "\"last\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}}");
        var length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, json.Length);
        using var file = File.Create(Path.Combine(folder, "run.safetensors"));
        file.Write(length);
        file.Write(Encoding.ASCII.GetBytes(json.ToString()));
    }

    private static void Records(string folder)
    {
        var record = new byte[500_000_000];
        foreach (var half in new[] { "train", "test" })
        {
            using var file = File.Create(Path.Combine(folder, half + ".tfrecord"));
            var length = BitConverter.GetBytes((long)record.Length);
            file.Write([.. length, .. BitConverter.GetBytes(TfRecordFile.MaskedSum(length))]);
            file.Write(record);
            file.Write(BitConverter.GetBytes(TfRecordFile.MaskedSum(record)));
        }
    }

    private static void Names(string folder)
    {
        Idx(folder, "", 4, 2, 2, 16);
        File.WriteAllText(Path.Combine(folder, "labels.txt"), string.Concat(Enumerable.Repeat("a\n", 8_000_000)));
    }

    private static void Metrics(string folder)
    {
        using var file = File.CreateText(Path.Combine(folder, "metrics.jsonl"));
        for (var line = 0; line < 20_000_000; line++)
        {
            file.Write("{\"kind\":\"\"}\n");
        }
    }
}
