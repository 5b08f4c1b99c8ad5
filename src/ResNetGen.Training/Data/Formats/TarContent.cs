namespace ResNetGen.Data;

/// <summary>What a file in a tar archive holds, as long as the next one is not asked for.</summary>
/// <param name="archive">The archive, at the beginning of the file.</param>
/// <param name="length">The file's length.</param>
/// <param name="padding">How many bytes come behind it.</param>
internal sealed class TarContent(Stream archive, long length, int padding) : Stream
{
    private long position;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position
    {
        get => position;
        set => throw new NotSupportedException();
    }

    /// <summary>Goes past what was not read.</summary>
    public void Skip()
    {
        var buffer = new byte[1 << 16];
        for (var rest = length - position + padding; rest > 0;)
        {
            var read = archive.Read(buffer, 0, (int)Math.Min(rest, buffer.Length));
            rest -= read > 0 ? read : throw new EndOfStreamException();
        }

        position = length;
    }

    public override int Read(Span<byte> buffer)
    {
        var wanted = (int)Math.Min(buffer.Length, length - position);
        if (wanted == 0)
        {
            return 0;
        }

        var read = archive.Read(buffer[..wanted]);
        position += read;
        return read > 0 ? read : throw new EndOfStreamException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
