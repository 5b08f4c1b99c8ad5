using System.Buffers.Binary;
using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using ResNetGen.Data;
using SkiaSharp;

namespace ResNetGen.Fuzz;

/// <summary>Writes the first cases of the corpus: what a person has of each format, as small as it can be. Findings come besides.</summary>
internal static class Seeds
{
    private const int Side = 8;
    private const int CifarImages = 2;
    private const int CifarBytes = 3 * 32 * 32;

    private static readonly string[] CifarParts = [.. Enumerable.Range(1, 5).Select(part => $"data_batch_{part}"), "test_batch"];

    /// <summary>Writes them into a folder.</summary>
    public static void Write(string folder)
    {
        string At(params string[] parts)
        {
            var path = Path.Combine([folder, .. parts]);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            return path;
        }

        WriteIdx(name => At("idx", "mnist", name), Plain);
        WriteIdx(name => At("idx-gz", "mnist", name + ".gz"), Zipped);
        WriteIdx(name => At("labels", "idx", name), Plain);
        File.WriteAllText(At("labels", "idx", "labels.txt"), "0:dark\n1:light\n2:bright\n3:blinding\n");
        WriteIdx(name => At("labels", "emnist", "emnist-letters-" + name.Replace("t10k", "test", StringComparison.Ordinal)), Plain);
        File.WriteAllText(At("labels", "emnist", "emnist-letters-mapping.txt"), "1 65 97\n2 66 98\n3 67 99\n4 68 100\n");

        foreach (var part in CifarParts)
        {
            File.WriteAllBytes(At("cifar", "binary", part + ".bin"), CifarRecords());
            File.WriteAllBytes(At("cifar-python", "python2", part), Pickled());
        }

        File.WriteAllText(At("cifar", "binary", "batches.meta.txt"), string.Concat(Enumerable.Range(0, 10).Select(i => $"class {i}\n")));
        foreach (var isZipped in new[] { false, true })
        {
            var (name, ending) = isZipped ? ("gz", ".tar.gz") : ("plain", ".tar");
            Pack(At("cifar-archive", name, "cifar" + ending), ".bin", CifarRecords(), isZipped);
            Pack(At("cifar-python-archive", name, "cifar" + ending), "", Pickled(), isZipped);
        }

        foreach (var half in new[] { "train", "test" })
        {
            File.WriteAllBytes(At("tfrecord", "raw", half + ".tfrecord"), [.. Records(new byte[3 * Side * Side], isRaw: true)]);
            File.WriteAllBytes(At("tfrecord", "png", half + ".tfrecord"), [.. Records(Encoded(SKEncodedImageFormat.Png, 0), isRaw: false)]);
            WriteImages(half);
        }

        WriteTiny();

        void WriteImages(string half)
        {
            foreach (var (format, ending) in new[]
            {
                (SKEncodedImageFormat.Png, "png"), (SKEncodedImageFormat.Jpeg, "jpg"), (SKEncodedImageFormat.Webp, "webp"),
            })
            {
                File.WriteAllBytes(At("images", ending, half, "a", "0." + ending), Encoded(format, 40));
                File.WriteAllBytes(At("images", ending, half, "b", "0." + ending), Encoded(format, 200));
            }

            File.WriteAllBytes(At("images", "others", half, "a", "0.gif"), Convert.FromBase64String(Gif));
            File.WriteAllBytes(At("images", "others", half, "b", "0.bmp"), Bitmap());
        }

        void WriteTiny()
        {
            foreach (var name in new[] { "a", "b" })
            {
                File.WriteAllBytes(At("labels", "tiny-imagenet", "train", name, "images", "0.png"), Encoded(SKEncodedImageFormat.Png, 9));
                File.WriteAllBytes(At("labels", "tiny-imagenet", "val", "images", $"{name}.png"), Encoded(SKEncodedImageFormat.Png, 90));
            }

            File.WriteAllText(At("labels", "tiny-imagenet", "val", "val_annotations.txt"), "a.png\ta\t0\t0\t7\t7\nb.png\tb\t0\t0\t7\t7\n");
        }
    }

    // One pixel.
    private const string Gif = "R0lGODlhAQABAIAAAP8AAAAAACH5BAAAAAAALAAAAAABAAEAAAICRAEAOw==";

    private static byte[] Plain(byte[] content) => content;

    private static byte[] Zipped(byte[] content)
    {
        var packed = new MemoryStream();
        using (var zip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            zip.Write(content);
        }

        return packed.ToArray();
    }

