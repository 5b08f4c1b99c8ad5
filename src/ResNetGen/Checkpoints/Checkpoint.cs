using System.Collections.Immutable;
using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace ResNetGen.Checkpoints;

/// <summary>
/// A training run in one file: the network's weights and moving statistics under their state-dict names, the optimizer's memory under
/// <c>optimizer/&lt;parameter&gt;/&lt;slot&gt;</c>, the state of torch's CPU generator under <c>rng/cpu</c>, and where the run stands as text. Where a run averages the weights, the averaged ones stand under the state-dict names,
/// since they are what the network is used with, and those that are learnt under <c>learnt/&lt;name&gt;</c>. A run that is loaded goes on as if it had never stopped, bit for bit
/// on the CPU. The optimizer's settings are not in the file: they are the run's own, and the learning rate follows from the step.
/// </summary>
public static class Checkpoint
{
    internal const string OptimizerPrefix = "optimizer/";
    internal const string LearntPrefix = "learnt/";

    private const string RngName = "rng/cpu";
    private const string Format = "resnetgen-checkpoint";
    private const string Version = "2";
    private const string ValuePrefix = "value.";
    private const int NamesShown = 3;

    /// <summary>Writes a checkpoint. The file is replaced whole or, on an error, not at all.</summary>
    /// <param name="path">The file.</param>
    /// <param name="network">The network.</param>
    /// <param name="optimizer">Its optimizer: SGD, Adam or AdamW; null to keep the weights only.</param>
    /// <param name="state">Where the run stands.</param>
    /// <exception cref="ResNetGenException">The file cannot be written, or the optimizer is of another kind.</exception>
    public static void Save(string path, nn.Module network, optim.Optimizer? optimizer, RunState state) =>
        Save(path, network, optimizer, state, ImmutableDictionary<string, Tensor>.Empty, beforeReplacing: null);

    /// <summary>
    /// Writes a checkpoint with further tensors under their own names; <paramref name="beforeReplacing"/> is called when the new file is on the disk and the old one still
    /// has its name.
    /// </summary>
    internal static void Save(string path, nn.Module network, optim.Optimizer? optimizer, RunState state, IReadOnlyDictionary<string, Tensor> further, Action? beforeReplacing)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(state);

        using var scope = NewDisposeScope();
        var tensors = StateOf(network, further);
        if (optimizer is not null)
        {
            foreach (var parameter in OptimizerSlots.Of(optimizer, network))
            {
                foreach (var (slot, tensor) in parameter.Values())
                {
                    tensors.Add(parameter.EntryName(slot), tensor);
                }
            }
        }

