using System.Globalization;
using System.Text.Json;
using ResNetGen.IO;

namespace ResNetGen.Training;

/// <summary>
/// The metrics of a run as JSON lines, each written out at once: <c>{"kind":"step",…}</c> for a logged step and <c>{"kind":"epoch",…}</c>
/// for an epoch.
/// Numbers are invariant and round-trip.
/// </summary>
internal sealed class MetricsFile : IDisposable
{
    private const string What = "The metrics";

    // A logged step is some 150 bytes.
    private const long MaxBytes = 1L << 28;

    private readonly string path;
    private readonly FileStream stream;

    private MetricsFile(string path, FileStream stream)
    {
        this.path = path;
        this.stream = stream;
    }

    /// <summary>Starts an empty file in place of whatever is there.</summary>
    /// <param name="path">The file.</param>
    /// <param name="open">Opens it, as <see cref="OutputPlace.Create"/> does if null; tests give one that fails.</param>
    /// <exception cref="ResNetGenException">The file cannot be written.</exception>
    public static MetricsFile Create(string path, Func<string, FileStream>? open = null) =>
        new(path, open is null ? Open(path, OutputPlace.Create) : open(path));

    /// <summary>
    /// Goes on with the file of a run that is resumed: what was written after the checkpoint, or only in part, is cut off, so that nothing
    /// stands there twice.
    /// Without a file it starts an empty one.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="step">The checkpoint's step: logged steps up to it stay.</param>
    /// <param name="epochs">The number of epochs that were complete, evaluation included: their lines stay.</param>
    /// <exception cref="ResNetGenException">The file cannot be written.</exception>
    public static MetricsFile Continue(string path, long step, int epochs)
    {
        var file = new MetricsFile(path, Open(path, OutputPlace.Continue));
        try
        {
            FileErrors.WritingTo(path, What, () => file.CutOff(step, epochs));
            return file;
        }
        catch (ResNetGenException)
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Puts the file of a run in place of another.</summary>
    /// <exception cref="ResNetGenException">It cannot be read or written.</exception>
    internal static void CopyFrom(string from, string path) => AtomicFile.Copy(from, What, path);

    /// <summary>The epochs of a file; lines of other kinds, and a last line that was not written to its end, are passed over.</summary>
    /// <exception cref="ResNetGenException">The file cannot be read.</exception>
    public static IReadOnlyList<EpochMetrics> ReadEpochs(string path) =>
        Read(path, "epoch", ReadEpoch, epoch => epoch.Epoch);

    /// <summary>
    /// The logged steps of a file; lines of other kinds, and a last line that was not written to its end, are passed over.
    /// </summary>
    /// <exception cref="ResNetGenException">The file cannot be read.</exception>
    public static IReadOnlyList<StepMetrics> ReadSteps(string path) => Read(path, "step", ReadStep, step => step.Step);

    /// <summary>Writes a step's line.</summary>
    /// <exception cref="ResNetGenException">The file cannot be written.</exception>
    public void Write(StepMetrics step)
    {
        ArgumentNullException.ThrowIfNull(step);
        WriteLine(json =>
        {
            json.WriteString("kind", "step");
            json.WriteNumber("step", step.Step);
            json.WriteNumber("epoch", step.Epoch);
            json.WriteNumber("batch", step.Batch);
            json.WriteNumber("loss", step.Loss);
            json.WriteNumber("accuracy", step.Accuracy);
            json.WriteNumber("l2", step.L2);
            json.WriteNumber("learning_rate", step.LearningRate);
        });
    }

    /// <summary>Writes an epoch's line.</summary>
    /// <exception cref="ResNetGenException">The file cannot be written.</exception>
    public void Write(EpochMetrics epoch)
    {
        ArgumentNullException.ThrowIfNull(epoch);
        WriteLine(json =>
        {
            json.WriteString("kind", "epoch");
            json.WriteNumber("epoch", epoch.Epoch);
            json.WriteNumber("step", epoch.Step);
            json.WriteNumber("train_loss", epoch.TrainLoss);
            json.WriteNumber("train_accuracy", epoch.TrainAccuracy);
            if (epoch is { TestLoss: { } loss, TestAccuracy: { } accuracy })
            {
                json.WriteNumber("test_loss", loss);
                json.WriteNumber("test_accuracy", accuracy);
                if (epoch.FlipTestTimeAugmentation)
                {
                    json.WriteBoolean("mirrored", true);
                }
            }

            json.WriteNumber("l2", epoch.L2);
            json.WriteNumber("learning_rate", epoch.LearningRate);
            json.WriteNumber("seconds", Math.Round(epoch.Seconds, 3));
            json.WriteNumber("images_per_second", Math.Round(epoch.ImagesPerSecond, 3));
        });
    }

    /// <summary>Brings what was written to the disk.</summary>
    /// <exception cref="ResNetGenException">The file cannot be written.</exception>
    public void Flush() => FileErrors.WritingTo(path, What, () => stream.Flush(flushToDisk: true));

    /// <inheritdoc/>
    public void Dispose() => stream.Dispose();

    // Without a buffer: a line is written whole or fails at once, and not again when the file is closed.
    private static FileStream Open(string path, Func<string, FileAccess, FileShare, int, FileStream> open) =>
        FileErrors.WritingTo(path, What, () => open(path, FileAccess.ReadWrite, FileShare.Read, 0));

    // A run may be writing to it meanwhile.
    private static List<T> Read<T>(string path, string kind, Func<MetricsLine, T> read, Func<T, long> place) =>
        ForeignFile.Read(path, file => Read(file, kind, read, place), new FileWords($"The metrics '{path}'"), isShared: true);

    private static List<T> Read<T>(ForeignFile file, string kind, Func<MetricsLine, T> read, Func<T, long> place)
    {
        try
        {
            var bytes = file.ReadToEnd(MaxBytes);
            var metrics = new List<T>();
            var number = 0;
            foreach (var range in CompleteLines(bytes))
            {
                file.Place = string.Create(CultureInfo.InvariantCulture, $"at line {++number:N0}");
                using var json = JsonDocument.Parse(bytes.AsMemory(range));
                var line = new MetricsLine(file.Path, number, json.RootElement);
                if (line.Is(kind))
                {
                    var before = metrics.Count > 0 ? place(metrics[^1]) : 0;
                    var next = read(line);
                    metrics.Add(place(next) > before ? next : throw line.Disordered(kind, before));
                }
            }

            return metrics;
        }
        catch (Exception exception)
            when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new ResNetGenException(
                $"'{file.Path}' is not a metrics file of ResNetGen, which has one JSON object with a \"kind\" on each line.", exception);
        }
    }

