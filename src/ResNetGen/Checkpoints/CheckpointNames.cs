namespace ResNetGen.Checkpoints;

/// <summary>The names of tensors in a checkpoint that are not the network's state dict.</summary>
internal static class CheckpointNames
{
    /// <summary>What the optimizer's memory begins with.</summary>
    public const string OptimizerPrefix = "optimizer/";

    /// <summary>What the raw weights begin with, where the run averages them.</summary>
    public const string RawWeightsPrefix = "raw/";

    /// <summary>The state of torch's generator on the CPU.</summary>
    public const string Generator = "rng/cpu";
}
