using System.Collections.Immutable;
using System.Security.Cryptography;
using static TorchSharp.torch;

namespace ResNetGen.Checkpoints;

/// <summary>
/// Named tensors and text in one file of the safetensors format, which the <c>safetensors</c> package of Python reads and writes too. The SHA-256 of the data
/// is kept with the text as <c>sha256</c>, and checked when it is there.
/// </summary>
public sealed class SafeTensorsFile : IDisposable
{
    private const string HashKey = "sha256";
    private const long ChunkElements = 1L << 26;

    private SafeTensorsFile(IReadOnlyDictionary<string, Tensor> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        Tensors = tensors;
        Metadata = metadata;
    }

    /// <summary>The tensors by name, on the CPU. They are the file's own: <see cref="Dispose"/> disposes them.</summary>
    public IReadOnlyDictionary<string, Tensor> Tensors { get; }

    /// <summary>The text by key.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Writes tensors of any device and layout. The file is replaced whole or, on an error, not at all.</summary>
    /// <param name="path">The file.</param>
    /// <param name="tensors">The tensors by name; they stay the caller's.</param>
    /// <param name="metadata">Text to keep beside them.</param>
    /// <exception cref="ResNetGenException">The file cannot be written.</exception>
    public static void Write(string path, IReadOnlyDictionary<string, Tensor> tensors, IReadOnlyDictionary<string, string>? metadata = null) =>
        Write(path, tensors, metadata, create: null);

    internal static void Write(
        string path, IReadOnlyDictionary<string, Tensor> tensors, IReadOnlyDictionary<string, string>? metadata, Func<string, Stream>? create)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(tensors);

        // The hash is known only after the data, but its length is known before: the header is written twice, in the same place.
        var text = new Dictionary<string, string>(metadata ?? ImmutableDictionary<string, string>.Empty, StringComparer.Ordinal)
        {
            [HashKey] = new string('0', 2 * SHA256.HashSizeInBytes),
        };
        var header = SafeTensorsHeader.Create(tensors.Select(pair => (pair.Key, pair.Value.dtype, pair.Value.shape.ToImmutableArray())), text);
        AtomicFile.Write(path, stream => WriteTo(stream, header, tensors, text), create);
    }

    private static void WriteTo(Stream stream, SafeTensorsHeader header, IReadOnlyDictionary<string, Tensor> tensors, Dictionary<string, string> text)
    {
        stream.Write(header.ToBytes());
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var entry in header.Entries)
        {
            using var scope = NewDisposeScope();
            var flat = tensors[entry.Name].detach().cpu().contiguous().flatten();
            for (long start = 0; start < flat.shape[0]; start += ChunkElements)
            {
                using var chunk = flat.narrow(0, start, Math.Min(ChunkElements, flat.shape[0] - start));
                hash.AppendData(chunk.bytes);
                stream.Write(chunk.bytes);
            }
        }

        text[HashKey] = Convert.ToHexString(hash.GetHashAndReset()).ToLowerInvariant();
        stream.Position = 0;
        stream.Write(header.ToBytes());
    }

    /// <summary>Reads a whole file and checks it.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="ResNetGenException">The file is missing, is not one of this format, ends early or is damaged.</exception>
    public static SafeTensorsFile Read(string path)
    {
        using var stream = Open(path);
        var header = SafeTensorsHeader.Read(stream, path);
        var tensors = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        var whole = false;
        try
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            foreach (var entry in header.Entries)
            {
                var tensor = empty(entry.Shape.AsSpan(), dtype: entry.Type, device: CPU).DetachFromDisposeScope();
                tensors.Add(entry.Name, tensor);
                using var flat = tensor.view(-1);
                for (long start = 0; start < flat.shape[0]; start += ChunkElements)
                {
                    using var chunk = flat.narrow(0, start, Math.Min(ChunkElements, flat.shape[0] - start));
                    stream.ReadExactly(chunk.bytes);
                    hash.AppendData(chunk.bytes);
                }
            }

            if (header.Metadata.TryGetValue(HashKey, out var expected)
                && !expected.Equals(Convert.ToHexString(hash.GetHashAndReset()), StringComparison.OrdinalIgnoreCase))
            {
                throw new ResNetGenException($"The checkpoint '{path}' is damaged: its data does not have the SHA-256 that it was written with; use another copy of it.");
            }

            whole = true;
            return new SafeTensorsFile(tensors, header.Metadata);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ResNetGenException($"The checkpoint '{path}' cannot be read: {exception.Message}", exception);
        }
        finally
        {
            if (!whole)
            {
                DisposeAll(tensors);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => DisposeAll(Tensors);

    /// <summary>Reads the header alone.</summary>
    internal static SafeTensorsHeader ReadHeader(string path)
    {
        using var stream = Open(path);
        return SafeTensorsHeader.Read(stream, path);
    }

    private static FileStream Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ResNetGenException($"There is no checkpoint '{path}'; give the path of one that was written before.", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ResNetGenException(
                Directory.Exists(path) ? $"'{path}' is a folder, where a checkpoint file is needed." : $"The checkpoint '{path}' cannot be read: {exception.Message}",
                exception);
        }
    }

    private static void DisposeAll(IReadOnlyDictionary<string, Tensor> tensors)
    {
        foreach (var tensor in tensors.Values)
        {
            tensor.Dispose();
        }
    }
}