    private static StepMetrics ReadStep(MetricsLine line) => new(
        line.Steps("step"),
        line.Count("epoch"),
        line.Count("batch"),
        (float)line.Number("loss"),
        line.Fraction("accuracy"),
        line.Amount("l2"),
        line.Amount("learning_rate"));

    private static EpochMetrics ReadEpoch(MetricsLine line) => new(
        line.Count("epoch"),
        line.Steps("step"),
        line.Number("train_loss"),
        line.Fraction("train_accuracy"),
        line.Has("test_loss") ? line.Number("test_loss") : null,
        line.Has("test_accuracy") ? line.Fraction("test_accuracy") : null,
        line.Amount("l2"),
        line.Amount("learning_rate"),
        line.Seconds("seconds"),
        line.Amount("images_per_second"))
    {
        FlipTestTimeAugmentation = line.Flag("mirrored"),
    };

    private static bool StandsBefore(ReadOnlyMemory<byte> line, long step, int epochs)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            return json.RootElement.GetProperty("kind").ValueEquals("epoch")
                ? json.RootElement.GetProperty("epoch").GetInt32() <= epochs
                : json.RootElement.GetProperty("step").GetInt64() <= step;
        }
        catch (Exception exception)
            when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return false;
        }
    }

    private static IEnumerable<Range> CompleteLines(byte[] bytes)
    {
        var start = 0;
        for (int end; (end = Array.IndexOf(bytes, (byte)'\n', start)) >= 0; start = end + 1)
        {
            yield return start..end;
        }
    }

    private void WriteLine(Action<Utf8JsonWriter> write)
    {
        using var line = new MemoryStream();
        using (var json = new Utf8JsonWriter(line))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        line.WriteByte((byte)'\n');
        FileErrors.WritingTo(path, What, () => stream.Write(line.GetBuffer().AsSpan(0, (int)line.Length)));
    }

    /// <summary>Keeps the lines up to a step, and goes on behind them.</summary>
    private void CutOff(long step, int epochs)
    {
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        var kept = 0;
        foreach (var line in CompleteLines(bytes))
        {
            if (!StandsBefore(bytes.AsMemory(line), step, epochs))
            {
                break;
            }

            kept = line.End.Value + 1;
        }

        stream.SetLength(kept);
        stream.Position = kept;
    }
}
