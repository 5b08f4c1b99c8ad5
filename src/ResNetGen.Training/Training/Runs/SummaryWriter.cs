using System.Buffers.Binary;
using System.Globalization;
using Google.Protobuf;
using ResNetGen.Data;
using ResNetGen.IO;
using Tensorboard;
using TorchSharp;
using static TorchSharp.torch;

namespace ResNetGen.Training;

/// <summary>
/// What TensorBoard shows of a run: figures and histograms by step, in a file of records of the protocol buffer <c>Event</c>.
/// </summary>
/// <remarks>
/// A record is its length (8 bytes), the length's checksum (4), the event, and the event's checksum (4): TensorFlow's TFRecord.
/// </remarks>
internal sealed class SummaryWriter : IDisposable
{
    private const string What = "The events for TensorBoard";
    private const string NamePrefix = "events.out.tfevents.";
    private const int Bins = 30;

    private readonly FileStream stream;
    private readonly TimeProvider clock;

    private SummaryWriter(FileStream stream, TimeProvider clock)
    {
        this.stream = stream;
        this.clock = clock;
        Write(new Event { FileVersion = "brain.Event:2" });
    }

    /// <summary>Starts a file in place of those of an earlier run.</summary>
    /// <exception cref="ResNetGenException">It cannot be written.</exception>
    public static SummaryWriter Create(string folder, TimeProvider clock)
    {
        Clear(folder);
        return Open(folder, clock);
    }

    /// <summary>Puts the files of a run in place of those in another folder.</summary>
    /// <exception cref="ResNetGenException">They cannot be read or written.</exception>
    public static void CopyFrom(string from, string folder)
    {
        Clear(folder);
        FileErrors.WritingTo(folder, What, () =>
        {
            foreach (var past in Directory.GetFiles(from, NamePrefix + "*"))
            {
                AtomicFile.Copy(past, What, Path.Combine(folder, Path.GetFileName(past)));
            }
        });
    }

    /// <summary>
    /// Starts a further file for a run that is resumed. What the others say of later steps than the checkpoint's, TensorBoard leaves out.
    /// </summary>
    /// <exception cref="ResNetGenException">It cannot be written.</exception>
    public static SummaryWriter Continue(string folder, long step, TimeProvider clock)
    {
        var file = Open(folder, clock);
        file.Write(new Event { Step = step + 1, SessionLog = new SessionLog { Status = SessionLog.Types.SessionStatus.Start } });
        return file;
    }

    /// <summary>Writes figures of a step.</summary>
    public void Write(long step, params ReadOnlySpan<(string Tag, double Value)> figures)
    {
        var summary = new Summary();
        foreach (var (tag, value) in figures)
        {
            summary.Value.Add(new Summary.Types.Value { Tag = tag, SimpleValue = (float)value });
        }

        Write(new Event { Step = step, Summary = summary });
    }

    /// <summary>Writes a network's graph.</summary>
    public void Write(GraphDef graph) => Write(new Event { GraphDef = graph.ToByteString() });

    /// <summary>Writes how the values of each weight are distributed.</summary>
    public void WriteHistograms(long step, nn.Module network)
    {
        var summary = new Summary();
        foreach (var (name, weight) in network.named_parameters())
        {
            summary.Value.Add(new Summary.Types.Value { Tag = $"weights/{ForeignText.Visible(name)}", Histo = Histogram(weight) });
        }

        Write(new Event { Step = step, Summary = summary });
    }

    /// <inheritdoc/>
    public void Dispose() => stream.Dispose();

    private static void Clear(string folder) => FileErrors.WritingTo(folder, What, () =>
    {
        foreach (var old in Directory.GetFiles(folder, NamePrefix + "*"))
        {
            File.Delete(old);
        }
    });

    private static SummaryWriter Open(string folder, TimeProvider clock)
    {
        // The readers go through a folder's files in the order of their names, and so must two of one second be. Others write the
        // machine's name at the end, which is nobody's business.
        var name = string.Create(
            CultureInfo.InvariantCulture,
            $"{NamePrefix}{clock.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0:F3}.resnetgen");

        // Without a buffer: an event is written whole or fails at once, and not again when the file is closed.
        return FileErrors.WritingTo(
            folder,
            What,
            () => new SummaryWriter(
                OutputPlace.Create(Path.Combine(folder, name), FileAccess.Write, FileShare.ReadWrite, bufferSize: 0), clock));
    }

    private static HistogramProto Histogram(Tensor weight)
    {
        using var scope = NewDisposeScope();
        var values = weight.detach().to(ScalarType.Float32).cpu().contiguous().data<float>().ToArray();
        double least = values.Min();
        double most = values.Max();
        var counts = new double[most > least ? Bins : 1];
        var (sum, squares) = (0.0, 0.0);
        foreach (var value in values)
        {
            counts[most > least ? Math.Min(Bins - 1, (int)((value - least) / (most - least) * Bins)) : 0]++;
            sum += value;
            squares += (double)value * value;
        }

        var histogram = new HistogramProto { Min = least, Max = most, Num = values.Length, Sum = sum, SumSquares = squares };
        histogram.BucketLimit.Add(counts.Select((_, bin) => bin == counts.Length - 1 ? most : least + ((most - least) * (bin + 1) / Bins)));
        histogram.Bucket.Add(counts);
        return histogram;
    }

    private void Write(Event what)
    {
        what.WallTime = clock.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0;
        var data = what.ToByteArray();
        var record = new byte[8 + 4 + data.Length + 4];
        BinaryPrimitives.WriteInt64LittleEndian(record, data.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(8), TfRecordFile.MaskedSum(record.AsSpan(0, 8)));
        data.CopyTo(record.AsSpan(12));
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(12 + data.Length), TfRecordFile.MaskedSum(data));
        FileErrors.WritingTo(Path.GetDirectoryName(stream.Name)!, What, () =>
        {
            stream.Write(record);
            stream.Flush();
        });
    }
}
