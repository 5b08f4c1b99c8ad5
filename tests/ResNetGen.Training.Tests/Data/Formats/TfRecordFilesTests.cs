using ResNetGen.Data;
using SkiaSharp;

namespace ResNetGen.Tests.Data;

public sealed class TfRecordFilesTests : IDisposable
{
    private static readonly Shape Image = new(3, 4, 5);

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Sums_are_those_of_the_standard()
    {
        // RFC 3720, B.4, unmasked: rotated back by 15 after the constant is taken off.
        static uint Sum(byte[] data) => System.Numerics.BitOperations.RotateLeft(unchecked(TfRecordFile.MaskedSum(data) - 0xA282EAD8), 15);
        Assert.Equal(0x8A9136AAu, Sum(new byte[32]));
        Assert.Equal(0x62A8AB43u, Sum([.. Enumerable.Repeat((byte)0xFF, 32)]));
        Assert.Equal(0x46DD794Eu, Sum([.. Enumerable.Range(0, 32).Select(i => (byte)i)]));
        Assert.Equal(0xE3069283u, Sum("123456789"u8.ToArray()));
    }

    [Fact]
    public void Slim_s_files_have_encoded_images_and_a_file_of_names()
    {
        TfRecordWriter.Write(folder.File("flowers_train_00000-of-00002.tfrecord"), Slim(SKColors.Red, 0), Slim(new SKColor(0, 51, 204), 2));
        TfRecordWriter.Write(folder.File("flowers_train_00001-of-00002.tfrecord"), Slim(SKColors.White, 1, SKEncodedImageFormat.Jpeg));
        TfRecordWriter.Write(folder.File("flowers_validation_00000-of-00001.tfrecord"), Slim(SKColors.Blue, 1));
        File.WriteAllText(folder.File("labels.txt"), "0:daisy\n1:rose\n2:tulip\n3:none\n");

        var split = DataSources.Open(folder.Path, Image);

        var title = Path.GetFileName(folder.Path);
        Assert.Equal((title + " (train)", title + " (validation)", "TFRecord files"), (split.Train.Name, split.Test.Name, split.Format));
        Assert.Equal(["daisy", "rose", "tulip", "none"], split.Train.ClassNames);
        Assert.Equal([0, 2, 1], Enumerable.Range(0, 3).Select(split.Train.GetLabel));
        Assert.Equal(1, split.Test.GetLabel(0));
        Assert.Equal([255, 0, 0], Middle(split.Train, 0));
        Assert.Equal([0, 51, 204], Middle(split.Train, 1));
        Assert.Equal([255, 255, 255], Middle(split.Train, 2));
        Assert.Equal([0, 0, 255], Middle(split.Test, 0));
    }

    [Fact]
    public void Files_of_TensorFlow_Datasets_go_by_their_content()
    {
        TfRecordWriter.Write(
            folder.File("cifar-train.bin-00000-of-00001"),
            TfRecordWriter.Example(("id", "train_1"u8.ToArray()), ("image", Png(SKColors.Red)), ("label", 1)));
        TfRecordWriter.Write(
            folder.File("cifar-test.bin-00000-of-00001"),
            TfRecordWriter.Example(("image", Png(SKColors.Lime)), ("label", Enumerable.Repeat(0, 1).ToArray())));
        File.WriteAllText(folder.File("label.labels.txt"), "cat\ndog\n");
        File.WriteAllText(folder.File("dataset_info.json"), "{}");

        var split = DataSources.Open(folder.Path, Image);

        Assert.Equal(["cat", "dog"], split.Train.ClassNames);
        Assert.Equal((1, 0), (split.Train.GetLabel(0), split.Test.GetLabel(0)));
        Assert.Equal([0, 255, 0], Middle(split.Test, 0));
    }

    [Theory]
    [InlineData("image_raw", true)]
    [InlineData("image/raw", true)]
    [InlineData("image_raw", false)]
    public void Raw_images_are_bytes_row_by_row(string name, bool withSize)
    {
        var raw = Enumerable.Range(0, 4 * 5 * 3).Select(at => (byte)(at * 4)).ToArray();
        (string, object)[] size = withSize ? [("height", 4), ("width", 5), ("depth", 3)] : [];
        TfRecordWriter.Write(
            folder.File("train.tfrecords"),
            TfRecordWriter.Example([(name, raw), ("label", 0), .. size]),
            TfRecordWriter.Example([(name, raw), ("label", 3), .. size]));
        TfRecordWriter.Write(folder.File("test.tfrecords"), TfRecordWriter.Example([("weight", 0.5f), (name, raw), ("label", 1), .. size]));

        var split = DataSources.Open(folder.Path, Image);

        Assert.Equal(["0", "1", "2", "3"], split.Train.ClassNames);
        var bytes = new byte[Image.Count];
        split.Test.CopyBytes(0, bytes);
        Assert.Equal(Enumerable.Range(0, 60).Select(at => raw[at % 20 * 3 + at / 20]), bytes);
    }

