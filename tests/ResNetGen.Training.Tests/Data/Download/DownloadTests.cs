using System.Net;
using System.Security.Cryptography;
using ResNetGen.Data;

namespace ResNetGen.Tests.Data;

/// <summary>Downloads from a server of the test's own.</summary>
public sealed class DownloadTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly byte[] content = new byte[300_000];
    private readonly string digest;
    private readonly ImpatientClock clock = new();

    public DownloadTests()
    {
        new Random(3).NextBytes(content);
        digest = Convert.ToHexString(SHA256.HashData(content)).ToLowerInvariant();
    }

    private string File => folder.File("cache", "set.bin");

    private string Partial => File + ".partial";

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_file_is_downloaded_once_and_its_share_is_told()
    {
        using var server = new FileServer(content);
        var shares = new List<double>();
        Fetch(shares.Add, server.Place);
        Fetch(shares.Add, server.Place);

        Assert.Equal(content, System.IO.File.ReadAllBytes(File));
        Assert.False(System.IO.File.Exists(Partial));
        Assert.Equal([""], server.Ranges);
        Assert.Equal(shares.Order(), shares);
        Assert.Equal(1, shares[^1]);
        Assert.True(shares.Count > 3);
    }

    [Fact]
    public void A_connection_that_breaks_is_gone_on_from_where_it_broke()
    {
        using var server = new FileServer(content) { BreaksAfter = 100_000 };
        Fetch(null, server.Place);

        Assert.Equal(content, System.IO.File.ReadAllBytes(File));
        Assert.Equal(["", "bytes=100000-", "bytes=200000-"], server.Ranges);
    }

    [Fact]
    public void A_download_that_was_broken_off_is_gone_on_from_another_day()
    {
        using (var server = new FileServer(content) { BreaksAfter = 50_000 })
        {
            Assert.Equal(
                $"'set.bin' cannot be downloaded: the connection to {server.Place}set.bin broke; "
                    + $"get it elsewhere and put it into '{folder.File("cache")}'.",
                Refusal(server.Place));
        }

        Assert.Equal(content[..200_000], System.IO.File.ReadAllBytes(Partial));
        using var again = new FileServer(content);
        Fetch(null, again.Place);
        Assert.Equal(["bytes=200000-"], again.Ranges);
        Assert.Equal(content, System.IO.File.ReadAllBytes(File));
    }

    [Fact]
    public void A_server_that_knows_no_ranges_begins_anew()
    {
        Directory.CreateDirectory(folder.File("cache"));
        System.IO.File.WriteAllBytes(Partial, content[..1_000]);
        using var server = new FileServer(content) { KnowsRanges = false };
        Fetch(null, server.Place);
        Assert.Equal(content, System.IO.File.ReadAllBytes(File));
    }

    [Fact]
    public void What_is_left_of_another_file_is_thrown_away()
    {
        Directory.CreateDirectory(folder.File("cache"));
        foreach (var length in new[] { 1_000, 300_000, 400_000 })
        {
            System.IO.File.Delete(File);
            System.IO.File.WriteAllBytes(Partial, new byte[length]);
            using var server = new FileServer(content);
            Fetch(null, server.Place);
            Assert.Equal(content, System.IO.File.ReadAllBytes(File));
        }
    }

    [Fact]
    public void Another_file_than_the_published_one_is_refused_and_not_kept()
    {
        var other = content.ToArray();
        other[123_456] ^= 1;
        foreach (var wrong in new[] { other, content[..^1], [.. content, 1] })
        {
            using var server = new FileServer(wrong);
            Assert.StartsWith(
                $"'set.bin' cannot be downloaded: what {server.Place}set.bin gives is not that file: its SHA-256 is ",
                Refusal(server.Place),
                StringComparison.Ordinal);
            Assert.False(System.IO.File.Exists(File) || System.IO.File.Exists(Partial));
        }
    }

    [Fact]
    public void A_place_that_has_it_not_is_told_and_the_next_one_is_asked()
    {
        using var without = new FileServer(null);
        Assert.Equal(
            $"'set.bin' cannot be downloaded: {without.Place}set.bin answers 404; get it elsewhere and put it into "
                + $"'{folder.File("cache")}'.",
            Refusal(without.Place));

        using var with = new FileServer(content);
        Fetch(null, without.Place, with.Place);
        Assert.Equal(content, System.IO.File.ReadAllBytes(File));
    }

    [Fact]
    public void Without_a_network_one_sentence_says_what_to_put_where()
    {
        var place = FileServer.FreePlace();
        var sentence = Refusal(place);
        Assert.StartsWith($"'set.bin' cannot be downloaded: {place}set.bin answers nothing (", sentence, StringComparison.Ordinal);
        Assert.EndsWith($"); get it elsewhere and put it into '{folder.File("cache")}'.", sentence, StringComparison.Ordinal);

        // And so put, it is taken.
        System.IO.File.WriteAllBytes(File, content);
        Fetch(null, place);
    }

    /// <summary>Within TLS a connection breaks with the exception of a disk.</summary>
    [Fact]
    public void A_connection_that_is_reset_is_gone_on_from_too()
    {
        using var handler = new Resetting(content);
        FetchBy(handler, "https://images.invalid/");
        Assert.Equal(content, System.IO.File.ReadAllBytes(File));
        Assert.Equal([0, 120_000, 240_000], handler.Starts);
    }

    [Fact]
    public void A_server_that_is_busy_is_asked_again_after_waits_that_double()
    {
        using var server = new FileServer(content);
        server.Refusals.Enqueue((503, null));
        server.Refusals.Enqueue((429, null));
        server.Refusals.Enqueue((503, null));
        Fetch(null, server.Place);

        Assert.Equal(content, System.IO.File.ReadAllBytes(File));
        Assert.Equal([1, 2, 4], clock.Waits.Select(wait => wait.TotalSeconds));
        Assert.Equal(4, server.Ranges.Count);
    }

    [Fact]
    public void A_wait_that_the_server_asks_for_is_kept()
    {
        using var server = new FileServer(content);
        server.Refusals.Enqueue((429, "17"));
        server.Refusals.Enqueue((503, clock.GetUtcNow().AddSeconds(40).ToString("R", System.Globalization.CultureInfo.InvariantCulture)));
        Fetch(null, server.Place);

        Assert.Equal(content, System.IO.File.ReadAllBytes(File));
        Assert.Equal([17, 40], clock.Waits.Select(wait => wait.TotalSeconds));
    }

    [Theory]
    [InlineData(503, null, 4)]
    [InlineData(429, "3600", 1)]
    [InlineData(500, null, 1)]
    [InlineData(403, "1", 1)]
    public void A_server_that_stays_so_is_given_up_and_the_next_place_is_asked(int status, string? retryAfter, int requests)
    {
        using var busy = new FileServer(content);
        for (var request = 0; request < 8; request++)
        {
            busy.Refusals.Enqueue((status, retryAfter));
        }

        Assert.Equal(
            $"'set.bin' cannot be downloaded: {busy.Place}set.bin answers {status}; get it elsewhere and put it into "
                + $"'{folder.File("cache")}'.",
            Refusal(busy.Place));
        Assert.Equal(requests, busy.Ranges.Count);

        using var mirror = new FileServer(content);
        Fetch(null, busy.Place, mirror.Place);
        Assert.Equal(content, System.IO.File.ReadAllBytes(File));
        Assert.Equal(2 * requests, busy.Ranges.Count);
    }

    [Fact]
    public async Task A_wait_can_be_broken_off()
    {
        using var server = new FileServer(content);
        server.Refusals.Enqueue((429, "60"));
        using var cancellation = new CancellationTokenSource();
        clock.OnWait = cancellation.Cancel;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => FetchAsync(handler: null, report: null, cancellation.Token, server.Place));
        Assert.Single(server.Ranges);
    }

    [Fact]
    public void A_download_can_be_broken_off()
    {
        using var server = new FileServer(content);
        using var cancellation = new CancellationTokenSource();
        Assert.ThrowsAny<OperationCanceledException>(() => { Fetch(share => cancellation.Cancel(), cancellation.Token, server.Place); });
        Assert.False(System.IO.File.Exists(File));
        Fetch(null, server.Place);
        Assert.Equal(content, System.IO.File.ReadAllBytes(File));
    }

    [Fact]
    public void The_sets_are_known_by_name()
    {
        Assert.Equal(["cifar10", "cifar100", "fashion_mnist", "mnist"], DataSources.Downloadable.Order(StringComparer.Ordinal));
        Assert.Equal(
            "There is no public set 'imagenet'; there are cifar10, cifar100, mnist, fashion_mnist.",
            Assert.Throws<ResNetGenException>(() => { PublicData.FetchAsync("imagenet").GetAwaiter().GetResult(); }).Message);
    }

    private string Refusal(params string[] places) => Assert.Throws<ResNetGenException>(() => { Fetch(null, places); }).Message;

    private void Fetch(Action<double>? report, params string[] places) => Fetch(report, CancellationToken.None, places);

    private void Fetch(Action<double>? report, CancellationToken cancellationToken, params string[] places) =>
        FetchAsync(handler: null, report, cancellationToken, places).GetAwaiter().GetResult();

    private void FetchBy(HttpMessageHandler handler, params string[] places) =>
        FetchAsync(handler, report: null, CancellationToken.None, places).GetAwaiter().GetResult();

    private async Task FetchAsync(
        HttpMessageHandler? handler, Action<double>? report, CancellationToken cancellationToken, params string[] places)
    {
        using var downloader = new Downloader(handler, clock);
        await PublicData.FetchAsync(
            [new RemoteFile("set.bin", content.Length, digest, places)],
            folder.File("cache"),
            downloader,
            report is null ? null : new Immediate(report),
            cancellationToken);
    }

    /// <summary>Answers with the rest of the content, and breaks after 120,000 bytes of it.</summary>
    private sealed class Resetting(byte[] content) : HttpMessageHandler
    {
        public List<long> Starts { get; } = [];

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var start = (int)(request.Headers.Range?.Ranges.Single().From ?? 0);
            Starts.Add(start);
            var answer = new HttpResponseMessage(
                start == 0 ? HttpStatusCode.OK : HttpStatusCode.PartialContent) { Content = new StreamContent(new Broken(content, start)) };
            if (start > 0)
            {
                answer.Content.Headers.ContentRange = new(start, content.Length - 1, content.Length);
            }

            return Task.FromResult(answer);
        }

        private sealed class Broken(byte[] content, int start) : MemoryStream(content, start, content.Length - start)
        {
            public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
                Position < 120_000
                ? base.ReadAsync(buffer[..(int)Math.Min(buffer.Length, 120_000 - Position)], cancellationToken)
                : throw new IOException("Received an unexpected EOF or 0 bytes from the transport stream.");
        }
    }

    private sealed class Immediate(Action<double> report) : IProgress<double>
    {
        public void Report(double value) => report(value);
    }
}
