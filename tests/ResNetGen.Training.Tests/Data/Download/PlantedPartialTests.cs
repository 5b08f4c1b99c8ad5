using System.Security.Cryptography;
using ResNetGen.Data;

namespace ResNetGen.Tests.Data;

public sealed class PlantedPartialTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_download_is_written_through_no_link()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a permission on Windows.");
        var content = new byte[1000];
        Directory.CreateDirectory(folder.File("cache"));
        File.WriteAllText(folder.File("precious"), "precious");
        File.CreateSymbolicLink(folder.File("cache", "set.bin.partial"), folder.File("precious"));
        using var server = new FileServer(content);
        using var downloader = new Downloader(null, new ImpatientClock());
        var digest = Convert.ToHexString(SHA256.HashData(content)).ToLowerInvariant();
        var file = new RemoteFile("set.bin", content.Length, digest, [server.Place]);
        var exception = await Assert.ThrowsAsync<ResNetGenException>(
            () => PublicData.FetchAsync([file], folder.File("cache"), downloader, null, CancellationToken.None));
        Assert.Contains("It is a link, through which nothing is written", exception.Message, StringComparison.Ordinal);
        Assert.Equal("precious", File.ReadAllText(folder.File("precious")));
    }
}
