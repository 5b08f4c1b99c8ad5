using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using ResNetGen.Data;

namespace ResNetGen.Tests.Data;

/// <summary>Downloads from a server of the test's own.</summary>
public sealed class RemoteFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly byte[] content = new byte[300_000];
    private readonly string digest;

    public RemoteFileTests()
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
        using var server = new Server(content);
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
        using var server = new Server(content) { BreaksAfter = 100_000 };
        Fetch(null, server.Place);

        Assert.Equal(content, System.IO.File.ReadAllBytes(File));
        Assert.Equal(["", "bytes=100000-", "bytes=200000-"], server.Ranges);
    }

    [Fact]
    public void A_download_that_was_broken_off_is_gone_on_from_another_day()
    {
        using (var server = new Server(content) { BreaksAfter = 50_000 })
        {
            Assert.Equal(
                $"'set.bin' cannot be downloaded: the connection to {server.Place}set.bin broke; "
                    + $"get it elsewhere and put it into '{folder.File("cache")}'.",
                Refusal(server.Place));
        }

        Assert.Equal(content[..200_000], System.IO.File.ReadAllBytes(Partial));
        using var again = new Server(content);
        Fetch(null, again.Place);
        Assert.Equal(["bytes=200000-"], again.Ranges);
        Assert.Equal(content, System.IO.File.ReadAllBytes(File));
    }

    [Fact]
    public void A_server_that_knows_no_ranges_begins_anew()
    {
        Directory.CreateDirectory(folder.File("cache"));
        System.IO.File.WriteAllBytes(Partial, content[..1_000]);
        using var server = new Server(content) { KnowsRanges = false };
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
            using var server = new Server(content);
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
            using var server = new Server(wrong);
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
        using var without = new Server(null);
        Assert.Equal(
            $"'set.bin' cannot be downloaded: {without.Place}set.bin answers 404; get it elsewhere and put it into "
                + $"'{folder.File("cache")}'.",
            Refusal(without.Place));

        using var with = new Server(content);
        Fetch(null, without.Place, with.Place);
        Assert.Equal(content, System.IO.File.ReadAllBytes(File));
    }

    [Fact]
    public void Without_a_network_one_sentence_says_what_to_put_where()
    {
        var place = Server.FreePlace();
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
        using var client = new HttpClient(handler);
        Directory.CreateDirectory(folder.File("cache"));
        new RemoteFile("set.bin", content.Length, digest, "https://images.invalid/").Fetch(
            folder.File("cache"), client, _ => { }, CancellationToken.None);
        Assert.Equal(content, System.IO.File.ReadAllBytes(File));
        Assert.Equal([0, 120_000, 240_000], handler.Starts);
    }

    [Fact]
    public void A_download_can_be_broken_off()
    {
        using var server = new Server(content);
        using var cancellation = new CancellationTokenSource();
        Assert.ThrowsAny<OperationCanceledException>(() => { Fetch(share => cancellation.Cancel(), cancellation.Token, server.Place); });
        Assert.False(System.IO.File.Exists(File));
        Fetch(null, server.Place);
        Assert.Equal(content, System.IO.File.ReadAllBytes(File));
    }

    [Fact]
    public void The_sets_are_known_by_name()
    {
        Assert.Equal(["cifar10", "cifar100", "fashion_mnist", "mnist"], PublicData.Names.Order(StringComparer.Ordinal));
        Assert.Equal(
            "There is no public set 'imagenet'; there are cifar10, cifar100, mnist, fashion_mnist.",
            Assert.Throws<ResNetGenException>(() => PublicData.Fetch("imagenet")).Message);
    }

    private string Refusal(params string[] places) => Assert.Throws<ResNetGenException>(() => { Fetch(null, places); }).Message;

    private void Fetch(Action<double>? report, params string[] places) => Fetch(report, CancellationToken.None, places);

    private void Fetch(Action<double>? report, CancellationToken cancellation, params string[] places) => PublicData.Fetch(
        [new RemoteFile("set.bin", content.Length, digest, places)], folder.File("cache"), report is null
            ? null
            : new Immediate(report), cancellation);

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

    private sealed class Server : IDisposable
    {
        private readonly HttpListener listener = new();
        private readonly byte[]? content;
        private readonly Task loop;

        public Server(byte[]? content)
        {
            this.content = content;
            Place = FreePlace();
            listener.Prefixes.Add(Place);
            listener.Start();
            loop = Task.Run(Serve);
        }

        public string Place { get; }

        public List<string> Ranges { get; } = [];

        /// <summary>Each answer stops after so many bytes.</summary>
        public int? BreaksAfter { get; init; }

        public bool KnowsRanges { get; init; } = true;

        public static string FreePlace()
        {
            using var probe = new TcpListener(IPAddress.Loopback, 0);
            probe.Start();
            return $"http://localhost:{((IPEndPoint)probe.LocalEndpoint).Port}/";
        }

        public void Dispose()
        {
            listener.Stop();
            loop.Wait();
            listener.Close();
        }

        private void Serve()
        {
            while (true)
            {
                HttpListenerContext context;
                try
                {
                    context = listener.GetContext();
                }
                catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException or InvalidOperationException)
                {
                    return;
                }

                Answer(context);
            }
        }

        private void Answer(HttpListenerContext context)
        {
            var range = context.Request.Headers["Range"] ?? "";
            Ranges.Add(range);
            var response = context.Response;
            if (content is null)
            {
                response.StatusCode = 404;
                response.Close();
                return;
            }

            var from = KnowsRanges && range.Length > 0
                ? int.Parse(range["bytes=".Length..^1], System.Globalization.CultureInfo.InvariantCulture)
                : 0;
            if (from >= content.Length)
            {
                response.StatusCode = 416;
                response.Close();
                return;
            }

            if (from > 0)
            {
                response.StatusCode = 206;
                response.Headers["Content-Range"] = FormattableString.Invariant($"bytes {from}-{content.Length - 1}/{content.Length}");
            }

            try
            {
                response.ContentLength64 = content.Length - from;
                response.OutputStream.Write(content.AsSpan(from, Math.Min(BreaksAfter ?? int.MaxValue, content.Length - from)));
                response.OutputStream.Flush();
                if (BreaksAfter is { } after && after < content.Length - from)
                {
                    // What was written is to arrive before the connection goes.
                    Thread.Sleep(100);
                    response.Abort();
                }
                else
                {
                    response.Close();
                }
            }
            catch (Exception exception) when (exception is HttpListenerException or IOException)
            {
                // The other side had enough.
            }
        }
    }
}