    private static void WriteIdx(Func<string, string> at, Func<byte[], byte[]> pack)
    {
        foreach (var half in new[] { "train", "t10k" })
        {
            byte[] pixels = [.. Enumerable.Range(0, 4 * 4 * 4).Select(place => (byte)(place * 3))];
            File.WriteAllBytes(at(half + "-images-idx3-ubyte"), pack([0, 0, 8, 3, 0, 0, 0, 4, 0, 0, 0, 4, 0, 0, 0, 4, .. pixels]));
            File.WriteAllBytes(at(half + "-labels-idx1-ubyte"), pack([0, 0, 8, 1, 0, 0, 0, 4, 1, 2, 3, 1]));
        }
    }

    private static byte[] CifarRecords() =>
        [.. Enumerable.Range(0, CifarImages).SelectMany(image => (byte[])[(byte)image, .. new byte[CifarBytes]])];

    private static void Pack(string path, string ending, byte[] content, bool isZipped)
    {
        using var file = File.Create(path);
        using var zip = isZipped ? (Stream)new GZipStream(file, CompressionLevel.Optimal) : file;
        using var archive = new TarWriter(zip, isZipped ? TarEntryFormat.Pax : TarEntryFormat.Gnu);
        foreach (var part in CifarParts)
        {
            var name = $"cifar-10-batches/{part}{ending}";
            TarEntry entry = isZipped ? new PaxTarEntry(TarEntryType.RegularFile, name) : new GnuTarEntry(TarEntryType.RegularFile, name);
            entry.ModificationTime = DateTimeOffset.UnixEpoch;
            entry.DataStream = new MemoryStream(content);
            archive.WriteEntry(entry);
        }
    }

    /// <summary>A dictionary of an array of bytes and a list of labels, as Python 2 wrote it.</summary>
    private static byte[] Pickled()
    {
        byte[] sizes = [(byte)'K', CifarImages, (byte)'M', CifarBytes & 0xFF, CifarBytes >> 8];
        var length = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, CifarImages * CifarBytes);
        return
        [
            .. Latin("\u0080\u0002}q\0(U\u0004datacnumpy.core.multiarray\n_reconstruct\nq\u0001cnumpy\nndarray\nq\u0002"),
            .. Latin("K\0\u0085q\u0003U\u0001b\u0087R(K\u0001"),
            .. sizes,
            .. Latin("\u0086cnumpy\ndtype\nU\u0002u1K\0K\u0001\u0087R(K\u0003U\u0001|NNN"),
            .. Latin("J\u00FF\u00FF\u00FF\u00FFJ\u00FF\u00FF\u00FF\u00FFK\0tb\u0089T"),
            .. length,
            .. new byte[CifarImages * CifarBytes],
            .. Latin("tbU\u0006labels](K\u0001K\u0002eu."),
        ];

        static byte[] Latin(string text) => Encoding.Latin1.GetBytes(text);
    }

    private static IEnumerable<byte> Records(byte[] image, bool isRaw)
    {
        for (byte label = 0; label < 2; label++)
        {
            byte[] features =
            [
                .. Entry(isRaw ? "image/raw" : "image/encoded", Field(1, Field(1, image))),
                .. Entry("image/class/label", Field(3, Field(1, [label]))),
                .. isRaw ? Entry("height", Field(3, Field(1, [Side]))) : [],
                .. isRaw ? Entry("width", Field(3, Field(1, [Side]))) : [],
            ];
            var record = Field(1, features);
            var number = BitConverter.GetBytes((long)record.Length);
            foreach (var part in (byte[][])[number, Sum(number), record, Sum(record)])
            {
                foreach (var value in part)
                {
                    yield return value;
                }
            }
        }

        static byte[] Sum(byte[] bytes) => BitConverter.GetBytes(TfRecordFile.MaskedSum(bytes));
        static byte[] Entry(string name, byte[] feature) => Field(1, [.. Field(1, Encoding.UTF8.GetBytes(name)), .. Field(2, feature)]);
        static byte[] Field(int number, byte[] content) => [(byte)((number << 3) | 2), .. Varint(content.Length), .. content];
        static byte[] Varint(int number) => number < 0x80 ? [(byte)number] : [(byte)(number | 0x80), .. Varint(number >> 7)];
    }

    private static byte[] Encoded(SKEncodedImageFormat format, byte grey)
    {
        using var image = new SKBitmap(new SKImageInfo(Side, Side, SKColorType.Rgba8888, SKAlphaType.Opaque));
        image.Erase(new SKColor(grey, (byte)(255 - grey), grey));
        image.SetPixel(1, 2, SKColors.Red);
        using var data = image.Encode(format, 80);
        return data.ToArray();
    }

    /// <summary>Four pixels of 24 bits, as Windows writes them.</summary>
    private static byte[] Bitmap()
    {
        var bytes = new byte[54 + 16];
        "BM"u8.CopyTo(bytes);
        foreach (var (place, value) in new[] { (2, bytes.Length), (10, 54), (14, 40), (18, 2), (22, 2), (34, 16) })
        {
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(place), value);
        }

        (bytes[26], bytes[28]) = (1, 24);
        return bytes;
    }
}
