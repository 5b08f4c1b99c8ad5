namespace ResNetGen.Training;

/// <summary>See <see cref="OptimizerSettings.Adam"/>.</summary>
internal sealed record AdamSettings(double Beta1 = 0.9, double Beta2 = 0.999, double Epsilon = 1e-8) : OptimizerSettings
{
    /// <summary>The decay of the gradients' moving mean.</summary>
    public double Beta1 { get; init => field = Decay(value, nameof(Beta1)); } = Decay(Beta1, nameof(Beta1));

    /// <summary>The decay of the squared gradients' moving mean.</summary>
    public double Beta2 { get; init => field = Decay(value, nameof(Beta2)); } = Decay(Beta2, nameof(Beta2));

    /// <summary>Keeps the division apart from zero.</summary>
    public double Epsilon { get; init => field = Apart(value); } = Apart(Epsilon);

    internal override string Name => "adam";

    internal override FusedOptimizer Create(IReadOnlyList<WeightDecayGroup> groups) =>
        new FusedAdam(groups, new AdamNumbers(Beta1, Beta2, Epsilon), decoupled: false);

    internal static double Decay(double value, string name) => value is >= 0 and < 1
        ? value
        : throw new ResNetGenException(FormattableString.Invariant($"Adam's {name} is {value}; it must be at least 0 and below 1."));

    internal static double Apart(double value) => value > 0 && double.IsFinite(value)
        ? value
        : throw new ResNetGenException(
              FormattableString.Invariant($"Adam's {nameof(Epsilon)} is {value}; it must be a finite number above 0."));
}
