using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using Polly;
using Polly.Retry;
using ResNetGen.IO;

namespace ResNetGen.Data;

/// <summary>
/// Downloads published files. Each is written beside its place, and renamed when its digest is right; what a broken download left is gone
/// on from. A place that breaks off or is too busy is asked again, after a wait that doubles each time or that it asks for.
/// </summary>
internal sealed class Downloader : IDisposable
{
    /// <summary>How often a place is asked at most.</summary>
    private const int Attempts = 4;

    // Without a byte for so long a connection is given up.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    // And with fewer than so many in it: what comes at such a rate takes a day for every gigabyte, and ends when the sender likes.
    private const long LeastBytes = 10_000 * 60;

    // A place that wants a longer wait is given up.
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(2);

    private readonly HttpClient client;
    private readonly TimeProvider time;
    private readonly ResiliencePipeline pipeline;

    /// <summary>Prepares to download.</summary>
    /// <param name="handler">Sends the requests; the network if null.</param>
    /// <param name="time">By what the waits between attempts are measured; the system's clock if null.</param>
    public Downloader(HttpMessageHandler? handler = null, TimeProvider? time = null)
    {
        client = handler is null ? new HttpClient() : new HttpClient(handler);
        this.time = time ?? TimeProvider.System;
        pipeline = new ResiliencePipelineBuilder { TimeProvider = this.time }
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = new PredicateBuilder().Handle<AttemptFailedException>(failure => failure.MayPass),
                MaxRetryAttempts = Attempts - 1,
                BackoffType = DelayBackoffType.Exponential,
                Delay = TimeSpan.FromSeconds(1),
                DelayGenerator = attempt => new ValueTask<TimeSpan?>((attempt.Outcome.Exception as AttemptFailedException)?.Delay),
            })
            .Build();
    }

    public void Dispose() => client.Dispose();

    /// <summary>Makes a file be in a folder, which is there.</summary>
    /// <param name="file">The file.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="progress">Told how many bytes are there.</param>
    /// <param name="cancellationToken">Breaks it off.</param>
    /// <exception cref="ResNetGenException">No place gives the file.</exception>
    public async Task FetchAsync(RemoteFile file, string folder, IProgress<long> progress, CancellationToken cancellationToken)
    {
        var path = Path.Combine(folder, file.Name);
        if (File.Exists(path) && Digest(path) == file.Sha256)
        {
            progress.Report(file.Bytes);
            return;
        }

        string? reason = null;
        foreach (var place in file.Places)
        {
            try
            {
                await pipeline.ExecuteAsync(token => AttemptAsync(place, token), cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (AttemptFailedException)
            {
                // The next place may have it.
            }
        }

        var advice = File.Exists(path)
            ? $"the one in '{folder}' is another file, since its SHA-256 is not {file.Sha256}: get the right one elsewhere and put it there"
            : $"get it elsewhere and put it into '{folder}'";
        throw new ResNetGenException($"'{file.Name}' cannot be downloaded: {reason}; {advice}.");

        async ValueTask AttemptAsync(string place, CancellationToken token)
        {
            try
            {
                await FetchFromAsync(place + file.Name, file, path, progress, token).ConfigureAwait(false);
            }
            catch (AttemptFailedException exception)
            {
                // The first reason is told: it is of the place that is to have the file.
                reason ??= exception.Message;
                throw;
            }
        }
    }

    private async Task FetchFromAsync(
        string source, RemoteFile file, string path, IProgress<long> progress, CancellationToken cancellationToken)
    {
        var partial = path + AtomicFile.PartialExtension;
        try
        {
            var resumed = await CompleteAsync(source, file.Bytes, partial, progress, cancellationToken).ConfigureAwait(false);
            var digest = Digest(partial);
            if (digest == file.Sha256)
            {
                File.Move(partial, path, overwrite: true);
                return;
            }

            // The part that was there may have been of another file: once more, from the start.
            File.Delete(partial);
            throw new AttemptFailedException(
                $"what {source} gives is not that file: its SHA-256 is {digest} instead of {file.Sha256}", mayPass: resumed, TimeSpan.Zero);
        }
        catch (HttpRequestException exception)
        {
            throw new AttemptFailedException(
                $"{source} answers nothing ({exception.GetBaseException().Message.TrimEnd('.')})",
                mayPass: exception.HttpRequestError is not (HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError),
                cause: exception);
        }
        catch (Exception exception) when (exception is HttpIOException or TimeoutException)
        {
            throw new AttemptFailedException($"the connection to {source} broke", mayPass: true, cause: exception);
        }
        catch (Exception exception) when (FileErrors.Covers(exception))
        {
            const string Remedy = "free some space, or name another folder in RESNETGEN_DATA";
            throw FileErrors.CannotBe("written", $"The download '{path}'", exception, Remedy);
        }
    }

    /// <summary>Completes the partial file; returns whether some of it was there before.</summary>
    private async Task<bool> CompleteAsync(
        string source, long bytes, string partial, IProgress<long> progress, CancellationToken cancellationToken)
    {
        await using var file = OutputPlace.Continue(partial, FileAccess.Write, FileShare.None, bufferSize: 4096);
        if (file.Length >= bytes)
        {
            // Whole but not renamed, or longer than it can be: the digest tells.
            return true;
        }

        using var request = new HttpRequestMessage(HttpMethod.Get, source);
        if (file.Length > 0)
        {
            request.Headers.Range = new RangeHeaderValue(file.Length, null);
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            patience.CancelAfter(Patience);
            using var response = await client
                .SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token)
                .ConfigureAwait(false);
            if (!response.IsSuccessStatusCode)
            {
                throw Refused(source, response, file);
            }

            // A server that knows no ranges begins at the start.
            var goesOn = response.StatusCode == HttpStatusCode.PartialContent && response.Content.Headers.ContentRange?.From == file.Length;
            file.SetLength(goesOn ? file.Length : 0);
            file.Position = file.Length;
            var resumed = file.Length > 0;
            await using var content = await response.Content.ReadAsStreamAsync(patience.Token).ConfigureAwait(false);
            var buffer = new byte[1 << 16];
            var (since, received) = (time.GetTimestamp(), 0L);
            while (file.Position <= bytes)
            {
                patience.CancelAfter(Patience);
                var read = await ReceiveAsync(content, buffer, patience.Token).ConfigureAwait(false);
                if (read == 0)
                {
                    break;
                }

                await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
                progress.Report(Math.Min(file.Position, bytes));
                received += read;
                if (time.GetElapsedTime(since) >= Patience)
                {
                    if (received < LeastBytes)
                    {
                        throw new AttemptFailedException($"{source} sends less than 10 KB a second", mayPass: true);
                    }

                    (since, received) = (time.GetTimestamp(), 0);
                }
            }

            file.Flush(flushToDisk: true);
            return resumed;
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException(null, exception);
        }
    }

    private AttemptFailedException Refused(string source, HttpResponseMessage response, FileStream file)
    {
        var answer = string.Create(CultureInfo.InvariantCulture, $"{source} answers {(int)response.StatusCode}");
        switch (response.StatusCode)
        {
            case HttpStatusCode.RequestedRangeNotSatisfiable:
                // What is there is of another file: once more, from the start.
                file.SetLength(0);
                return new AttemptFailedException(answer, mayPass: true, TimeSpan.Zero);
            case HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable:
                var wait = WaitAskedFor(response.Headers.RetryAfter);
                return new AttemptFailedException(answer, mayPass: wait is null || wait <= LongestWait, wait);
            default:
                return new AttemptFailedException(answer, mayPass: false);
        }
    }

    /// <summary>How long a place asks to be left alone: in seconds, or until a time.</summary>
    private TimeSpan? WaitAskedFor(RetryConditionHeaderValue? header)
    {
        var wait = header?.Delta ?? header?.Date - time.GetUtcNow();
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }

    /// <summary>
    /// Reads what has come. A connection that is reset, or ends within TLS, throws the same exception as a disk does: here they are told
    /// apart.
    /// </summary>
    private static async Task<int> ReceiveAsync(Stream content, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await content.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException exception) when (exception is not HttpIOException)
        {
            throw new HttpIOException(HttpRequestError.ResponseEnded, exception.Message, exception);
        }
    }

    private static string Digest(string path) =>
        ForeignFile.Read(path, file => Convert.ToHexString(SHA256.HashData(file.Content)).ToLowerInvariant());
}
