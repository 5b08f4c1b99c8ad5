using System.Net;
using System.Security.Cryptography;
using ResNetGen.Data;

namespace ResNetGen.Tests.Data;

/// <summary>Servers, and files that are there, are not believed.</summary>
public sealed class DistrustTests : IDisposable
{
    private const string Place = "https://images.invalid/";

    private readonly TemporaryFolder folder = new();
    private readonly byte[] content = new byte[300_000];
    private readonly string digest;
    private readonly ImpatientClock clock = new();

    public DistrustTests()
    {
        new Random(4).NextBytes(content);
        digest = Convert.ToHexString(SHA256.HashData(content)).ToLowerInvariant();
    }

    private string Path => folder.File("set.bin");

    public void Dispose() => folder.Dispose();

    /// <summary>Each byte comes before patience ends, and all of them never.</summary>
    [Fact]
    public void A_server_that_drips_is_given_up()
    {
        using var steady = new Dripping(content, clock, TimeSpan.FromSeconds(1), bytes: 20_000);
        Fetch(steady);
        Assert.Equal(content, File.ReadAllBytes(Path));

        File.Delete(Path);
        using var slow = new Dripping(content, clock, TimeSpan.FromSeconds(59), bytes: 1);
        Assert.Equal(
            $"'set.bin' cannot be downloaded: {Place}set.bin sends less than 10 KB a second; get it elsewhere and put it into "
                + $"'{folder.Path}'.",
            Refusal(slow));
        Assert.Equal(4, slow.Requests);
    }

    /// <summary>A file of the right length may have come from anywhere.</summary>
    [Fact]
    public void A_file_that_is_there_is_believed_by_its_hash_alone()
    {
        File.WriteAllBytes(Path, new byte[content.Length]);
        using var nobody = new Refusing();
        Assert.EndsWith(
            $"; the one in '{folder.Path}' is another file, since its SHA-256 is not {digest}: get the right one elsewhere and put it "
                + "there.",
            Refusal(nobody),
            StringComparison.Ordinal);

        using var steady = new Dripping(content, clock, TimeSpan.Zero, bytes: 100_000);
        Fetch(steady);
        Assert.Equal(content, File.ReadAllBytes(Path));

        Fetch(nobody);
    }

    private string Refusal(HttpMessageHandler handler) => Assert.Throws<ResNetGenException>(() => Fetch(handler)).Message;

    private void Fetch(HttpMessageHandler handler)
    {
        // The handler is the test's, and is asked again.
        using var downloader = new Downloader(new Lent(handler), clock);
        var file = new RemoteFile("set.bin", content.Length, digest, Place);
        PublicData.FetchAsync([file], folder.Path, downloader, progress: null, CancellationToken.None).GetAwaiter().GetResult();
    }

    private sealed class Lent(HttpMessageHandler handler) : HttpMessageHandler
    {
        private readonly HttpMessageInvoker invoker = new(handler, disposeHandler: false);

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            invoker.SendAsync(request, cancellationToken);

        protected override void Dispose(bool disposing)
        {
            invoker.Dispose();
            base.Dispose(disposing);
        }
    }

    private sealed class Refusing : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(HttpStatusCode.NotFound));
    }

    /// <summary>Gives some bytes at a time, for each of which time passes.</summary>
    private sealed class Dripping(byte[] content, ImpatientClock clock, TimeSpan time, int bytes) : HttpMessageHandler
    {
        public int Requests { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Requests++;
            return Task.FromResult(
                new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(new Drops(content, clock, time, bytes)) });
        }

        private sealed class Drops(byte[] content, ImpatientClock clock, TimeSpan time, int bytes) : MemoryStream(content)
        {
            public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
            {
                clock.Passed += time;
                return base.ReadAsync(buffer[..Math.Min(bytes, buffer.Length)], cancellationToken);
            }
        }
    }
}
