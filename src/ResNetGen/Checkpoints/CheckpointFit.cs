using System.Globalization;
using static TorchSharp.torch;

namespace ResNetGen.Checkpoints;

/// <summary>Refuses a checkpoint that does not fit what it is loaded into; the sentence names what differs.</summary>
internal static class CheckpointFit
{
    private const int NamesShown = 3;

    /// <summary>Refuses a checkpoint whose tensors are not those of a network.</summary>
    /// <param name="path">The file, for the sentence.</param>
    /// <param name="state">What the file says of its run.</param>
    /// <param name="network">The network.</param>
    /// <param name="held">The tensors of the file.</param>
    /// <param name="targets">Those of the network.</param>
    /// <param name="sameType">Whether the element types must be the same.</param>
    public static void Require(
        string path,
        RunState state,
        nn.Module network,
        IReadOnlyDictionary<string, Tensor> held,
        Dictionary<string, Tensor> targets,
        bool sameType)
    {
        var missing = targets.Keys.Where(name => !held.ContainsKey(name)).ToList();
        var unexpected = held.Keys
            .Where(name => !targets.ContainsKey(name)
                && name != CheckpointNames.Generator
                && !name.StartsWith(CheckpointNames.OptimizerPrefix, StringComparison.Ordinal)
                && !name.StartsWith(CheckpointNames.RawWeightsPrefix, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .ToList();
        var different = targets
            .Where(target => held.TryGetValue(target.Key, out var tensor)
                && (!tensor.shape.AsSpan().SequenceEqual(target.Value.shape) || (sameType && tensor.dtype != target.Value.dtype)))
            .Select(target => $"{target.Key} ({Describe(held[target.Key])} in the file, {Describe(target.Value)} in the network)")
            .ToList();
        var faults = new List<string>();
        if (missing.Count > 0)
        {
            faults.Add("it lacks " + Shortened(missing));
        }

        if (unexpected.Count > 0)
        {
            faults.Add("it has " + Shortened(unexpected) + ", which the network has not");
        }

        if (different.Count > 0)
        {
            faults.Add("they differ in " + Shortened(different));
        }

        if (faults.Count > 0)
        {
            throw new ResNetGenException(
                $"The checkpoint '{path}' of the network '{state.Network}' does not fit the network '{network.GetName()}': "
                    + $"{string.Join("; ", faults)}; load it into the network that it was written from.");
        }
    }

    /// <summary>Refuses a checkpoint that holds another optimizer's memory.</summary>
    public static void RequireOptimizer(string path, SafeTensorsFile file, string kind, IReadOnlyList<OptimizerSlots> slots)
    {
        var written = file.Metadata.GetValueOrDefault("optimizer");
        if (written != kind)
        {
            throw new ResNetGenException(written is null
                ? $"The checkpoint '{path}' holds no optimizer state; load its weights alone, or give one that was written in training."
                : $"The checkpoint '{path}' was written with the optimizer {written}, but this run has {kind}; use {written}, "
                    + "or load the weights alone.");
        }

        var known = new HashSet<string>(StringComparer.Ordinal);
        var faults = new List<string>();
        foreach (var parameter in slots)
        {
            foreach (var (slot, type, shape, optional) in parameter.Expected())
            {
                var name = parameter.EntryName(slot);
                known.Add(name);
                if (file.Tensors.TryGetValue(name, out var tensor) ? !Fits(tensor, type, shape) : !optional)
                {
                    faults.Add(name);
                }
            }
        }

        faults.AddRange(file.Tensors.Keys
            .Where(name => name.StartsWith(CheckpointNames.OptimizerPrefix, StringComparison.Ordinal) && !known.Contains(name)));
        if (faults.Count > 0)
        {
            throw new ResNetGenException(
                $"The optimizer state in the checkpoint '{path}' does not fit this run's {kind}: {Shortened(faults)}; "
                    + "use the run's own options, or load the weights alone.");
        }
    }

    /// <summary>Refuses a checkpoint whose state of the generator torch does not take.</summary>
    public static void RequireGenerator(string path, SafeTensorsFile file)
    {
        if (!file.Tensors.TryGetValue(CheckpointNames.Generator, out var saved) || !GeneratorState.Fits(saved))
        {
            throw new ResNetGenException(
                $"The checkpoint '{path}' holds no state of the random number generator that this torch understands; "
                    + "load the weights alone.");
        }
    }

    // The one slot of whole numbers is a number of steps.
    private static bool Fits(Tensor tensor, ScalarType type, long[] shape) =>
        tensor.dtype == type
        && tensor.shape.AsSpan().SequenceEqual(shape)
        && (type != ScalarType.Int64 || tensor.item<long>() is >= 0 and <= OptimizerSlots.MostSteps);

    private static string Describe(Tensor tensor) =>
        $"{SafeTensorsHeader.NameOf(tensor.dtype) ?? tensor.dtype.ToString()} "
            + $"[{string.Join(", ", tensor.shape.Select(size => size.ToString(CultureInfo.InvariantCulture)))}]";

    private static string Shortened(List<string> names) =>
        ForeignText.List(names, names.Count <= NamesShown + 1 ? names.Count : NamesShown);
}
