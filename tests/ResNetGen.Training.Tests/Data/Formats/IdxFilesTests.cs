using System.Buffers.Binary;
using System.IO.Compression;
using ResNetGen.Data;

namespace ResNetGen.Tests.Data;

public sealed class IdxFilesTests : IDisposable
{
    private static readonly Shape Tiny = new(1, 2, 3);

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("", '-')]
    [InlineData(".gz", '-')]
    [InlineData("", '.')]
    public void ReadsBothHalves(string ending, char separator)
    {
        Images($"train-images{separator}idx3-ubyte{ending}", 4, 2, 3);
        Labels($"train-labels{separator}idx1-ubyte{ending}", [2, 0, 1, 2]);
        Images($"t10k-images{separator}idx3-ubyte{ending}", 2, 2, 3);
        Labels($"t10k-labels{separator}idx1-ubyte{ending}", [1, 1]);

        var split = DataSources.Open(folder.Path, Tiny);

        Assert.Equal(["0", "1", "2"], split.Train.ClassNames);
        Assert.Equal([2, 0, 1, 2], Enumerable.Range(0, split.Train.Count).Select(split.Train.GetLabel));
        Assert.Equal([1, 1], Enumerable.Range(0, split.Test.Count).Select(split.Test.GetLabel));
        var pixels = new float[6];
        split.Train.CopyImage(2, pixels);
        Assert.Equal([12 / 255f, 13 / 255f, 14 / 255f, 15 / 255f, 16 / 255f, 17 / 255f], pixels);
    }

    [Fact]
    public void RepeatsGreyAndResamples()
    {
        Images("t10k-images-idx3-ubyte", 5, 2, 3);
        Labels("t10k-labels-idx1-ubyte", [0, 1, 0, 1, 1]);

        var pixels = new float[3 * 4 * 6];
        IdxFiles.Open(folder.Path, new Shape(3, 4, 6)).Train.CopyImage(0, pixels);

        // The first row is above every centre of the original: 0, 1, 2 with the new centres a quarter of a pixel beside them.
        Assert.Equal(
            [0, 0.25f, 0.75f, 1.25f, 1.75f, 2], pixels[..6].Select(value => value * 255), (one, other) => Math.Abs(one - other) < 1e-3);
        Assert.Equal(pixels[..24], pixels[24..48]);
        Assert.Equal(pixels[..24], pixels[48..]);
    }

    [Fact]
    public void SplitsTheOneHalfThatIsThereAndSaysSo()
    {
        Images("t10k-images-idx3-ubyte", 10, 2, 3);
        Labels("t10k-labels-idx1-ubyte", [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);

        var split = IdxFiles.Open(folder.Path, Tiny);

        var title = Path.GetFileName(folder.Path);
        Assert.Equal((title + " (t10k, first 8)", title + " (t10k, last 2)"), (split.Train.Name, split.Test.Name));
        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 7], Enumerable.Range(0, split.Train.Count).Select(split.Train.GetLabel));
        Assert.Equal([8, 9], Enumerable.Range(0, split.Test.Count).Select(split.Test.GetLabel));
        Assert.Throws<ArgumentOutOfRangeException>(() => split.Train.GetLabel(8));
        Assert.Throws<ArgumentOutOfRangeException>(() => split.Test.CopyImage(2, new float[6]));
    }

    [Fact]
    public void ReadsEmnistWhoseLettersCountFromOne()
    {
        Images("emnist-letters-train-images-idx3-ubyte.gz", 4, 2, 3);
        Labels("emnist-letters-train-labels-idx1-ubyte.gz", [3, 1, 2, 3]);
        Images("emnist-letters-test-images-idx3-ubyte.gz", 2, 2, 3);
        Labels("emnist-letters-test-labels-idx1-ubyte.gz", [2, 1]);

        var split = DataSources.Open(folder.Path, Tiny);
        Assert.Equal(["1", "2", "3"], split.Train.ClassNames);
        Assert.Equal([2, 0, 1, 2], Enumerable.Range(0, split.Train.Count).Select(split.Train.GetLabel));
        Assert.Equal([1, 0], Enumerable.Range(0, split.Test.Count).Select(split.Test.GetLabel));
        Assert.Equal(Path.GetFileName(folder.Path) + " (test)", split.Test.Name);

        File.WriteAllText(folder.File("emnist-letters-mapping.txt"), "1 65 97\n2 66 98\n3 67 99\n");
        Assert.Equal(["A", "B", "C"], DataSources.Open(folder.Path, Tiny).Train.ClassNames);

        Labels("emnist-letters-test-labels-idx1-ubyte.gz", [2, 0]);
        var labels = folder.File("emnist-letters-test-labels-idx1-ubyte.gz");
        Refuses($"'{labels}' gives its image 2 the class 0, but EMNIST's letters count from 1; copy or download it again.");

        // The others count from 0, and one folder may hold them all.
        Images("emnist-digits-train-images-idx3-ubyte", 4, 2, 3);
        Refuses(
            $"The folder '{folder.Path}' holds the IDX files of several sets (emnist-digits, emnist-letters): give the folder of one, "
            + "or put its files into a folder of their own.");
    }

    [Theory]
    [InlineData("raw")]
    [InlineData("MNIST", "raw")]
    public void FindsTheFilesWhereTorchvisionPutsThem(params string[] below)
    {
        Directory.CreateDirectory(folder.File(below));
        var place = Path.Combine(below);
        Images(Path.Combine(place, "train-images-idx3-ubyte"), 4, 2, 3);
        Labels(Path.Combine(place, "train-labels-idx1-ubyte"), [1, 0, 1, 0]);
        Images(Path.Combine(place, "t10k-images-idx3-ubyte"), 2, 2, 3);
        Labels(Path.Combine(place, "t10k-labels-idx1-ubyte"), [1, 1]);
        var split = DataSources.Open(folder.Path, Tiny);
        Assert.Equal((4, 2, 1), (split.Train.Count, split.Test.Count, split.Train.GetLabel(0)));

        Directory.CreateDirectory(folder.File("FashionMNIST", "raw"));
        Images(Path.Combine("FashionMNIST", "raw", "train-images-idx3-ubyte"), 4, 2, 3);
        if (below.Length == 2)
        {
            Refuses(
                $"The folder '{folder.Path}' holds the IDX files of several sets ('{Path.Combine("FashionMNIST", "raw")}', '{place}'): "
                + "give the folder of one");
        }
    }

    [Fact]
    public void ReadsMnist()
    {
        var split = DataSources.Open(SharedData.Require("mnist-t10k"), new Shape(1, 28, 28));

        Assert.Equal("mnist-t10k (t10k, first 8,000)", split.Train.Name);
        Assert.Equal("mnist-t10k (t10k, last 2,000)", split.Test.Name);
        Assert.Equal((8_000, 2_000), (split.Train.Count, split.Test.Count));

        // The known beginning and the known class counts of MNIST's test set.
        Assert.Equal([7, 2, 1, 0, 4, 1, 4, 9, 5, 9], Enumerable.Range(0, 10).Select(split.Train.GetLabel));
        var labels = Enumerable.Range(0, 8_000).Select(split.Train.GetLabel).Concat(Enumerable.Range(0, 2_000).Select(split.Test.GetLabel));
        Assert.Equal(
            [980, 1_135, 1_032, 1_010, 982, 892, 958, 1_028, 974, 1_009],
            labels.CountBy(label => label).OrderBy(pair => pair.Key).Select(pair => pair.Value));

        // The published mean and deviation of MNIST are 0.1307 and 0.3081 (its training set).
        var normalization = Normalization.Of(split.Train);
        Assert.Equal(0.1307, normalization.Mean[0], 0.003);
        Assert.Equal(0.3081, normalization.Deviation[0], 0.004);
    }

    [Fact]
    public void SaysWhichFileIsMissing()
    {
        Images("train-images-idx3-ubyte", 4, 2, 3);
        Refuses($"'{folder.File("train-images-idx3-ubyte")}' has no 'train-labels-idx1-ubyte' (or .gz) beside it");
    }

    [Fact]
    public void SaysThatNoFileIsThere() => Refuses($"The folder '{folder.Path}' has no IDX files");

    [Fact]
    public void SaysThatCountsDoNotMatch()
    {
        Images("train-images-idx3-ubyte", 4, 2, 3);
        Labels("train-labels-idx1-ubyte", [0, 1, 2]);

        Refuses("holds 4 images, but");
        Refuses("holds 3 labels; the files do not belong together.");
    }

    [Fact]
    public void SaysThatAFileIsOfAnotherKind()
    {
        Labels("train-images-idx3-ubyte", [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
        Labels("train-labels-idx1-ubyte", [0, 1, 2]);

        Refuses(
            $"'{folder.File("train-images-idx3-ubyte")}' is not an IDX file of images: it begins with 0x00000801 instead of 0x00000803");
    }

    [Theory]
    [InlineData("")]
    [InlineData(".gz")]
    public void SaysThatAFileEndsEarly(string ending)
    {
        Images("train-images-idx3-ubyte" + ending, 4, 2, 3, cut: 1);
        Labels("train-labels-idx1-ubyte", [0, 1, 2, 1]);

        Refuses($"The IDX file '{folder.File("train-images-idx3-ubyte" + ending)}' ends early");
    }

    [Fact]
    public void SaysThatAFileIsTooLong()
    {
        Images("train-images-idx3-ubyte", 4, 2, 3, cut: -1);
        Labels("train-labels-idx1-ubyte", [0, 1, 2, 1]);

        Refuses("is longer than its header says");
    }

    [Fact]
    public void SaysThatAnArchiveIsDamaged()
    {
        Images("train-images-idx3-ubyte.gz", 400, 2, 3);
        Labels("train-labels-idx1-ubyte", [0, 1, 2, 1]);
        var path = folder.File("train-images-idx3-ubyte.gz");
        var bytes = File.ReadAllBytes(path);
        bytes[10] |= 6; // A block type that deflate does not have.
        File.WriteAllBytes(path, bytes);

        Refuses($"The gzip file '{path}' is damaged");
    }

    [Fact]
    public void DoesNotBelieveAHugeHeader()
    {
        Save("train-images-idx3-ubyte", [0, 0, 8, 3, 0x7F, 0xFF, 0xFF, 0xFF, 0x7F, 0xFF, 0xFF, 0xFF, 0x7F, 0xFF, 0xFF, 0xFF]);
        Labels("train-labels-idx1-ubyte", [0, 1]);

        Refuses("declares no data, or more than 1 GiB of it");
    }

    [Fact]
    public void NamesTheClassesByTheFileBesideThem()
    {
        Images("train-images-idx3-ubyte", 4, 2, 3);
        Labels("train-labels-idx1-ubyte", [2, 0, 1, 2]);
        Images("t10k-images-idx3-ubyte", 1, 2, 3);
        Labels("t10k-labels-idx1-ubyte", [3]);
        File.WriteAllText(folder.File("labels.txt"), "T-shirt/top\r\nTrouser\r\nPullover\r\nDress\r\n");
        Assert.Equal(["T-shirt/top", "Trouser", "Pullover", "Dress"], DataSources.Open(folder.Path, Tiny).Test.ClassNames);

        // With a byte order mark, as some editors write it.
        File.WriteAllText(folder.File("labels.txt"), "\uFEFF0:T-shirt/top\n1:Trouser\n2:Pullover\n3:Dress\n");
        Assert.Equal(["T-shirt/top", "Trouser", "Pullover", "Dress"], DataSources.Open(folder.Path, Tiny).Test.ClassNames);
        File.WriteAllText(folder.File("labels.txt"), "T-shirt/top\nTrouser\nPullover\nDress\n", System.Text.Encoding.Unicode);
        Assert.Equal(["T-shirt/top", "Trouser", "Pullover", "Dress"], DataSources.Open(folder.Path, Tiny).Test.ClassNames);

        File.WriteAllText(folder.File("labels.txt"), "0:T-shirt/top\n1:Trouser\n");
        Refuses($"The labels in '{folder.Path}' go up to 2, but labels.txt there names 2 classes; give each its line.");
    }

    [Fact]
    public void SaysThatAFileIsEmpty()
    {
        Images("train-images-idx3-ubyte", 4, 2, 3);
        Save("train-labels-idx1-ubyte", []);
        Refuses($"The IDX file '{folder.File("train-labels-idx1-ubyte")}' ends early; copy or download it again.");
    }

    [Fact]
    public void SaysThatThereIsOnlyOneClass()
    {
        Images("train-images-idx3-ubyte", 5, 2, 3);
        Labels("train-labels-idx1-ubyte", [3, 3, 3, 3, 3]);

        Refuses("have only one class, 3");
    }

    [Fact]
    public void SaysThatTheTestHasAClassThatTheTrainingHasNot()
    {
        Images("train-images-idx3-ubyte", 2, 2, 3);
        Labels("train-labels-idx1-ubyte", [0, 1]);
        Images("t10k-images-idx3-ubyte", 2, 2, 3);
        Labels("t10k-labels-idx1-ubyte", [0, 2]);

        Refuses("have class 2, but the classes end at 1");
    }

    private void Images(string name, int count, int height, int width, int cut = 0)
    {
        var length = count * height * width;
        var bytes = new byte[16 + Math.Max(length, length - cut)];
        BinaryPrimitives.WriteInt32BigEndian(bytes, 0x803);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(4), count);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(8), height);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(12), width);
        for (var index = 0; index < length; index++)
        {
            bytes[16 + index] = (byte)index;
        }

        Save(name, bytes[..(16 + length - cut)]);
    }

    private void Labels(string name, byte[] labels) => Save(name, [0, 0, 8, 1, 0, 0, 0, (byte)labels.Length, .. labels]);

    private void Save(string name, byte[] bytes)
    {
        using var file = File.Create(folder.File(name));
        if (name.EndsWith(".gz", StringComparison.Ordinal))
        {
            using var zip = new GZipStream(file, CompressionLevel.Fastest);
            zip.Write(bytes);
        }
        else
        {
            file.Write(bytes);
        }
    }

    private void Refuses(string sentence)
    {
        var exception = Assert.Throws<ResNetGenException>(() => IdxFiles.Open(folder.Path, Tiny));

        Assert.Contains(sentence, exception.Message, StringComparison.Ordinal);
    }
}