        tensors.Add(RngName, GeneratorState.Read());
        SafeTensorsFile.Write(path, tensors, Describe(state, optimizer), create: null, beforeReplacing);
    }

    /// <summary>Loads a checkpoint: weights, statistics, the optimizer's memory and torch's CPU generator. On an error nothing of them is changed.</summary>
    /// <param name="path">The file.</param>
    /// <param name="network">The network, of the same file and element type.</param>
    /// <param name="optimizer">An optimizer of the same kind over the same parameters; null to leave its memory in the file.</param>
    /// <exception cref="ResNetGenException">The file is missing, damaged, or of another network or optimizer.</exception>
    public static RunState Load(string path, nn.Module network, optim.Optimizer? optimizer) =>
        Load(path, network, optimizer, ImmutableDictionary<string, Tensor>.Empty);

    /// <summary>Loads a checkpoint, and the further tensors that it was written with into those of the same names.</summary>
    internal static RunState Load(string path, nn.Module network, optim.Optimizer? optimizer, IReadOnlyDictionary<string, Tensor> further)
    {
        ArgumentNullException.ThrowIfNull(network);
        using var file = SafeTensorsFile.Read(path);
        var state = Parse(path, file.Metadata);
        var targets = StateOf(network, further);
        RequireFit(path, state, network, file.Tensors, targets, sameType: true);
        IReadOnlyList<OptimizerSlots> slots = optimizer is null ? [] : OptimizerSlots.Of(optimizer, network);
        if (optimizer is not null)
        {
            RequireFit(path, file, OptimizerSlots.KindOf(optimizer)!, slots);
        }

        RequireGenerator(path, file);

        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        using var generator = Generator.Default;
        generator.set_state(file.Tensors[RngName]);
        Copy(file.Tensors, targets);
        foreach (var parameter in slots)
        {
            parameter.Restore(name => file.Tensors.GetValueOrDefault(name));
        }

        return state;
    }

    /// <summary>Loads weights and moving statistics only, to use a network rather than to train it on. Other element types are converted. On an error nothing is changed.</summary>
    /// <param name="path">The file.</param>
    /// <param name="network">The network, of the same file.</param>
    /// <exception cref="ResNetGenException">The file is missing, damaged, or of another network.</exception>
    public static RunState LoadWeights(string path, nn.Module network)
    {
        ArgumentNullException.ThrowIfNull(network);
        using var file = SafeTensorsFile.Read(path);
        var state = Parse(path, file.Metadata);
        var targets = StateOf(network, ImmutableDictionary<string, Tensor>.Empty);
        RequireFit(path, state, network, file.Tensors, targets, sameType: false);
        using var gradients = no_grad();
        Copy(file.Tensors, targets);
        return state;
    }

    /// <summary>Reads where a run stands, from the header alone.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="ResNetGenException">The file is missing or is not a checkpoint.</exception>
    public static RunState ReadState(string path) => Parse(path, SafeTensorsFile.ReadHeader(path).Metadata);

    /// <summary>Reads a whole checkpoint and holds it against the SHA-256 that it was written with; a bit that has flipped anywhere is found.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="ResNetGenException">The file is missing, is not a checkpoint, or is damaged.</exception>
    public static RunState Verify(string path) => Parse(path, SafeTensorsFile.Verify(path));

    private static Dictionary<string, Tensor> StateOf(nn.Module network, IReadOnlyDictionary<string, Tensor> further)
    {
        var tensors = new Dictionary<string, Tensor>(further, StringComparer.Ordinal);
        foreach (var (name, parameter) in network.named_parameters())
        {
            tensors.Add(name, parameter);
        }

        foreach (var (name, buffer) in network.named_buffers())
        {
            tensors.Add(name, buffer);
        }

        return tensors;
    }

    private static Dictionary<string, string> Describe(RunState state, optim.Optimizer? optimizer)
    {
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["format"] = Format,
            ["version"] = Version,
            ["network"] = state.Network,
            ["step"] = state.Step.ToString(CultureInfo.InvariantCulture),
            ["epoch"] = state.Epoch.ToString(CultureInfo.InvariantCulture),
            ["seed"] = state.Seed.ToString(CultureInfo.InvariantCulture),
        };
        if (optimizer is not null)
        {
            metadata.Add("optimizer", OptimizerSlots.KindOf(optimizer)!);
        }

        foreach (var (key, value) in state.Values)
        {
            metadata.Add(ValuePrefix + key, value);
        }

        return metadata;
    }

    private static RunState Parse(string path, IReadOnlyDictionary<string, string> metadata)
    {
        if (metadata.GetValueOrDefault("format") != Format)
        {
            throw new ResNetGenException($"'{path}' is a safetensors file, but not one that ResNetGen wrote: it says nothing of a run; give the path of a checkpoint.");
        }

        if (metadata.GetValueOrDefault("version") is var version && version != Version)
        {
            throw new ResNetGenException($"The checkpoint '{path}' is of format version {version}, but this program reads version {Version}; use the program that wrote it.");
        }

        if (!SafeTensorsFile.HasHash(metadata))
        {
            throw new ResNetGenException($"The checkpoint '{path}' is damaged: it does not say what its SHA-256 was; use another copy of it.");
        }

        return metadata.TryGetValue("network", out var network)
            && long.TryParse(metadata.GetValueOrDefault("step"), NumberStyles.None, CultureInfo.InvariantCulture, out var step)
            && int.TryParse(metadata.GetValueOrDefault("epoch"), NumberStyles.None, CultureInfo.InvariantCulture, out var epoch)
            && long.TryParse(metadata.GetValueOrDefault("seed"), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seed)
            ? new RunState(network, step, epoch, seed)
            {
                Values = metadata
                    .Where(pair => pair.Key.StartsWith(ValuePrefix, StringComparison.Ordinal))
                    .ToDictionary(pair => pair.Key[ValuePrefix.Length..], pair => pair.Value, StringComparer.Ordinal),
            }
            : throw new ResNetGenException($"The checkpoint '{path}' does not say where its run stands: the network, step, epoch or seed is missing; use another copy of it.");
    }

    private static void RequireFit(
        string path, RunState state, nn.Module network, IReadOnlyDictionary<string, Tensor> held, Dictionary<string, Tensor> targets, bool sameType)
    {
        var missing = targets.Keys.Where(name => !held.ContainsKey(name)).ToList();
        var unexpected = held.Keys
            .Where(name => !targets.ContainsKey(name) && name != RngName && !name.StartsWith(OptimizerPrefix, StringComparison.Ordinal) && !name.StartsWith(LearntPrefix, StringComparison.Ordinal))
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
                $"The checkpoint '{path}' of the network '{state.Network}' does not fit the network '{network.GetName()}': {string.Join("; ", faults)}; load it into the network that it was written from.");
        }
    }

    private static void RequireFit(string path, SafeTensorsFile file, string kind, IReadOnlyList<OptimizerSlots> slots)
    {
        var written = file.Metadata.GetValueOrDefault("optimizer");
        if (written != kind)
        {
            throw new ResNetGenException(written is null
                ? $"The checkpoint '{path}' holds no optimizer state; load its weights alone, or give one that was written in training."
                : $"The checkpoint '{path}' was written with the optimizer {written}, but this run has {kind}; use {written}, or load the weights alone.");
        }

        var known = new HashSet<string>(StringComparer.Ordinal);
        var faults = new List<string>();
        foreach (var parameter in slots)
        {
            foreach (var (slot, type, shape, optional) in parameter.Expected())
            {
                var name = parameter.EntryName(slot);
                known.Add(name);
                if (file.Tensors.TryGetValue(name, out var tensor)
                    ? tensor.dtype != type || !tensor.shape.AsSpan().SequenceEqual(shape)
                    : !optional)
                {
                    faults.Add(name);
                }
            }
        }

        faults.AddRange(file.Tensors.Keys.Where(name => name.StartsWith(OptimizerPrefix, StringComparison.Ordinal) && !known.Contains(name)));
        if (faults.Count > 0)
        {
            throw new ResNetGenException(
                $"The optimizer state in the checkpoint '{path}' does not fit this run's {kind}: {Shortened(faults)}; use the run's own options, or load the weights alone.");
        }
    }

    private static void RequireGenerator(string path, SafeTensorsFile file)
    {
        if (!file.Tensors.TryGetValue(RngName, out var saved) || !GeneratorState.Fits(saved))
        {
            throw new ResNetGenException(
                $"The checkpoint '{path}' holds no state of the random number generator that this torch understands; load the weights alone.");
        }
    }

    private static void Copy(IReadOnlyDictionary<string, Tensor> held, Dictionary<string, Tensor> targets)
    {
        using var scope = NewDisposeScope();
        foreach (var (name, target) in targets)
        {
            target.copy_(held[name]);
        }
    }

    private static string Describe(Tensor tensor) =>
        $"{SafeTensorsHeader.NameOf(tensor.dtype) ?? tensor.dtype.ToString()} [{string.Join(", ", tensor.shape.Select(size => size.ToString(CultureInfo.InvariantCulture)))}]";

    private static string Shortened(List<string> names) => names.Count <= NamesShown + 1
        ? string.Join(", ", names)
        : string.Create(CultureInfo.InvariantCulture, $"{string.Join(", ", names.Take(NamesShown))} and {names.Count - NamesShown:N0} more");
}
