using System.Globalization;
using System.Text.RegularExpressions;
using ResNetGen.Devices;
using ResNetGen.Native;

namespace ResNetGen.Training;

/// <summary>Says of memory that does not suffice which batch would fit.</summary>
/// <remarks>
/// The estimate: each image takes a quarter more than the outputs of all layers, which the backward pass needs (1.25 times was measured of
/// resnet_32 on CIFAR-10, 1.15 times of ResNet-50), and each weight is there once for itself, once for its gradient, once for each number
/// that the optimizer remembers, and once for its average if there is one. Of the memory a tenth is left free. On CUDA the memory is what
/// the allocator says is free or its own, and where it says no figures nothing is estimated; on the CPU it is the machine's, or what the
/// container allows.
/// </remarks>
internal static partial class MemoryShortage
{
    private const double Usable = 0.9;
    private const double OutputsKept = 1.25;

    /// <summary>The sentence.</summary>
    /// <param name="cause">What torch said.</param>
    /// <param name="info">The network.</param>
    /// <param name="recipe">How it was trained.</param>
    /// <param name="valueSize">The bytes of a number that the network computes.</param>
    /// <param name="weightSize">The bytes of a weight.</param>
    /// <param name="saved">The last checkpoint, if there is one.</param>
    public static ResNetGenException Explain(
        Exception cause, NetworkInfo info, Recipe recipe, long valueSize, long weightSize, string? saved)
    {
        var batch = recipe.BatchSize;
        var tried = (batch + recipe.GradientAccumulationSteps - 1) / recipe.GradientAccumulationSteps;
        var remembered = (recipe.Optimizer is SgdSettings ? 1 : 2) + (recipe.EmaDecay is null ? 0 : 1);
        var image = (long)(valueSize * (info.Input.Count + (OutputsKept * info.Layers.Sum(layer => layer.Output.Count))));
        var weights = weightSize * info.TrainableParameters * (2 + remembered);
        var memory = OfTheGpu(cause.Message) ?? (
            OutOfMemory.IsOfAGpu(cause) ? null : GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
        var fitting = memory is { } bytes
            ? Math.Min(Rounded((long)Math.Floor(((Usable * bytes) - weights) / image)), tried / 2)
            : tried / 2;
        var given = memory is { } there
            ? $"{Size(there)} are there"
            : $"torch does not say how much the GPU has ('{TorchErrors.FirstLine(cause)}')";
        var split = recipe.GradientAccumulationSteps == 1 ? "" : Invariant($" in {recipe.GradientAccumulationSteps} micro-batches");
        return new ResNetGenException(
            Invariant($"The memory does not suffice for a batch of {batch}{split}: '{info.Name}' takes about {Size(image)} for an image ")
            + $"(its layers' outputs, which the backward pass needs) and {Size(weights)} for the weights, and {given}; "
            + $"{Advice(recipe, fitting, memory is not null)}; "
            + (saved is null ? "no checkpoint was saved yet." : $"the last checkpoint is '{saved}'."),
            cause);
    }

    private static string Advice(Recipe recipe, long fitting, bool isKnown)
    {
        if (fitting < 1)
        {
            return "not even one image would fit: choose a smaller network, or smaller images";
        }

        var would = isKnown ? "would" : "may";
        var split = Invariant($"go through the batch in {(recipe.BatchSize + fitting - 1) / fitting} micro-batches (`accumulate`)");
        return recipe.GradientAccumulationSteps == 1
            ? Invariant($"a batch of {fitting} {would} fit: choose that, or {split}")
            : Invariant($"{fitting} images at once {would} fit: {split}");
    }

    /// <summary>What a process has of a GPU, from the words of CUDA's allocator: what is free, and what torch holds itself.</summary>
    internal static long? OfTheGpu(string message) => Free().Match(message) is { Success: true } free
        ? Bytes(free) + (Allocated().Match(message) is { Success: true } own ? Bytes(own) : 0) + (
              Reserved().Match(message) is { Success: true } cached ? Bytes(cached) : 0)
        : null;

    private static long Bytes(Match size) =>
        (long)(double.Parse(size.Groups["number"].Value, CultureInfo.InvariantCulture) * size.Groups["unit"].Value switch
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

    private static string Size(long bytes) =>
        bytes >= 1L << 30 ? Invariant($"{bytes / (double)(1L << 30):F1} GiB") : Invariant($"{bytes / (double)(1L << 20):F1} MiB");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"of which (?<number>[\d.]{1,20}) (?<unit>bytes|KiB|MiB|GiB) is free")]
    private static partial Regex Free();

    [GeneratedRegex(@"(?<number>[\d.]{1,20}) (?<unit>bytes|KiB|MiB|GiB) is allocated by PyTorch")]
    private static partial Regex Allocated();

    [GeneratedRegex(@"(?<number>[\d.]{1,20}) (?<unit>bytes|KiB|MiB|GiB) is reserved by PyTorch but unallocated")]
    private static partial Regex Reserved();
}
