using ResNetGen.Data;

namespace ResNetGen.Tests.Data;

/// <summary>Archives that say of themselves what cannot be: each is one sentence with the archive, and with the entry if any.</summary>
public sealed class HostileArchiveTests : IDisposable
{
    private const string Batch = "cifar-10-batches-bin/data_batch_1.bin";

    private readonly TemporaryFolder folder = new();

    private string Path => folder.File("cifar.tar");

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("a file with holes")]
    [InlineData("a size beyond 2 GiB")]
    [InlineData("a size beyond 2^63")]
    [InlineData("a size below 0")]
    [InlineData("a size in base 256 beyond 2^63")]
    [InlineData("a size that is none")]
    [InlineData("a pax size")]
    [InlineData("a pax size that is none")]
    [InlineData("a pax header that is none")]
    [InlineData("a long name of 2 GB")]
    [InlineData("a header without its sum")]
    public void It_is_refused_in_a_sentence_that_names_it(string how)
    {
        foreach (var isZipped in new[] { false, true })
        {
            Made(how).Write(Path, isZipped);
            var before = GC.GetTotalAllocatedBytes(precise: true);
            var exception = Assert.Throws<ResNetGenException>(() => DataSources.Open(Path, new Shape(3, 32, 32)));

            Assert.StartsWith($"The archive '{Path}' ", exception.Message, StringComparison.Ordinal);
            Assert.Matches(
                "(behind|at) its entry '(cifar-10-batches-bin/readme.html|other)'; copy or download it again.$", exception.Message);
            Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, 10_000_000);
        }
    }

    [Theory]
    [InlineData("a pax time")]
    [InlineData("a pax time that is none")]
    [InlineData("a pax size that is there twice")]
    public void What_does_not_matter_is_passed_over(string how)
    {
        var lines = how switch
        {
            "a pax time" => HostileArchive.Line("mtime", "1e400"),
            "a pax time that is none" => HostileArchive.Line("mtime", "yesterday"),
            _ => HostileArchive.Line("size", "9223372036854775807") + HostileArchive.Line("size", "6"),
        };
        new HostileArchive().AddExtended(lines).Add(Batch, "banana"u8.ToArray()).Write(Path, isZipped: false);

        Assert.Equal(
            $"'{Path}: data_batch_1.bin' has 6 bytes, where 10,000 images of CIFAR-10 are 30,730,000 should be; copy or download it again.",
            Assert.Throws<ResNetGenException>(() => DataSources.Open(Path, new Shape(3, 32, 32))).Message);
    }

    /// <summary>The whole of it would take seconds and tell nothing: a few megabytes of zeros for each gigabyte.</summary>
    [Fact]
    public void One_that_unfolds_to_far_more_than_its_size_is_given_up()
    {
        const int Zeros = 200 << 20;
        var archive = new HostileArchive().Add("zeros", '0', HostileArchive.Octal(Zeros), new byte[Zeros]);
        archive.Write(Path, isZipped: true);

        Assert.StartsWith(
            $"The gzip file '{Path}' unpacks to more than 100 times its size, which files of images do not; give --max-memory ",
            Assert.Throws<ResNetGenException>(() => DataSources.Open(Path, new Shape(3, 32, 32))).Message,
            StringComparison.Ordinal);
    }

    private static HostileArchive Made(string how)
    {
        var archive = new HostileArchive().Add("cifar-10-batches-bin/readme.html", "hello"u8.ToArray());
        return how switch
        {
            "a file with holes" => archive.Add(Batch, 'S', HostileArchive.Octal(512), new byte[512]),
            "a size beyond 2 GiB" => archive.Add("other", '0', "40000000000", new byte[512]),
            "a size beyond 2^63" => archive.Add("other", '0', "\x80\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF"),
            "a size below 0" => archive.Add("other", '0', "\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF"),
            "a size in base 256 beyond 2^63" => archive.Add("other", '0', "\x80\0\0\0\xFF\0\0\0\0\0\0\0"),
            "a size that is none" => archive.Add("other", '0', "eleven"),
            "a pax size" => archive.AddExtended(HostileArchive.Line("size", "9223372036854775807")).Add("other", [1]),
            "a pax size that is none" => archive.AddExtended(HostileArchive.Line("size", "99999999999999999999")).Add("other", [1]),
            "a pax header that is none" => archive.AddExtended("999999 path=x\n").Add("other", [1]),
            "a long name of 2 GB" => archive.Add("././@LongLink", 'L', "17777777777", new byte[1 << 20]),
            _ => archive.Add("other", '0', HostileArchive.Octal(1), [1]).WithoutItsSum(),
        };
    }
}
