using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using TorchSharp;
using static TorchSharp.torch;

namespace ResNetGen.Training;

/// <summary>Says which batch would fit where the memory did not suffice for one.</summary>
/// <remarks>
/// The estimate: each image takes a quarter more than the outputs of all layers, which the backward pass needs (1.25 times was measured of resnet_32 on CIFAR-10,
/// 1.15 times of ResNet-50), and each weight is there once for itself, once for its gradient, once for each number that the optimizer remembers, and once for its average
/// if there is one. Of the memory a tenth is left free. On CUDA the memory is what the allocator says is free or its own; on the CPU it is the machine's, or what the container allows.
/// </remarks>
public static partial class MemoryShortage
{
    private const double Usable = 0.9;
    private const double OutputsKept = 1.25;

    /// <summary>Whether an exception says that the memory of the machine or of a GPU did not suffice. Torch has no kind of exception for it.</summary>
    public static bool Is(Exception exception) =>
        exception is OutOfMemoryException
        || (exception is ExternalException
            && (exception.Message.Contains("can't allocate memory", StringComparison.Ordinal)
                || exception.Message.Contains("not enough memory", StringComparison.Ordinal)
                || exception.Message.Contains("out of memory", StringComparison.Ordinal)));

    /// <summary>The sentence.</summary>
    /// <param name="cause">What torch said.</param>
    /// <param name="info">The network.</param>
    /// <param name="options">How it was trained.</param>
    /// <param name="valueSize">The bytes of a number that the network computes.</param>
    /// <param name="weightSize">The bytes of a weight.</param>
    /// <param name="saved">The last checkpoint, if there is one.</param>
    internal static ResNetGenException Explain(Exception cause, NetworkInfo info, TrainingOptions options, long valueSize, long weightSize, string? saved)
    {
        var batch = options.BatchSize;
        var tried = (batch + options.Accumulate - 1) / options.Accumulate;
        var remembered = (options.Optimizer is SgdOptions ? 1 : 2) + (options.EmaDecay is null ? 0 : 1);
        var image = (long)(valueSize * (info.Input.Count + (OutputsKept * info.Layers.Sum(layer => layer.Output.Count))));
        var weights = weightSize * info.TrainableParameters * (2 + remembered);
        var memory = OfTheGpu(cause.Message) ?? GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        var fitting = Math.Min(Rounded((long)Math.Floor(((Usable * memory) - weights) / image)), tried / 2);
        var inParts = Invariant($"go through the batch in {(batch + fitting - 1) / Math.Max(fitting, 1)} parts (`accumulate`)");
        var advice = fitting >= 1
            ? options.Accumulate == 1 ? Invariant($"a batch of {fitting} would fit: choose that, or {inParts}") : Invariant($"{fitting} images at once would fit: {inParts}")
            : "not even one image would fit: choose a smaller network, or smaller images";
        return new ResNetGenException(
            Invariant($"The memory does not suffice for a batch of {batch}{(options.Accumulate == 1 ? "" : Invariant($" in {options.Accumulate} parts"))}: '{info.Name}' takes about {Size(image)} for an image (its layers' outputs, which the backward pass needs) and {Size(weights)} for the weights, and {Size(memory)} are there; {advice}, {(saved is null ? "no checkpoint was saved yet" : $"the last checkpoint is '{saved}'")}."),
            cause);
    }

    /// <summary>What a process has of a GPU, from the words of CUDA's allocator: what is free, and what torch holds itself.</summary>
    internal static long? OfTheGpu(string message) => Free().Match(message) is { Success: true } free
        ? Bytes(free) + (Allocated().Match(message) is { Success: true } own ? Bytes(own) : 0) + (Reserved().Match(message) is { Success: true } cached ? Bytes(cached) : 0)
        : null;

    private static long Bytes(Match size) => (long)(double.Parse(size.Groups["number"].Value, CultureInfo.InvariantCulture) * size.Groups["unit"].Value switch
    {
        "KiB" => 1L << 10,
        "MiB" => 1L << 20,
        "GiB" => 1L << 30,
        _ => 1,
    });

    // A round number says that it is an estimate.
    private static long Rounded(long count)
    {
        var step = 1L;
        while (step * 16 <= count)
        {
            step *= 2;
        }

        return count < 1 ? 0 : count / step * step;
    }

    private static string Size(long bytes) => bytes >= 1L << 30 ? Invariant($"{bytes / (double)(1L << 30):F1} GiB") : Invariant($"{bytes / (double)(1L << 20):F1} MiB");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"of which (?<number>[\d.]+) (?<unit>bytes|KiB|MiB|GiB) is free")]
    private static partial Regex Free();

    [GeneratedRegex(@"(?<number>[\d.]+) (?<unit>bytes|KiB|MiB|GiB) is allocated by PyTorch")]
    private static partial Regex Allocated();

    [GeneratedRegex(@"(?<number>[\d.]+) (?<unit>bytes|KiB|MiB|GiB) is reserved by PyTorch but unallocated")]
    private static partial Regex Reserved();
}
