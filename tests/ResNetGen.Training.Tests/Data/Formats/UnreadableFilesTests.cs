using ResNetGen.Data;

namespace ResNetGen.Tests.Data;

/// <summary>Files that the system does not let a program read: here, because another one has them to itself.</summary>
public sealed class UnreadableFilesTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("train-images-idx3-ubyte", 0)]
    [InlineData("data_batch_1.bin", 30_730_000)]
    [InlineData("cifar-10-binary.tar.gz", 100)]
    [InlineData("train.tfrecord", 100)]
    public void One_sentence_names_the_file(string name, int length)
    {
        var path = folder.File(name);
        if (name.Contains("idx", StringComparison.Ordinal))
        {
            File.WriteAllBytes(folder.File("train-labels-idx1-ubyte"), []);
        }

        using var owner = new FileStream(path, FileMode.Create, FileAccess.ReadWrite, FileShare.None);
        owner.SetLength(length);
        File.WriteAllBytes(folder.File("test.tfrecord"), TfRecordWriter.Framed([]));

        var opened = name.EndsWith(".gz", StringComparison.Ordinal) ? path : folder.Path;
        Assert.StartsWith(
            $"'{path}' cannot be read: ",
            Assert.Throws<ResNetGenException>(() => DataSources.Open(opened, new Shape(3, 32, 32))).Message,
            StringComparison.Ordinal);
    }
}
