using System.IO.Compression;
using ResNetGen.IO;

namespace ResNetGen.Data;

/// <summary>
/// What gzip packed in a file. Images of bytes become a few times smaller by it, strokes on white some fifty times, and zeros a thousand
/// times: what unfolds so far was made to.
/// </summary>
/// <param name="file">The file, at its beginning.</param>
internal sealed class UnpackedStream(ForeignFile file) : Stream
{
    /// <summary>The bytes that may come of one.</summary>
    public const long MaxRatio = 100;

    private readonly GZipStream content = new(file.Content, CompressionMode.Decompress, leaveOpen: true);
    private long position;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => position;
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        var read = content.Read(buffer);
        position += read;
        return MemoryBudget.Allows(file.Content.Position, position, MaxRatio) ? read : throw TooFar(file.Path);
    }

    /// <summary>The sentence about a file that unfolds to far more than it should.</summary>
    public static ResNetGenException TooFar(string path) => new(
        $"The gzip file '{path}' unpacks to more than {MaxRatio} times its size, which files of images do not; "
        + "give --max-memory as much as it may take (in C#, DataSources.MaxMemory), if you trust it.");

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        content.Dispose();
        base.Dispose(disposing);
    }
}
