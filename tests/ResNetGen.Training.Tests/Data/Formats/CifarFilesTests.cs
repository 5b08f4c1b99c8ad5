using System.Formats.Tar;
using System.IO.Compression;
using ResNetGen.Data;

namespace ResNetGen.Tests.Data;

public sealed class CifarFilesTests : IDisposable
{
    private const int Part = 12;
    private const string Ten = "cifar-10-batches-bin";
    private const string Hundred = "cifar-100-binary";

    private static readonly Shape Image = new(3, 32, 32);
    private static readonly string[] TenNames = ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"];

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData(Ten)]
    [InlineData("cifar-10-binary.tar.gz")]
    [InlineData("cifar.tar")]
    [InlineData("called otherwise")]
    public void Cifar_10_is_read_from_its_folder_one_above_and_its_archive(string how)
    {
        WriteTen();
        var split = CifarFiles.Open(Packed(how, Ten), Image, coarse: false, Part);

        Assert.Equal(("CIFAR-10 (train)", "CIFAR-10 (test)", "CIFAR-10's binary files"), (split.Train.Name, split.Test.Name, split.Format));
        Assert.Equal((5 * Part, Part), (split.Train.Count, split.Test.Count));
        Assert.Equal(TenNames, split.Train.ClassNames);
        for (var index = 0; index < 5 * Part; index++)
        {
            AssertIs(split.Train, index, label: (index % Part + 1 + index / Part) % 10, file: 1 + index / Part, image: index % Part);
        }

        AssertIs(split.Test, 3, label: 3, file: 0, image: 3);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Cifar_100_has_fine_classes_and_coarse_ones(bool coarse)
    {
        WriteHundred();
        var split = CifarFiles.Open(folder.Path, Image, coarse, Part);

        Assert.Equal(
            coarse ? Enumerable.Range(0, 20).Select(i => "coarse " + i) : Enumerable.Range(0, 100).Select(i => "fine " + i),
            split.Train.ClassNames);
        Assert.Equal((5 * Part, Part), (split.Train.Count, split.Test.Count));
        AssertIs(split.Train, 41, label: coarse ? 41 % 20 : 41 * 7 % 100, file: 1, image: 41);
        AssertIs(split.Test, 5, label: coarse ? 5 : 35, file: 2, image: 5);
    }

    [Fact]
    public void Files_of_their_real_size_are_recognised_by_what_is_there()
    {
        foreach (var name in Enumerable.Range(1, 5).Select(i => $"data_batch_{i}.bin").Append("test_batch.bin"))
        {
            using var file = File.Create(folder.File(name));
            file.SetLength(10_000 * 3_073);
        }

        var split = DataSources.Open(folder.Path, Image);

        Assert.Equal((50_000, 10_000), (split.Train.Count, split.Test.Count));
        Assert.Equal(["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"], split.Train.ClassNames);
    }

    [Fact]
    public void Images_are_brought_to_the_network_s_shape()
    {
        WriteTen();
        var grey = CifarFiles.Open(folder.Path, new Shape(1, 32, 32), coarse: false, Part).Train;
        var small = CifarFiles.Open(folder.Path, new Shape(3, 1, 1), coarse: false, Part).Train;

        var (pixels, one) = (new float[32 * 32], new float[3]);
        grey.CopyImage(14, pixels);
        small.CopyImage(14, one);
        var values = Enumerable.Range(0, 3072).Select(at => Value(2, 2, at)).ToArray();
        Assert.Equal((0.299 * values[77] + 0.587 * values[1024 + 77] + 0.114 * values[2048 + 77]) / 255, pixels[77], 1e-5);

        // One pixel under a triangle that spans the image; that of a channel's values is near their mean.
        Assert.All(
            Enumerable.Range(0, 3),
            channel => Assert.Equal(values.AsSpan(channel * 1024, 1024).ToArray().Average(value => value) / 255, one[channel], 0.05));
    }

    [Fact]
    public void Every_fault_is_one_sentence()
    {
        WriteTen();
        var third = folder.File(Ten, "data_batch_3.bin");
        var whole = File.ReadAllBytes(third);

        File.WriteAllBytes(third, whole[..^1]);
        Refuses($"'{third}' has 36,875 bytes, where 12 images of CIFAR-10 are 36,876 should be; copy or download it again.");
        File.WriteAllBytes(third, whole[..^3_073]);
        Refuses($"'{third}' has 33,803 bytes, where 12 images of CIFAR-10 are 36,876 should be; copy or download it again.");
        File.WriteAllBytes(third, []);
        Refuses($"'{third}' has 0 bytes, where 12 images of CIFAR-10 are 36,876 should be; copy or download it again.");
        whole[4 * 3_073] = 10;
        File.WriteAllBytes(third, whole);
        Refuses(
            $"'data_batch_3.bin' in '{folder.Path}' gives its image 5 the class 10, but CIFAR-10's classes end at 9; "
                + "copy or download it again.");
        File.Delete(third);
        Refuses($"'{folder.Path}' has no 'data_batch_3.bin'; put all files of CIFAR-10 there.");
        File.WriteAllText(folder.File(Ten, "batches.meta.txt"), "cat\ndog\n");
        whole[4 * 3_073] = 9;
        File.WriteAllBytes(third, whole);
        Refuses($"'batches.meta.txt' in '{folder.Path}' names 2 classes, but CIFAR-10 has 10; copy or download it again.");
    }

    [Fact]
    public void An_archive_that_is_damaged_or_another_is_one_sentence()
    {
        WriteTen();
        var archive = Packed("cifar-10-binary.tar.gz", Ten);
        var bytes = File.ReadAllBytes(archive);

        File.WriteAllBytes(archive, bytes[..(bytes.Length / 2)]);
        var early = Assert.Throws<ResNetGenException>(() => CifarFiles.Open(archive, Image, coarse: false, Part)).Message;
        Assert.Matches(
            $"^The archive '{archive}' (ends early|is damaged)( (at|behind) its entry '[^']+')?; copy or download it again.$", early);

        bytes[bytes.Length / 2] ^= 0x55;
        bytes[bytes.Length / 2 + 1] ^= 0x55;
        File.WriteAllBytes(archive, bytes);
        Assert.Throws<ResNetGenException>(() => CifarFiles.Open(archive, Image, coarse: false, Part));

        foreach (var content in new[] { "", "not an archive", new string('x', 5_000) })
        {
            File.WriteAllText(archive, content);
            var other = Assert.Throws<ResNetGenException>(() => DataSources.Open(archive, Image)).Message;
            Assert.Equal($"'{archive}' is a file, and none of CIFAR's archives; unpack it and give the folder.", other);
        }
    }

    /// <summary>A pixel that is another leaves all sizes, names and classes as they are: only gzip's checksum knows.</summary>
    [Fact]
    public void An_archive_with_one_wrong_pixel_is_refused()
    {
        WriteTen();
        var archive = Packed("cifar-10-binary.tar.gz", Ten, CompressionLevel.NoCompression);
        var bytes = File.ReadAllBytes(archive);
        var image = File.ReadAllBytes(folder.File(Ten, "data_batch_2.bin")).AsSpan(2_000, 64);
        bytes[bytes.AsSpan().IndexOf(image)] ^= 1;
        File.WriteAllBytes(archive, bytes);

        Assert.Equal(
            $"The archive '{archive}' is damaged, or is none; copy or download it again.",
            Assert.Throws<ResNetGenException>(() => CifarFiles.Open(archive, Image, coarse: false, Part)).Message);
    }

    /// <summary>Wherever its bytes are others or end, an archive is refused or holds what it held.</summary>
    [Fact]
    public void No_damage_of_an_archive_gives_other_images()
    {
        WriteTen();
        var archive = Packed("cifar-10-binary.tar.gz", Ten);
        var whole = File.ReadAllBytes(archive);
        var refused = 0;
        for (var place = 10; place < whole.Length; place += whole.Length / 50)
        {
            var damaged = whole.ToArray();
            damaged[place] ^= 0x55;
            foreach (var bytes in new[] { damaged, whole[..place] })
            {
                File.WriteAllBytes(archive, bytes);
                try
                {
                    AssertIs(CifarFiles.Open(archive, Image, coarse: false, Part).Test, 3, label: 3, file: 0, image: 3);
                }
                catch (ResNetGenException)
                {
                    refused++;
                }
            }
        }

        Assert.InRange(refused, 98, int.MaxValue);
    }

    private string Packed(string how, string name, CompressionLevel level = CompressionLevel.Fastest)
    {
        if (how is "" || how == name)
        {
            return folder.File(how);
        }

        var path = folder.File(how);
        using var file = File.Create(path);
        if (how.EndsWith(".tar", StringComparison.Ordinal))
        {
            TarFile.CreateFromDirectory(folder.File(name), file, includeBaseDirectory: true);
        }
        else
        {
            using var zip = new GZipStream(file, level);
            TarFile.CreateFromDirectory(folder.File(name), zip, includeBaseDirectory: true);
        }

        return path;
    }

    private void WriteTen()
    {
        Directory.CreateDirectory(folder.File(Ten));
        for (var number = 1; number <= 5; number++)
        {
            Write(Ten, $"data_batch_{number}.bin", Part, number, image => [(byte)((image + number) % 10)]);
        }

        Write(Ten, "test_batch.bin", Part, 0, image => [(byte)(image % 10)]);
        File.WriteAllText(folder.File(Ten, "batches.meta.txt"), string.Join('\n', TenNames) + "\n\n");
    }

    private void WriteHundred()
    {
        Directory.CreateDirectory(folder.File(Hundred));
        Write(Hundred, "train.bin", 5 * Part, 1, image => [(byte)(image % 20), (byte)(image * 7 % 100)]);
        Write(Hundred, "test.bin", Part, 2, image => [(byte)(image % 20), (byte)(image * 7 % 100)]);
        File.WriteAllText(folder.File(Hundred, "fine_label_names.txt"), string.Concat(Enumerable.Range(0, 100).Select(i => $"fine {i}\n")));
        File.WriteAllText(
            folder.File(Hundred, "coarse_label_names.txt"), string.Concat(Enumerable.Range(0, 20).Select(i => $"coarse {i}\r\n")));
    }

    private void Write(string where, string name, int images, int file, Func<int, byte[]> labels)
    {
        using var stream = File.Create(folder.File(where, name));
        for (var image = 0; image < images; image++)
        {
            stream.Write(labels(image));
            for (var at = 0; at < 3_072; at++)
            {
                stream.WriteByte(Value(file, image, at));
            }
        }
    }

    private static byte Value(int file, int image, int at) => (byte)((uint)(file * 131 + image * 17 + at * 29) * 2_654_435_761u >> 24);

    private static void AssertIs(ImageSet set, int index, int label, int file, int image)
    {
        Assert.Equal(label, set.GetLabel(index));
        var (values, bytes) = (new float[3_072], new byte[3_072]);
        set.CopyImage(index, values);
        set.CopyBytes(index, bytes);
        var expected = Enumerable.Range(0, 3_072).Select(at => Value(file, image, at)).ToArray();
        Assert.Equal(expected, bytes);
        Assert.Equal(expected.Select(value => value / 255f), values);
    }

    private void Refuses(string sentence) =>
        Assert.Equal(sentence, Assert.Throws<ResNetGenException>(() => CifarFiles.Open(folder.Path, Image, coarse: false, Part)).Message);
}
