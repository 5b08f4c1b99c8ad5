namespace ResNetGen.Training;

/// <summary>See <see cref="OptimizerSettings.Sgd"/>.</summary>
internal sealed record SgdSettings(double Momentum = 0.9, bool Nesterov = true) : OptimizerSettings
{
    /// <summary>How much of the last update is kept, from 0 (none) to below 1.</summary>
    public double Momentum { get; init => field = Fitting(value); } = Fitting(Momentum);

    internal override string Name => "sgd";

    internal override FusedOptimizer Create(IReadOnlyList<WeightDecayGroup> groups) => new FusedSgd(groups, Momentum, Nesterov);

    private static double Fitting(double value) => value is >= 0 and < 1
        ? value
        : throw new ResNetGenException(FormattableString.Invariant($"The momentum is {value}; it must be at least 0 and below 1."));
}
