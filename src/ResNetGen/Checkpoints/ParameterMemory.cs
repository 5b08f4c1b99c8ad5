using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ResNetGen.Checkpoints;

/// <summary>A tensor that an optimizer remembers of a parameter.</summary>
/// <param name="Name">PyTorch's name for it.</param>
/// <param name="IsOptional">Whether it may be absent.</param>
/// <param name="Get">The tensor, which is the optimizer's own, or null.</param>
/// <param name="Set">Replaces it; the one before was disposed.</param>
internal sealed record MemorySlot(string Name, bool IsOptional, Func<Tensor?> Get, Action<Tensor?> Set);

/// <summary>What an optimizer remembers of one parameter.</summary>
/// <param name="Parameter">The parameter.</param>
/// <param name="Slots">The tensors.</param>
/// <param name="Step">The number of steps that it has made, and how to change it; null where it does not count.</param>
internal sealed record ParameterMemory(
    Parameter Parameter, IReadOnlyList<MemorySlot> Slots, (Func<long> Get, Action<long> Set)? Step = null);

/// <summary>An optimizer that shows what it remembers.</summary>
internal interface IRemembering
{
    /// <summary>The optimizer's kind in a checkpoint: PyTorch's name for it.</summary>
    string Kind { get; }

    /// <summary>What it remembers of each parameter, in its order.</summary>
    IEnumerable<ParameterMemory> Memories { get; }
}
