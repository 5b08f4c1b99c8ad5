using System.Collections.Immutable;
using TorchSharp;
using static TorchSharp.torch;

namespace ResNetGen.Checkpoints;

/// <summary>
/// A training run in one file: the network's weights and moving statistics under their state-dict names, the optimizer's memory under
/// <c>optimizer/&lt;parameter&gt;/&lt;slot&gt;</c>, the state of torch's CPU generator under <c>rng/cpu</c>, and where the run stands as
/// text. Where a run averages the weights, the averaged ones stand under the state-dict names, since they are what the network is used
/// with, and the raw ones under <c>raw/&lt;name&gt;</c>. A run that is loaded goes on as if it had never stopped, bit for bit
/// on the CPU. The optimizer's settings are not in the file: they are the run's own, and the learning rate follows from the step.
/// </summary>
public static class Checkpoint
{
    /// <summary>Writes a checkpoint. The file is replaced whole or, on an error, not at all.</summary>
    /// <param name="path">The file.</param>
    /// <param name="network">The network.</param>
    /// <param name="optimizer">Its optimizer: SGD, Adam or AdamW; null to keep the weights only.</param>
    /// <param name="state">Where the run stands.</param>
    /// <exception cref="ResNetGenException">The file cannot be written, or the optimizer is of another kind.</exception>
    public static void Save(string path, nn.Module network, optim.Optimizer? optimizer, RunState state) =>
        Save(path, network, optimizer, state, ImmutableDictionary<string, Tensor>.Empty, beforeReplacing: null);

    /// <summary>
    /// Writes a checkpoint with further tensors under their own names; <paramref name="beforeReplacing"/> is called when the new file is on
    /// the disk and the old one still has its name.
    /// </summary>
    internal static void Save(
        string path,
        nn.Module network,
        optim.Optimizer? optimizer,
        RunState state,
        IReadOnlyDictionary<string, Tensor> further,
        Action? beforeReplacing)
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

        tensors.Add(CheckpointNames.Generator, GeneratorState.Read());
        SafeTensorsFile.Write(path, tensors, RunStateText.Write(state, optimizer), create: null, beforeReplacing);
    }

    /// <summary>
    /// Loads a checkpoint: weights, statistics, the optimizer's memory and torch's CPU generator. On an error nothing of them is changed.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="network">The network, of the same file and element type.</param>
    /// <param name="optimizer">An optimizer of the same kind over the same parameters; null to leave its memory in the file.</param>
    /// <exception cref="ResNetGenException">The file is missing, damaged, or of another network or optimizer.</exception>
    public static RunState Load(string path, nn.Module network, optim.Optimizer? optimizer) =>
        Load(path, network, optimizer, ImmutableDictionary<string, Tensor>.Empty, _ => { });

    /// <summary>
    /// Loads a checkpoint, and the further tensors that it was written with into those of the same names; <paramref name="require"/>
    /// refuses where the run stands before anything is changed.
    /// </summary>
    internal static RunState Load(
        string path,
        nn.Module network,
        optim.Optimizer? optimizer,
        IReadOnlyDictionary<string, Tensor> further,
        Action<RunState> require)
    {
        ArgumentNullException.ThrowIfNull(network);
        using var file = SafeTensorsFile.Read(path);
        var state = RunStateText.Read(path, file.Metadata);
        require(state);
        var targets = StateOf(network, further);
        CheckpointFit.Require(path, state, network, file.Tensors, targets, sameType: true);
        IReadOnlyList<OptimizerSlots> slots = optimizer is null ? [] : OptimizerSlots.Of(optimizer, network);
        if (optimizer is not null)
        {
            CheckpointFit.RequireOptimizer(path, file, OptimizerSlots.KindOf(optimizer)!, slots);
        }

        CheckpointFit.RequireGenerator(path, file);

        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        using var generator = Generator.Default;
        generator.set_state(file.Tensors[CheckpointNames.Generator]);
        Copy(file.Tensors, targets);
        foreach (var parameter in slots)
        {
            parameter.Restore(name => file.Tensors.GetValueOrDefault(name));
        }

        return state;
    }

    /// <summary>
    /// Loads weights and moving statistics only, to use a network rather than to train it on. Other element types are converted. On an
    /// error nothing is changed.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="network">The network, of the same file.</param>
    /// <exception cref="ResNetGenException">The file is missing, damaged, or of another network.</exception>
    public static RunState LoadWeights(string path, nn.Module network)
    {
        ArgumentNullException.ThrowIfNull(network);
        using var file = SafeTensorsFile.Read(path);
        var state = RunStateText.Read(path, file.Metadata);
        var targets = StateOf(network, ImmutableDictionary<string, Tensor>.Empty);
        CheckpointFit.Require(path, state, network, file.Tensors, targets, sameType: false);
        using var gradients = no_grad();
        Copy(file.Tensors, targets);
        return state;
    }

    /// <summary>Reads where a run stands, from the header alone.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="ResNetGenException">The file is missing or is not a checkpoint.</exception>
    public static RunState ReadState(string path) => RunStateText.Read(path, SafeTensorsFile.ReadHeader(path).Metadata);

    /// <summary>
    /// Reads a whole checkpoint and holds it against the SHA-256 that it was written with; a bit that has flipped anywhere is found.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <exception cref="ResNetGenException">The file is missing, is not a checkpoint, or is damaged.</exception>
    public static RunState Verify(string path) => RunStateText.Read(path, SafeTensorsFile.Verify(path));

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

    private static void Copy(IReadOnlyDictionary<string, Tensor> held, Dictionary<string, Tensor> targets)
    {
        using var scope = NewDisposeScope();
        foreach (var (name, target) in targets)
        {
            target.copy_(held[name]);
        }
    }
}
