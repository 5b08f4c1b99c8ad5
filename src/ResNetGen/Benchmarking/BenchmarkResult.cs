using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace ResNetGen.Benchmarking;

/// <summary>What a benchmark found.</summary>
/// <param name="Network">The network's name.</param>
/// <param name="Mode">What was timed.</param>
/// <param name="Optimizer">The optimizer that stepped, or null for gradients only.</param>
/// <param name="Device">Where it ran: <c>cpu</c>, <c>cuda:0</c>.</param>
/// <param name="DType">The number type of weights and images: <c>float32</c>, <c>bfloat16</c>.</param>
/// <param name="Threads">The number of threads that torch may use within an operation on the CPU.</param>
/// <param name="BatchSize">The number of images in a step.</param>
/// <param name="Steps">The number of steps that were timed.</param>
/// <param name="MeanSeconds">The mean duration of a step.</param>
/// <param name="DeviationSeconds">The standard deviation of a step's duration.</param>
/// <param name="MultiplyAdds">The exact multiply-adds of one image's forward pass.</param>
/// <param name="PeakResidentBytes">The most memory that the process had in RAM since it began, the network's weights included.</param>
public sealed record BenchmarkResult(
    string Network,
    BenchmarkMode Mode,
    string? Optimizer,
    string Device,
    string DType,
    int Threads,
    int BatchSize,
    int Steps,
    double MeanSeconds,
    double DeviationSeconds,
    long MultiplyAdds,
    long PeakResidentBytes)
{
    /// <summary>Images a second.</summary>
    public double ImagesPerSecond => BatchSize / MeanSeconds;

    /// <summary>
    /// Floating-point operations a second, in units of 10⁹. A multiply-add counts as two operations and the backward pass as two forward passes;
    /// batch norm, activations and additions are not counted.
    /// </summary>
    public double GigaflopsPerSecond => ImagesPerSecond * MultiplyAdds * 2 * (Mode == BenchmarkMode.Train ? 3 : 1) / 1e9;

    /// <summary>The line of the origin's benchmark: <c>Forward across 100 steps, 0.233 +/- 0.002 sec / batch</c>.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{(Mode == BenchmarkMode.Train ? "Forward-backward" : "Forward")} across {Steps} steps, {MeanSeconds:F3} +/- {DeviationSeconds:F3} sec / batch");

    /// <summary>The rest of the result as a line, with the convention of counting.</summary>
    public string ToDetails() => string.Create(
        CultureInfo.InvariantCulture,
        $"{ImagesPerSecond:F1} images/s, {GigaflopsPerSecond:F1} GFLOP/s (2 a multiply-add{(Mode == BenchmarkMode.Train ? ", backward = 2 forward" : "")}), peak resident memory {PeakResidentBytes / (1024.0 * 1024.0):F0} MiB; batch {BatchSize}, {DType}, {Device}{(Device == "cpu" ? $", {Threads} threads" : "")}");

    /// <summary>The result as one JSON object on one line.</summary>
    public string ToJson()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("network", Network);
            json.WriteString("mode", Mode == BenchmarkMode.Train ? "train" : "forward");
            json.WriteString("optimizer", Optimizer);
            json.WriteString("device", Device);
            json.WriteString("dtype", DType);
            json.WriteNumber("threads", Threads);
            json.WriteNumber("batch", BatchSize);
            json.WriteNumber("steps", Steps);
            json.WriteNumber("seconds_per_batch", MeanSeconds);
            json.WriteNumber("seconds_per_batch_deviation", DeviationSeconds);
            json.WriteNumber("images_per_second", ImagesPerSecond);
            json.WriteNumber("macs_per_image", MultiplyAdds);
            json.WriteNumber("gflops_per_second", GigaflopsPerSecond);
            json.WriteNumber("peak_resident_bytes", PeakResidentBytes);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
