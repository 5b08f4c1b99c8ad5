using System.Collections.Immutable;

namespace ResNetGen.Checkpoints;

/// <summary>Where a training run stands, kept in a checkpoint beside the tensors.</summary>
/// <param name="Network">The network's name in its file.</param>
/// <param name="Step">The number of optimizer steps done.</param>
/// <param name="Epoch">The number of whole epochs done.</param>
/// <param name="Seed">The run's seed.</param>
public sealed record RunState(string Network, long Step = 0, int Epoch = 0, long Seed = 0)
{
    /// <summary>Anything else that the run must know again, by key.</summary>
    public IReadOnlyDictionary<string, string> Values { get; init; } = ImmutableDictionary<string, string>.Empty;
}
