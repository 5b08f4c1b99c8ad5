using ResNetGen.Layers;
using static TorchSharp.torch;

namespace ResNetGen.Training;

/// <summary>
/// How the weights follow the gradients. The learning rate is the schedule's (<see cref="LearningRateSchedule"/>), and L2 regularisation
/// is the layers' own: the weight of every <see cref="IRegularized"/> layer decays as its network's file says, and nothing else does.
/// </summary>
public abstract record OptimizerOptions
{
    /// <summary>The optimizer's name in a checkpoint.</summary>
    internal abstract string Name { get; }

    /// <summary>Makes the optimizer for a training loop of one's own: over all parameters of a network that are to be changed.</summary>
    /// <param name="network">The network. Its layers may say how their weights decay.</param>
    /// <param name="weightDecay">
    /// Replaces the decay of the layers that name one, or is that of all kernels if none does; null for the layers' own.
    /// </param>
    /// <returns>The optimizer, which is the caller's to dispose; its learning rate is 0 until one is set.</returns>
    public FusedOptimizer Create(nn.Module network, double? weightDecay = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        return Create(WeightDecayGroup.Of(network, weightDecay));
    }

    /// <summary>An optimizer with a parameter group for each weight decay; its rate is 0 until one is set.</summary>
    internal abstract FusedOptimizer Create(IReadOnlyList<WeightDecayGroup> groups);
}

/// <summary>
/// Stochastic gradient descent with momentum: v ← momentum · v + g, w ← w - rate · v (Nesterov: w ← w - rate · (g + momentum · v)).
/// </summary>
/// <param name="Momentum">How much of the last update is kept, from 0 (none) to below 1.</param>
/// <param name="Nesterov">Whether the gradient is followed as if the momentum had been applied already.</param>
public sealed record SgdOptions(double Momentum = 0.9, bool Nesterov = true) : OptimizerOptions
{
    /// <summary>How much of the last update is kept, from 0 (none) to below 1.</summary>
    public double Momentum { get; init => field = Fitting(value); } = Fitting(Momentum);

    internal override string Name => "sgd";

    internal override FusedOptimizer Create(IReadOnlyList<WeightDecayGroup> groups) => new FusedSgd(groups, Momentum, Nesterov);

    private static double Fitting(double value) => value is >= 0 and < 1
        ? value
        : throw new ResNetGenException(FormattableString.Invariant($"The momentum is {value}; it must be at least 0 and below 1."));
}

/// <summary>Adam (Kingma and Ba, 2015); L2 regularisation is part of the gradient, as in the paper's time.</summary>
/// <param name="Beta1">The decay of the gradients' moving mean.</param>
/// <param name="Beta2">The decay of the squared gradients' moving mean.</param>
/// <param name="Epsilon">Keeps the division apart from zero.</param>
public sealed record AdamOptions(double Beta1 = 0.9, double Beta2 = 0.999, double Epsilon = 1e-8) : OptimizerOptions
{
    /// <summary>The decay of the gradients' moving mean.</summary>
    public double Beta1 { get; init => field = Decay(value, nameof(Beta1)); } = Decay(Beta1, nameof(Beta1));

    /// <summary>The decay of the squared gradients' moving mean.</summary>
    public double Beta2 { get; init => field = Decay(value, nameof(Beta2)); } = Decay(Beta2, nameof(Beta2));

    /// <summary>Keeps the division apart from zero.</summary>
    public double Epsilon { get; init => field = Apart(value); } = Apart(Epsilon);

    internal override string Name => "adam";

    internal override FusedOptimizer Create(IReadOnlyList<WeightDecayGroup> groups) =>
        new FusedAdam(groups, new AdamSettings(Beta1, Beta2, Epsilon), decoupled: false);

    internal static double Decay(double value, string name) => value is >= 0 and < 1
        ? value
        : throw new ResNetGenException(FormattableString.Invariant($"Adam's {name} is {value}; it must be at least 0 and below 1."));

    internal static double Apart(double value) => value > 0 && double.IsFinite(value)
        ? value
        : throw new ResNetGenException(
              FormattableString.Invariant($"Adam's {nameof(Epsilon)} is {value}; it must be a finite number above 0."));
}

/// <summary>
/// Adam with decoupled weight decay (Loshchilov and Hutter, 2019): a weight that decays loses rate · decay of itself in each step, whatever
/// its gradients are.
/// </summary>
/// <param name="Beta1">The decay of the gradients' moving mean.</param>
/// <param name="Beta2">The decay of the squared gradients' moving mean.</param>
/// <param name="Epsilon">Keeps the division apart from zero.</param>
public sealed record AdamWOptions(double Beta1 = 0.9, double Beta2 = 0.999, double Epsilon = 1e-8) : OptimizerOptions
{
    /// <summary>The decay of the gradients' moving mean.</summary>
    public double Beta1 { get; init => field = AdamOptions.Decay(value, nameof(Beta1)); } = AdamOptions.Decay(Beta1, nameof(Beta1));

    /// <summary>The decay of the squared gradients' moving mean.</summary>
    public double Beta2 { get; init => field = AdamOptions.Decay(value, nameof(Beta2)); } = AdamOptions.Decay(Beta2, nameof(Beta2));

    /// <summary>Keeps the division apart from zero.</summary>
    public double Epsilon { get; init => field = AdamOptions.Apart(value); } = AdamOptions.Apart(Epsilon);

    internal override string Name => "adamw";

    internal override FusedOptimizer Create(IReadOnlyList<WeightDecayGroup> groups) =>
        new FusedAdam(groups, new AdamSettings(Beta1, Beta2, Epsilon), decoupled: true);
}
