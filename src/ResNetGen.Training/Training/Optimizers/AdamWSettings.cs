namespace ResNetGen.Training;

/// <summary>See <see cref="OptimizerSettings.AdamW"/>.</summary>
internal sealed record AdamWSettings(double Beta1 = 0.9, double Beta2 = 0.999, double Epsilon = 1e-8) : OptimizerSettings
{
    /// <summary>The decay of the gradients' moving mean.</summary>
    public double Beta1 { get; init => field = AdamSettings.Decay(value, nameof(Beta1)); } = AdamSettings.Decay(Beta1, nameof(Beta1));

    /// <summary>The decay of the squared gradients' moving mean.</summary>
    public double Beta2 { get; init => field = AdamSettings.Decay(value, nameof(Beta2)); } = AdamSettings.Decay(Beta2, nameof(Beta2));

    /// <summary>Keeps the division apart from zero.</summary>
    public double Epsilon { get; init => field = AdamSettings.Apart(value); } = AdamSettings.Apart(Epsilon);

    internal override string Name => "adamw";

    internal override FusedOptimizer Create(IReadOnlyList<WeightDecayGroup> groups) =>
        new FusedAdam(groups, new AdamNumbers(Beta1, Beta2, Epsilon), decoupled: true);
}
