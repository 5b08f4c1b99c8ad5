using ResNetGen.Training;

namespace ResNetGen.Benchmarking;

/// <summary>What is timed.</summary>
public enum BenchmarkMode
{
    /// <summary>The forward pass, in evaluation mode and without gradients.</summary>
    Forward,

    /// <summary>Forward and backward pass, in training mode: all gradients, and the optimizer's step if one is given.</summary>
    Train,
}

/// <summary>How a network is timed. The device and the weights' number type are the network's own.</summary>
public sealed record BenchmarkOptions
{
    /// <summary>What is timed.</summary>
    public BenchmarkMode Mode { get; init; } = BenchmarkMode.Forward;

    /// <summary>The number of images in a step.</summary>
    public int BatchSize { get; init; } = 8;

    /// <summary>The number of steps that are timed.</summary>
    public int Steps { get; init; } = 100;

    /// <summary>The number of steps before them that are not: memory is allocated and caches fill.</summary>
    public int BurnInSteps { get; init; } = 10;

    /// <summary>Fixes the images and labels, which are random.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Takes a step after each backward pass; null to stop at the gradients, as the origin's benchmark does.</summary>
    public OptimizerSettings? Optimizer { get; init; }

    /// <summary>What the network computes in, as while it is trained.</summary>
    public Precision Precision { get; init; } = Precision.Full;

    /// <summary>Whether images and kernels are laid out with a pixel's channels beside each other.</summary>
    public bool ChannelsLast { get; init; }

    /// <summary>
    /// Whether the network is frozen first: its forward pass in evaluation mode as fast as this machine has it, with the channels last, in
    /// 32 bits or by <see cref="Precision"/> in bfloat16. A generated class has such a form.
    /// </summary>
    public bool Frozen { get; init; }
}
