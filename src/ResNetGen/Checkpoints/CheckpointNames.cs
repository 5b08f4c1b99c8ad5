namespace ResNetGen.Checkpoints;

/// <summary>The names of tensors in a checkpoint that are not the network's state dict.</summary>
internal static class CheckpointNames
{
    /// <summary>What the optimizer's memory begins with.</summary>
    public const string OptimizerPrefix = "optimizer/";

    /// <summary>What the weights begin with that are learnt, where the run averages them.</summary>
    public const string LearntPrefix = "learnt/";

    /// <summary>The state of torch's generator on the CPU.</summary>
    public const string Generator = "rng/cpu";
}
