using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using ResNetGen.Checkpoints;
using ResNetGen.Data;
using ResNetGen.IO;
using SkiaSharp;

namespace ResNetGen.Tests.Data;

/// <summary>What a file says of itself is believed as far as its length goes: memory is given for no more.</summary>
[Collection(nameof(BudgetTests))]
public sealed class BudgetTests : IDisposable
{
    private static readonly Shape Image = new(3, 8, 8);

    private readonly ImageFolderWriter folder = new();

    public void Dispose()
    {
        MemoryBudget.Choose(null);
        folder.Dispose();
    }

    [Fact]
    public void An_image_of_a_few_bytes_gets_no_gigabyte()
    {
        folder.AddTwoClasses();
        var bytes = File.ReadAllBytes(folder.File("train", "a", "0.png"));
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(16), 16_384);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(20), 16_384);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(29), Crc(bytes.AsSpan(12, 17)));
        File.WriteAllBytes(folder.File("train", "a", "0.png"), bytes);
        Refuses(
            folder.Path,
            $"The image '{folder.File("train", "a", "0.png")}' says of itself that it has far more pixels than so few bytes hold; "
                + "replace it or delete it.");
    }

    /// <summary>Pictures of one colour are honest, and small in their files.</summary>
    [Fact]
    public void A_picture_of_one_colour_is_read()
    {
        folder.AddTwoClasses();
        using var white = new SKBitmap(new SKImageInfo(4_000, 3_000));
        white.Erase(SKColors.White);
        folder.Write(white, SKEncodedImageFormat.Png, "train", "a", "white.png");
        Assert.InRange(new FileInfo(folder.File("train", "a", "white.png")).Length, 1_000, 200_000);
        Assert.Equal(3, DataSources.Open(folder.Path, Image).Train.Count);
    }

    [Fact]
    public void A_jpeg_that_is_gone_over_without_end_is_refused()
    {
        folder.AddTwoClasses();
        byte[] codes = [1, .. new byte[15], 0];
        byte[] scan = [0xFF, 0xDA, 0, 8, 1, 1, 0x00, 1, 5, 0x00];
        File.WriteAllBytes(folder.File("train", "a", "0.jpg"),
        [
            0xFF, 0xD8, 0xFF, 0xDB, 0, 67, 0, .. Enumerable.Repeat((byte)1, 64),
            0xFF, 0xC2, 0, 11, 8, 0x0F, 0, 0x0F, 0, 1, 1, 0x11, 0,
            0xFF, 0xC4, 0, 20, 0x00, .. codes, 0xFF, 0xC4, 0, 20, 0x10, .. codes,
            0xFF, 0xDA, 0, 8, 1, 1, 0x00, 0, 0, 0x00, .. Enumerable.Repeat(scan, 1_000).SelectMany(bytes => bytes), 0xFF, 0xD9,
        ]);
        Refuses(
            folder.Path,
            $"The image '{folder.File("train", "a", "0.jpg")}' goes over its pixels 1,001 times; replace it or delete it.");
    }

    [Fact]
    public void A_gigabyte_of_zeros_in_a_megabyte_is_refused_by_its_header()
    {
        WriteIdx("train-images-idx3-ubyte.gz", [1 << 20, 32, 32], []);
        WriteIdx("train-labels-idx1-ubyte.gz", [1 << 20], []);
        Refuses(
            folder.Path,
            $"The gzip file '{folder.File("train-images-idx3-ubyte.gz")}' unpacks to more than 100 times its size, which files of images "
                + "do not; give --max-memory as much as it may take (in C#, DataSources.MaxMemory), if you trust it.");
    }

    [Fact]
    public void Labels_are_counted_before_images_are_read()
    {
        WriteIdx("train-images-idx3-ubyte", [1 << 20, 32, 32], [], length: 16 + (1L << 30));
        WriteIdx("train-labels-idx1-ubyte", [1 << 30], [], length: 8 + (1L << 30));
        Refuses(
            folder.Path,
            $"'{folder.File("train-images-idx3-ubyte")}' holds 1048576 images, but '{folder.File("train-labels-idx1-ubyte")}' holds "
                + "1073741824 labels; the files do not belong together.");
    }

    [Fact]
    public void All_files_of_a_set_are_in_the_budget_together_and_a_user_may_give_more()
    {
        foreach (var half in new[] { "train", "t10k" })
        {
            WriteIdx(half + "-images-idx3-ubyte", [10_000, 100, 100], [], length: 16 + 100_000_000);
            WriteIdx(half + "-labels-idx1-ubyte", [10_000], [.. Enumerable.Range(0, 10_000).Select(image => (byte)(image % 3))]);
        }

        DataSources.MaxMemory = 150_000_000;
        Refuses(
            folder.Path,
            $"The images of the IDX files in '{folder.Path}' would take 190.8 MiB of memory, and 143.1 MiB are the most that is given; "
                + "give --max-memory more (in C#, DataSources.MaxMemory), if you trust that.");

        DataSources.MaxMemory = 300_000_000;
        Assert.Equal(10_000, DataSources.Open(folder.Path, Image).Test.Count);
    }

    [Fact]
    public void An_image_of_one_pixel_s_height_is_none()
    {
        WriteIdx("train-images-idx3-ubyte", [2, 1, 70_000], new byte[140_000]);
        WriteIdx("train-labels-idx1-ubyte", [2], [0, 1]);
        Refuses(
            folder.Path,
            $"The IDX file '{folder.File("train-images-idx3-ubyte")}' declares images of 1 × 70000 pixels; copy or download it again.");
    }

    [Theory]
    [InlineData("lists")]
    [InlineData("arrays")]
    public void A_pickle_makes_little_more_than_it_holds(string what)
    {
        var text = new byte[1_000_000];
        var length = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, text.Length);
        var array = Encoding.Latin1.GetBytes(
            "cnumpy.core.multiarray\n_reconstruct\n)R(K\u0001J\u0040\u0042\u000F\0\u0085cnumpy\ndtype\n(U\u0002u1tR\u0089h\u0001tb");
        File.WriteAllBytes(folder.File("data_batch_1"), what == "lists"
            ? [0x80, 2, .. Enumerable.Repeat((byte)']', 1_000_000)]
            : [0x80, 2, (byte)'T', .. length, .. text, (byte)'q', 1, .. Enumerable.Repeat(array, 100).SelectMany(bytes => bytes)]);
        Refuses(
            folder.Path,
            $"'{folder.File("data_batch_1")}' makes far more than it holds, and is no file of CIFAR for Python; download it again.");
    }

    [Fact]
    public void There_are_no_more_names_than_classes()
    {
        WriteIdx("train-images-idx3-ubyte", [2, 1, 1], [0, 1]);
        WriteIdx("train-labels-idx1-ubyte", [2], [0, 1]);
        File.WriteAllText(folder.File("labels.txt"), string.Concat(Enumerable.Repeat("a\n", 70_000)));
        Refuses(
            folder.Path, $"'{folder.File("labels.txt")}' is too large for the names of classes; give it one name on each line.");
    }

    [Fact]
    public void A_header_of_nothing_but_names_is_damaged()
    {
        var json = new StringBuilder("{\"__metadata__\":{");
        for (var number = 0; number < 300_000; number++)
        {
            json.Append('"').Append(number.ToString(System.Globalization.CultureInfo.InvariantCulture)).Append("\":\"\",");
        }

        var header = Encoding.ASCII.GetBytes(json.Append("\"a\":\"\"}}").ToString());
        File.WriteAllBytes(folder.File("run.safetensors"), [.. BitConverter.GetBytes((long)header.Length), .. header]);
        Assert.Equal(
            $"The checkpoint '{folder.File("run.safetensors")}' has a damaged header; use another copy of it.",
            Assert.Throws<ResNetGenException>(() => SafeTensorsFile.Read(folder.File("run.safetensors"))).Message);
    }

    private static void Refuses(string path, string sentence)
    {
        // What is refused was not made: the largest of these files says that it is four gigabytes.
        var before = GC.GetTotalAllocatedBytes(precise: true);
        Assert.Equal(sentence, Assert.Throws<ResNetGenException>(() => DataSources.Open(path, Image)).Message);
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, 250_000_000);
    }

    private void WriteIdx(string name, int[] sizes, byte[] data, long? length = null)
    {
        using var file = File.Create(folder.File(name));
        using var content = name.EndsWith(".gz", StringComparison.Ordinal) ? (Stream)new GZipStream(file, CompressionLevel.Fastest) : file;
        var number = new byte[4];
        content.Write([0, 0, 8, (byte)sizes.Length]);
        foreach (var size in sizes)
        {
            BinaryPrimitives.WriteInt32BigEndian(number, size);
            content.Write(number);
        }

        content.Write(data);
        if (length is { } whole)
        {
            file.SetLength(whole);
        }
    }

    // The sum of a PNG's chunk.
    private static uint Crc(ReadOnlySpan<byte> bytes)
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
}

/// <summary>The budget is the process's: nothing else runs meanwhile.</summary>
[CollectionDefinition(nameof(BudgetTests), DisableParallelization = true)]
public sealed class AloneWithTheBudget;
