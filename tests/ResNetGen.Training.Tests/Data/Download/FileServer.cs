using System.Net;
using System.Net.Sockets;

namespace ResNetGen.Tests.Data;

/// <summary>A server of the test's own, which gives one file.</summary>
internal sealed class FileServer : IDisposable
{
    private readonly HttpListener listener = new();
    private readonly byte[]? content;
    private readonly Task loop;

    public FileServer(byte[]? content)
    {
        this.content = content;
        Place = FreePlace();
        listener.Prefixes.Add(Place);
        listener.Start();
        loop = Task.Run(Serve);
    }

    public string Place { get; }

    public List<string> Ranges { get; } = [];

    /// <summary>What the first requests are answered instead: a status and what <c>Retry-After</c> says, if anything.</summary>
    public Queue<(int Status, string? RetryAfter)> Refusals { get; } = new();

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
            catch (Exception exception)
                when (exception is HttpListenerException or ObjectDisposedException or InvalidOperationException)
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
        if (Refusals.TryDequeue(out var refusal))
        {
            response.StatusCode = refusal.Status;
            if (refusal.RetryAfter is { } wait)
            {
                response.Headers["Retry-After"] = wait;
            }

            response.Close();
            return;
        }

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
