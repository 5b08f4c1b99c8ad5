using ResNetGen.Layers;
using TorchSharp.Modules;
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

    /// <summary>An optimizer with a parameter group for each weight decay; its rate is 0 until one is set.</summary>
    internal abstract optim.Optimizer Create(IReadOnlyList<WeightDecayGroup> groups);
}

/// <summary>Stochastic gradient descent with momentum: v ← momentum · v + g, w ← w - rate · v (Nesterov: w ← w - rate · (g + momentum · v)).</summary>
/// <param name="Momentum">How much of the last update is kept, from 0 (none) to below 1.</param>
/// <param name="Nesterov">Whether the gradient is followed as if the momentum had been applied already.</param>
public sealed record SgdOptions(double Momentum = 0.9, bool Nesterov = true) : OptimizerOptions
{
    /// <summary>How much of the last update is kept, from 0 (none) to below 1.</summary>
    public double Momentum { get; init => field = Fitting(value); } = Fitting(Momentum);

    internal override string Name => "sgd";

    // Where nothing moves on, there is nothing to look ahead along: Nesterov without momentum is plain descent.
    internal override optim.Optimizer Create(IReadOnlyList<WeightDecayGroup> groups) =>
        optim.SGD(
            groups.Select(group => new SGD.ParamGroup(group.Parameters, new SGD.Options { weight_decay = group.WeightDecay })),
            learningRate: 0,
            momentum: Momentum,
            nesterov: Nesterov && Momentum > 0);

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

    internal override optim.Optimizer Create(IReadOnlyList<WeightDecayGroup> groups) =>
        optim.Adam(
            groups.Select(group => new Adam.ParamGroup(group.Parameters, new Adam.Options { weight_decay = group.WeightDecay })),
            lr: 0,
            beta1: Beta1,
            beta2: Beta2,
            eps: Epsilon);

    internal static double Decay(double value, string name) => value is >= 0 and < 1
        ? value
        : throw new ResNetGenException(FormattableString.Invariant($"Adam's {name} is {value}; it must be at least 0 and below 1."));

    internal static double Apart(double value) => value > 0 && double.IsFinite(value)
        ? value
        : throw new ResNetGenException(FormattableString.Invariant($"Adam's {nameof(Epsilon)} is {value}; it must be a finite number above 0."));
}

/// <summary>
/// Adam with decoupled weight decay (Loshchilov and Hutter, 2019): a weight that decays loses rate · decay of itself in each step, whatever its gradients are.
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

    internal override optim.Optimizer Create(IReadOnlyList<WeightDecayGroup> groups) =>
        optim.AdamW(
            groups.Select(group => new AdamW.ParamGroup(group.Parameters, new AdamW.Options { weight_decay = group.WeightDecay })),
            lr: 0,
            beta1: Beta1,
            beta2: Beta2,
            eps: Epsilon);
}
