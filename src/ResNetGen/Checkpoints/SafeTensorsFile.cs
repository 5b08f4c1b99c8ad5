using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using ResNetGen.IO;
using static TorchSharp.torch;

namespace ResNetGen.Checkpoints;

/// <summary>
/// Named tensors and text in one file of the safetensors format, which the <c>safetensors</c> package of Python reads and writes too. The
/// SHA-256 of the whole file, its own 64 digits taken as zeros, is kept with the text as <c>file_sha256</c>, and checked when it is there.
/// </summary>
public sealed class SafeTensorsFile : IDisposable
{
    private const string HashKey = "file_sha256";
    private const int HashDigits = 2 * SHA256.HashSizeInBytes;
    private const long ChunkElements = 1L << 26;

    private static readonly string NoHash = new('0', HashDigits);

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
    public static void Write(
        string path, IReadOnlyDictionary<string, Tensor> tensors, IReadOnlyDictionary<string, string>? metadata = null) =>
        Write(path, tensors, metadata, create: null);

    internal static void Write(
        string path,
        IReadOnlyDictionary<string, Tensor> tensors,
        IReadOnlyDictionary<string, string>? metadata,
        Func<string, Stream>? create,
        Action? beforeReplacing = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(tensors);

        // The hash is known only after the data, but its length is known before: the header is written twice, in the same place.
        var text = new Dictionary<string, string>(metadata ?? ImmutableDictionary<string, string>.Empty, StringComparer.Ordinal)
        {
            [HashKey] = NoHash,
        };
        var header = SafeTensorsHeader.Create(
            tensors.Select(pair => (pair.Key, pair.Value.dtype, pair.Value.shape.ToImmutableArray())), text);
        AtomicFile.Write(path, stream => WriteTo(stream, header, tensors, text), create, beforeReplacing);
    }

    private static void WriteTo(
        Stream stream, SafeTensorsHeader header, IReadOnlyDictionary<string, Tensor> tensors, Dictionary<string, string> text)
    {
        var start = header.ToBytes();
        stream.Write(start);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(start);
        foreach (var entry in header.Entries)
        {
            using var scope = NewDisposeScope();
            var flat = tensors[entry.Name].detach().cpu().contiguous().flatten();
            for (long first = 0; first < flat.shape[0]; first += ChunkElements)
            {
                using var chunk = flat.narrow(0, first, Math.Min(ChunkElements, flat.shape[0] - first));
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
    public static SafeTensorsFile Read(string path) => Open(path, Read);

    private static SafeTensorsFile Read(ForeignFile file)
    {
        var header = SafeTensorsHeader.Read(file.Content, file.Path);
        var tensors = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        var whole = false;
        try
        {
            using var hash = HashFrom(header);
            foreach (var entry in header.Entries)
            {
                file.Place = $"at its tensor '{entry.Name}'";
                var tensor = empty(entry.Shape.AsSpan(), dtype: entry.Type, device: CPU).DetachFromDisposeScope();
                tensors.Add(entry.Name, tensor);
                using var flat = tensor.view(-1);
                for (long start = 0; start < flat.shape[0]; start += ChunkElements)
                {
                    using var chunk = flat.narrow(0, start, Math.Min(ChunkElements, flat.shape[0] - start));
                    file.Content.ReadExactly(chunk.bytes);
                    hash.AppendData(chunk.bytes);
                }
            }

            RequireHash(file.Path, header, hash);
            whole = true;
            return new SafeTensorsFile(tensors, header.Metadata);
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
    internal static SafeTensorsHeader ReadHeader(string path) => Open(path, file => SafeTensorsHeader.Read(file.Content, path));

    /// <summary>Checks a whole file without keeping any of it, where it has a hash.</summary>
    /// <returns>Its text.</returns>
    internal static IReadOnlyDictionary<string, string> Verify(string path) => Open(path, file =>
    {
        var header = SafeTensorsHeader.Read(file.Content, path);
        using var hash = HashFrom(header);
        var buffer = new byte[1 << 20];
        for (int count; (count = file.Content.Read(buffer)) > 0;)
        {
            hash.AppendData(buffer, 0, count);
        }

        RequireHash(path, header, hash);
        return header.Metadata;
    });

    /// <summary>Whether a text says what its file's bytes must be.</summary>
    internal static bool HasHash(IReadOnlyDictionary<string, string> metadata) => metadata.ContainsKey(HashKey);

    /// <summary>A hash that has seen the header, with zeros for the digits of its own result.</summary>
    private static IncrementalHash HashFrom(SafeTensorsHeader header)
    {
        var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var bytes = header.Bytes.Span;
        var mark = Encoding.ASCII.GetBytes($"\"{HashKey}\":\"");
        if (bytes.IndexOf(mark) is >= 0 and var place && bytes.Length - place - mark.Length >= HashDigits)
        {
            hash.AppendData(bytes[..(place + mark.Length)]);
            hash.AppendData(Encoding.ASCII.GetBytes(NoHash));
            hash.AppendData(bytes[(place + mark.Length + HashDigits)..]);
        }
        else
        {
            hash.AppendData(bytes);
        }

        return hash;
    }

    private static void RequireHash(string path, SafeTensorsHeader header, IncrementalHash hash)
    {
        if (header.Metadata.TryGetValue(HashKey, out var expected)
            && !string.Equals(expected, Convert.ToHexString(hash.GetHashAndReset()).ToLowerInvariant(), StringComparison.Ordinal))
        {
            throw new ResNetGenException(
                $"The checkpoint '{path}' is damaged: it does not have the SHA-256 that it was written with; use another copy of it.");
        }
    }

    private static T Open<T>(string path, Func<ForeignFile, T> read)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var words = new FileWords($"The checkpoint '{path}'") { Remedy = "use another copy of it" };
        return Directory.Exists(path) ? throw new ResNetGenException($"'{path}' is a folder, where a checkpoint file is needed.")
            : File.Exists(path) ? ForeignFile.Read(path, read, words)
            : throw new ResNetGenException($"There is no checkpoint '{path}'; give the path of one that was written before.");
    }

    private static void DisposeAll(IReadOnlyDictionary<string, Tensor> tensors)
    {
        foreach (var tensor in tensors.Values)
        {
            tensor.Dispose();
        }
    }
}
