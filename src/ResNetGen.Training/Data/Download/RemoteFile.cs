using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using ResNetGen.IO;

namespace ResNetGen.Data;

/// <summary>
/// A published file: what it is called, how long it is, its SHA-256 and the places where it can be had, each a URL that ends in a slash.
/// </summary>
internal sealed record RemoteFile(string Name, long Bytes, string Sha256, params string[] Places)
{
    // Without a byte for so long a connection is given up.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>How often a place is asked again after a connection broke within the file.</summary>
    private const int Attempts = 4;

    /// <summary>
    /// Makes the file be in a folder. It is written beside its place, and renamed when its digest is right; what a broken download left is
    /// gone on from.
    /// </summary>
    /// <exception cref="ResNetGenException">No place gives the file.</exception>
    public void Fetch(string folder, HttpClient client, Action<long> report, CancellationToken cancellation)
    {
        var path = Path.Combine(folder, Name);
        var partial = path + AtomicFile.PartialExtension;
        if (File.Exists(path) && new FileInfo(path).Length == Bytes)
        {
            report(Bytes);
            return;
        }

        string? reason = null;
        foreach (var place in Places)
        {
            for (var attempt = 0; attempt < Attempts; attempt++)
            {
                try
                {
                    var resumed = Download(new Uri(place + Name), partial, client, report, cancellation).GetAwaiter().GetResult();
                    var digest = Digest(partial);
                    if (digest == Sha256)
                    {
                        File.Move(partial, path, overwrite: true);
                        return;
                    }

                    // The part that was there may have been of another file: once more, from the start.
                    File.Delete(partial);
                    reason ??= $"what {place + Name} gives is not that file: its SHA-256 is {digest} instead of {Sha256}";
                    if (!resumed)
                    {
                        break;
                    }
                }
                catch (HttpRequestException exception)
                {
                    // The first reason is told: it is of the place that is to have the file.
                    reason ??= $"{place + Name} answers {Answer(exception)}";
                    if (exception.StatusCode is HttpStatusCode.RequestedRangeNotSatisfiable)
                    {
                        File.Delete(partial);
                    }
                    else if (exception.StatusCode is not null || exception.HttpRequestError is HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError)
                    {
                        break;
                    }
                }
                catch (Exception exception) when (exception is HttpIOException or TimeoutException)
                {
                    reason ??= $"the connection to {place + Name} broke";
                }
                catch (Exception exception) when (FileErrors.Covers(exception))
                {
                    const string Remedy = "free some space, or name another folder in RESNETGEN_DATA";
                    throw FileErrors.CannotBe("written", $"The download '{path}'", exception, Remedy);
                }
            }
        }

        throw new ResNetGenException($"'{Name}' cannot be downloaded: {reason}; get it elsewhere and put it into '{folder}'.");
    }

    private static string Answer(HttpRequestException exception) => exception.StatusCode is { } status
        ? string.Create(CultureInfo.InvariantCulture, $"{(int)status}")
        : $"nothing ({exception.GetBaseException().Message.TrimEnd('.')})";

    /// <summary>Completes the partial file; returns whether some of it was there before.</summary>
    private async Task<bool> Download(Uri source, string partial, HttpClient client, Action<long> report, CancellationToken cancellation)
    {
        await using var file = new FileStream(partial, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None);
        if (file.Length >= Bytes)
        {
            // Whole but not renamed, or longer than it can be: the digest tells.
            return true;
        }

        using var request = new HttpRequestMessage(HttpMethod.Get, source);
        if (file.Length > 0)
        {
            request.Headers.Range = new RangeHeaderValue(file.Length, null);
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        try
        {
            patience.CancelAfter(Patience);
            using var response = await client.SendAsync(
                request, HttpCompletionOption.ResponseHeadersRead, patience.Token).ConfigureAwait(false);
            response.EnsureSuccessStatusCode();

            // A server that knows no ranges begins at the start.
            var goesOn = response.StatusCode == HttpStatusCode.PartialContent && response.Content.Headers.ContentRange?.From == file.Length;
            file.SetLength(goesOn ? file.Length : 0);
            file.Position = file.Length;
            var resumed = file.Length > 0;
            await using var content = await response.Content.ReadAsStreamAsync(patience.Token).ConfigureAwait(false);
            var buffer = new byte[1 << 16];
            while (file.Position <= Bytes)
            {
                patience.CancelAfter(Patience);
                var read = await Receive(content, buffer, patience.Token).ConfigureAwait(false);
                if (read == 0)
                {
                    break;
                }

                await file.WriteAsync(buffer.AsMemory(0, read), cancellation).ConfigureAwait(false);
                report(Math.Min(file.Position, Bytes));
            }

            file.Flush(flushToDisk: true);
            return resumed;
        }
        catch (OperationCanceledException exception) when (!cancellation.IsCancellationRequested)
        {
            throw new TimeoutException(null, exception);
        }
    }

    /// <summary>
    /// Reads what has come. A connection that is reset, or ends within TLS, throws the same exception as a disk does: here they are told
    /// apart.
    /// </summary>
    private static async Task<int> Receive(Stream content, Memory<byte> buffer, CancellationToken cancellation)
    {
        try
        {
            return await content.ReadAsync(buffer, cancellation).ConfigureAwait(false);
        }
        catch (IOException exception) when (exception is not HttpIOException)
        {
            throw new HttpIOException(HttpRequestError.ResponseEnded, exception.Message, exception);
        }
    }

    private static string Digest(string path)
    {
        using var file = File.OpenRead(path);
        return Convert.ToHexString(SHA256.HashData(file)).ToLowerInvariant();
    }
}
