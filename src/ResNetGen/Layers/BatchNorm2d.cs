using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ResNetGen.Layers;

/// <summary>
/// Batch normalisation (Ioffe and Szegedy 2015) with its activation: (N, channels, H, W) or (N, channels) to the same shape. In training
/// mode each channel is normalised by its mean and variance in the batch, which also move the statistics that evaluation mode uses.
/// </summary>
public sealed class BatchNorm2d : Layer
{
    private static readonly Scalar One = 1L;

    private readonly int channels;
    private readonly bool hasWeight;
    private readonly bool hasBias;
    private readonly bool hasCount;

    /// <summary>Makes the layer with γ = 1, β = 0, and moving statistics of mean 0 and variance 1.</summary>
    /// <param name="factory">Where the weights are made.</param>
    /// <param name="channels">The input's channels.</param>
    /// <param name="decay">How much of the moving statistics is kept at each training step: 1 − torch's momentum.</param>
    /// <param name="epsilon">What is added to the variance.</param>
    /// <param name="scale">Whether the normalised values are multiplied by a learned γ.</param>
    /// <param name="center">Whether a learned β is added to them.</param>
    /// <param name="activation">What is applied to the output.</param>
    /// <param name="countBatches">Whether the training steps are counted, as PyTorch does; nothing uses their number here.</param>
    /// <param name="useGlobalStats">
    /// Whether training mode normalises by the moving statistics too, and leaves them as they are: Caffe's <c>use_global_stats</c>. The
    /// input's gradient is then the output's times γ / √(variance + ε), with no part through a mean or variance; γ and β learn as ever.
    /// </param>
    public BatchNorm2d(
        WeightFactory factory,
        int channels,
        double decay = 0.9,
        double epsilon = 1e-5,
        bool scale = true,
        bool center = true,
        Activation activation = Activation.None,
        bool countBatches = false,
        bool useGlobalStats = false)
        : base("BatchNorm2d", factory)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(decay, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(decay, 1);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(epsilon);

        this.channels = channels;
        Decay = decay;
        Epsilon = epsilon;
        Activation = activation;
        UseGlobalStats = useGlobalStats;
        hasWeight = scale;
        hasBias = center;
        hasCount = countBatches;
        if (scale)
        {
            register_parameter("weight", factory.Ones(channels));
        }

        if (center)
        {
            register_parameter("bias", factory.Zeros(channels));
        }

        register_buffer("running_mean", factory.ZerosBuffer(channels));
        register_buffer("running_var", factory.OnesBuffer(channels));
        if (countBatches)
        {
            register_buffer("num_batches_tracked", factory.Counter());
        }
    }

    /// <summary>γ, the learned scale of each channel, or null.</summary>
    // Read from the registry each time: moving a module to another device or type replaces its parameters and buffers.
    public Parameter? Weight => hasWeight ? get_parameter("weight") : null;

    /// <summary>β, the learned offset of each channel, or null.</summary>
    public Parameter? Bias => hasBias ? get_parameter("bias") : null;

    /// <summary>The moving mean of each channel.</summary>
    public Tensor RunningMean => get_buffer("running_mean")!;

    /// <summary>The moving variance of each channel, with Bessel's correction.</summary>
    public Tensor RunningVar => get_buffer("running_var")!;

    /// <summary>The number of training steps, a 64-bit integer, or null if they are not counted.</summary>
    public Tensor? NumBatchesTracked => hasCount ? get_buffer("num_batches_tracked") : null;

    /// <summary>How much of the moving statistics is kept at each training step.</summary>
    public double Decay { get; }

    /// <summary>What is added to the variance.</summary>
    public double Epsilon { get; }

    /// <summary>Whether training mode uses the moving statistics, too, and does not move them.</summary>
    public bool UseGlobalStats { get; }

    /// <summary>What is applied to the output.</summary>
    public Activation Activation { get; }

    /// <summary>Shown what is normalised before the activation, which may write over it; null where nobody asks.</summary>
    internal Action<Tensor>? Normalized { get; set; }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">
    /// In training mode there is one value per channel, or none; or the type or the device is not the layer's.
    /// </exception>
    // The functional form: TorchSharp's module would always count batches, with one more kernel at each step.
    public override Tensor forward(Tensor input)
    {
        var train = training && !UseGlobalStats;
        var mean = RunningMean;
        InputCheck.RequireUnconverted(input, mean, this);
        if (train && input.numel() <= channels)
        {
            RequireSeveralValues(input);
        }

        if (hasCount && train)
        {
            NumBatchesTracked!.add_(One, One);
        }

        var normalized = nn.functional.batch_norm(input, mean, RunningVar, Weight, Bias, train, 1 - Decay, Epsilon).Keeping(input);
        Normalized?.Invoke(normalized);
        return Activation.Consume(normalized);
    }

    // The variance of one value, with Bessel's correction, is 0 / 0, and would stay in the moving statistics for ever.
    private void RequireSeveralValues(Tensor input)
    {
        var sizes = input.shape;
        if (sizes.Length > 1 && sizes[1] == channels)
        {
            throw new TooFewValuesException(this, sizes);
        }
    }
}