    [Fact]
    public void Grey_raw_images_of_another_size_are_brought_to_the_network_s()
    {
        var raw = Enumerable.Repeat((byte)100, 28 * 28).ToArray();
        var example = TfRecordWriter.Example(("image_raw", raw), ("label", 1), ("height", 28), ("width", 28), ("depth", 1));
        TfRecordWriter.Write(folder.File("train.tfrecords"), example);
        TfRecordWriter.Write(folder.File("validation.tfrecords"), example);

        Assert.Equal([100, 100, 100], Middle(DataSources.Open(folder.Path, Image).Train, 0));
    }

    [Fact]
    public void A_set_too_large_to_be_kept_is_read_from_the_disk()
    {
        // One image of 400 MB on the network's side: three of them are not kept.
        var shape = new Shape(3, 12_000, 12_000);
        TfRecordWriter.Write(
            folder.File("train.tfrecord"),
            [.. Enumerable.Range(0, 3).Select(label => Slim(new SKColor((byte)(label * 100), 0, 0), label))]);
        TfRecordWriter.Write(folder.File("test.tfrecord"), Slim(SKColors.Red, 0), Slim(SKColors.Red, 0), Slim(SKColors.Red, 0));

        var before = GC.GetTotalAllocatedBytes();
        var split = TfRecordFiles.Open(folder.Path, shape);
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 16 << 20);
        Assert.Equal(2, split.Train.GetLabel(2));
    }

    [Fact]
    public void Every_fault_of_a_file_is_one_sentence()
    {
        var good = Slim(SKColors.Red, 1);
        var path = folder.File("train.tfrecord");
        TfRecordWriter.Write(folder.File("test.tfrecord"), good);
        var framed = TfRecordWriter.Framed(good);
        byte[] two = [.. framed, .. framed];

        Refuses([], "The TFRecord file '{0}' is empty; write it or download it again.");
        Refuses(
            "not a TFRecord file at all"u8.ToArray(),
            "The TFRecord file '{0}' does not begin with the length of a record, or is damaged there, at record 1; "
                + "write it or download it again.");
        Refuses(two[..^1], "The TFRecord file '{0}' ends early, at record 2; write it or download it again.");
        Refuses(two[..(framed.Length + 5)], "The TFRecord file '{0}' ends early, at record 2; write it or download it again.");
        Refuses(Flipped(two, framed.Length + 3), "The TFRecord file '{0}' is damaged, at record 2; write it or download it again.");
        Refuses(Flipped(two, framed.Length + 30), "The TFRecord file '{0}' is damaged, at record 2; write it or download it again.");

        // A length that is right by its sum and cannot be.
        Refuses([.. framed, .. Header(ulong.MaxValue)], "The TFRecord file '{0}' ends early, at record 2; write it or download it again.");

        void Refuses(byte[] bytes, string sentence)
        {
            File.WriteAllBytes(path, bytes);
            this.Refuses(sentence.Replace("{0}", path, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Every_fault_of_a_record_is_one_sentence()
    {
        var path = folder.File("train.tfrecord");
        TfRecordWriter.Write(folder.File("test.tfrecord"), Slim(SKColors.Red, 1));
        var png = Png(SKColors.Red);

        Refuses("Record 2 of '{0}' is no tf.Example; write images as such.", [0xFF, 0xFF, 0xFF]);
        Refuses("Record 2 of '{0}' is no tf.Example; write images as such.", [10, 200, 1]);
        Refuses(
            "Record 2 of '{0}' has no image, which is called image/encoded, image/raw, image_raw, image or encoded; its names are x, "
                + "label.",
            TfRecordWriter.Example(("x", png), ("label", 1)));
        Refuses(
            "Record 2 of '{0}' has no label, an integer that is called image/class/label, image/label, label or class; "
                + "its names are image.",
            TfRecordWriter.Example(("image", png)));
        Refuses(
            "Record 2 of '{0}' has the label -1; labels go from 0 to the number of classes less one.",
            TfRecordWriter.Example(("image", png), ("label", -1)));
        Refuses(
            "The image in record 2 of '{0}' ends early; replace it or delete it.",
            TfRecordWriter.Example(("image", png[..^30]), ("label", 1)));
        Refuses(
            "The image in record 2 of '{0}' is neither JPEG nor PNG, and 4 × 5 pixels of 3 channels are not its 7 bytes; "
                + "replace it or delete it.",
            TfRecordWriter.Example(("image_raw", new byte[7]), ("label", 1), ("depth", 3)));
        Refuses(
            "The image in record 2 of '{0}' is said to have 0 × 5 pixels; replace it or delete it.",
            TfRecordWriter.Example(("image_raw", new byte[60]), ("label", 1), ("height", 0)));

        File.WriteAllText(folder.File("labels.txt"), "cat\ndog\n");
        Refuses(
            "Record 2 of '{0}' has the label 2, but the last class is 1; correct it, or the names in labels.txt.",
            TfRecordWriter.Example(("image", png), ("label", 2)));
        File.WriteAllText(folder.File("labels.txt"), "cat\n");
        this.Refuses($"'{folder.File("labels.txt")}' names 1 classes; there must be at least two, one on each line.");

        void Refuses(string sentence, byte[] record)
        {
            TfRecordWriter.Write(path, Slim(SKColors.Red, 1), record);
            this.Refuses(sentence.Replace("{0}", path, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void What_lies_beside_records_and_folders_is_passed_over()
    {
        TfRecordWriter.Write(folder.File("train.tfrecord"), Slim(SKColors.Red, 1), Slim(SKColors.Blue, 0));
        TfRecordWriter.Write(folder.File("test.tfrecord"), Slim(SKColors.Red, 1));
        File.WriteAllText(folder.File("train.tfrecord.idx"), "0 120\n120 130\n");
        File.WriteAllText(folder.File("convert_to_tfrecord.py"), "import tensorflow as tf");
        Assert.Equal("TFRecord files", DataSources.Open(folder.Path, Image).Format);

        // Where the folders of both halves are, they are meant, and no other file is even opened.
        foreach (var half in (string[])["train", "test"])
        {
            foreach (var name in (string[])["a", "b"])
            {
                Directory.CreateDirectory(folder.File(half, name));
                using var bitmap = new SKBitmap(8, 8);
                using var file = File.Create(folder.File(half, name, "1.png"));
                bitmap.Encode(file, SKEncodedImageFormat.Png, 100);
            }
        }

        File.CreateSymbolicLink(folder.File("notes.txt"), folder.File("gone.txt"));
        Assert.Equal("JPEG and PNG images in folders", DataSources.Open(folder.Path, Image).Format);
    }

    [Fact]
    public void Halves_that_are_missing_are_told()
    {
        TfRecordWriter.Write(folder.File("trainer.tfrecord"), Slim(SKColors.Red, 1));
        Refuses(
            $"Of the TFRecord files in '{folder.Path}' none is for training by its name; "
                + "give them names such as cifar10_train.tfrecord and cifar10_test.tfrecord.");
        TfRecordWriter.Write(folder.File("x_train.tfrecord"), Slim(SKColors.Red, 1));
        Refuses(
            $"Of the TFRecord files in '{folder.Path}' none is for validation by its name; "
                + "give them names such as cifar10_train.tfrecord and cifar10_test.tfrecord.");
        TfRecordWriter.Write(folder.File("x_test.tfrecord"), Slim(SKColors.Red, 2));
        Refuses(
            $"Record 1 of '{folder.File("x_test.tfrecord")}' has the label 2, but the last class is 1; correct it, "
                + "or the names in labels.txt.");
        TfRecordWriter.Write(folder.File("x_train.tfrecord"), Slim(SKColors.Red, 0));
        Refuses($"The TFRecord files to learn from in '{folder.Path}' have only one class, 0; there must be at least two.");
    }

    [Fact]
    public void No_record_brings_the_reader_down()
    {
        var random = new Random(5);
        var good = Slim(SKColors.Red, 1);
        for (var trial = 0; trial < 3_000; trial++)
        {
            var record = good[..random.Next(good.Length + 1)];
            for (var flips = random.Next(4); flips > 0 && record.Length > 0; flips--)
            {
                record[random.Next(Math.Min(record.Length, 200))] = (byte)random.Next(256);
            }

            try
            {
                var example = new TfExample(record);
                example.TryGetBytes(["image/encoded"], out _);
                example.GetInt64(["image/class/label"]);
                example.Names();
            }
            catch (InvalidDataException)
            {
                // Said so.
            }
        }
    }

    private static byte[] Header(ulong length)
    {
        var bytes = new byte[12];
        BitConverter.TryWriteBytes(bytes, length);
        BitConverter.TryWriteBytes(bytes.AsSpan(8), TfRecordWriter.Masked(bytes.AsSpan(0, 8)));
        return bytes;
    }

    private static byte[] Flipped(byte[] bytes, int at)
    {
        var flipped = bytes.ToArray();
        flipped[at] ^= 4;
        return flipped;
    }

    private static byte[] Slim(SKColor colour, int label, SKEncodedImageFormat format = SKEncodedImageFormat.Png) => TfRecordWriter.Example(
        ("image/encoded", Png(colour, format)),
        ("image/format", "png"u8.ToArray()),
        ("image/class/label", label),
        ("image/height", 16),
        ("image/width", 20));

    private static byte[] Png(SKColor colour, SKEncodedImageFormat format = SKEncodedImageFormat.Png)
    {
        using var image = new SKBitmap(new SKImageInfo(20, 16));
        image.Erase(colour);
        using var data = image.Encode(format, 100);
        return data.ToArray();
    }

    private static int[] Middle(ImageSet set, int index)
    {
        var pixels = new float[set.ImageShape.Count];
        set.CopyImage(index, pixels);
        return [.. Enumerable.Range(0, 3).Select(channel => (int)MathF.Round(pixels[channel * 20 + 7] * 255))];
    }

    private void Refuses(string sentence) =>
        Assert.Equal(sentence, Assert.Throws<ResNetGenException>(() => DataSources.Open(folder.Path, Image)).Message);
}
