using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using ResNetGen.Training;

namespace ResNetGen.Benchmarking;

/// <summary>What a benchmark found.</summary>
/// <param name="Network">The network's name.</param>
/// <param name="Mode">What was timed.</param>
/// <param name="Optimizer">The optimizer that stepped, or null for gradients only.</param>
/// <param name="Device">Where it ran: <c>cpu</c>, <c>cuda:0</c>.</param>
/// <param name="DType">The number type of the weights: <c>float32</c>, <c>bfloat16</c>.</param>
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
    /// <summary>The median duration of a step.</summary>
    public double MedianSeconds { get; init; }

    /// <summary>The duration of the shortest step.</summary>
    public double LeastSeconds { get; init; }

    /// <summary>What the network computed in.</summary>
    public Precision Precision { get; init; }

    /// <summary>Whether images and kernels were laid out with the channels last.</summary>
    public bool ChannelsLast { get; init; }

    /// <summary>Whether the network was frozen.</summary>
    public bool Frozen { get; init; }

    /// <summary>
    /// What of the products of 32-bit numbers was computed in TensorFloat-32, as <see cref="Devices.TensorFloat32.Describe"/> says; null on
    /// the CPU.
    /// </summary>
    public string? TensorFloat32 { get; init; }

    /// <summary>
    /// The bytes in use on the GPU after the last step, by all programs; null on the CPU, and where the driver does not tell. Torch keeps
    /// what it once took, so that they are the most that a step needed, with torch's own reserve and CUDA's context.
    /// </summary>
    public long? DeviceBytes { get; init; }

    /// <summary>Images a second.</summary>
    public double ImagesPerSecond => BatchSize / MeanSeconds;

    /// <summary>
    /// Floating-point operations a second, in units of 10⁹. A multiply-add counts as two operations and the backward pass as two forward
    /// passes; batch norm, activations and additions are not counted.
    /// </summary>
    public double GigaflopsPerSecond => ImagesPerSecond * MultiplyAdds * 2 * (Mode == BenchmarkMode.Train ? 3 : 1) / 1e9;

    /// <summary>The line of the origin's benchmark: <c>Forward across 100 steps, 0.233 +/- 0.002 sec / batch</c>.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{(Mode == BenchmarkMode.Train ? "Forward-backward" : "Forward")} across {Steps} steps, "
        + $"{MeanSeconds:F3} +/- {DeviationSeconds:F3} sec / batch");

    /// <summary>The rest of the result as a line, with the convention of counting.</summary>
    public string ToDetails() => string.Create(
        CultureInfo.InvariantCulture,
        $"{ImagesPerSecond:F1} images/s, {GigaflopsPerSecond:F1} GFLOP/s "
        + $"(2 a multiply-add{(Mode == BenchmarkMode.Train ? ", backward = 2 forward" : "")}), {Memory}; "
        + $"batch {BatchSize}, {Numbers}{(Frozen ? ", frozen" : "")}{(ChannelsLast ? ", channels last" : "")}"
        + $"{(Optimizer is null ? "" : $", {Optimizer}")}, "
        + $"{Device}{(OnCpu ? $", {Threads} threads" : "")}");

    private bool OnCpu => Device == "cpu";

    private string Memory =>
        $"peak resident memory {Mebibytes(PeakResidentBytes)}"
        + (OnCpu ? "" : $", GPU memory {(DeviceBytes is { } bytes ? Mebibytes(bytes) : "not known")}");

    private string Numbers =>
        DType + (Precision == Precision.BFloat16 ? " computed in bfloat16" : "") + (
            TensorFloat32 is null ? "" : $" (TF32 in {TensorFloat32})");

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
            json.WriteString("precision", Precision == Precision.BFloat16 ? "bf16" : "fp32");
            json.WriteBoolean("channels_last", ChannelsLast);
            json.WriteBoolean("frozen", Frozen);
            json.WriteString("tf32", TensorFloat32);
            json.WriteNumber("threads", Threads);
            json.WriteNumber("batch", BatchSize);
            json.WriteNumber("steps", Steps);
            json.WriteNumber("seconds_per_batch", MeanSeconds);
            json.WriteNumber("seconds_per_batch_deviation", DeviationSeconds);
            json.WriteNumber("seconds_per_batch_median", MedianSeconds);
            json.WriteNumber("seconds_per_batch_least", LeastSeconds);
            json.WriteNumber("images_per_second", ImagesPerSecond);
            json.WriteNumber("macs_per_image", MultiplyAdds);
            json.WriteNumber("gflops_per_second", GigaflopsPerSecond);
            json.WriteNumber("peak_resident_bytes", PeakResidentBytes);
            if (DeviceBytes is { } bytes)
            {
                json.WriteNumber("device_bytes", bytes);
            }
            else
            {
                json.WriteNull("device_bytes");
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static string Mebibytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1L << 20):F0} MiB");
}
