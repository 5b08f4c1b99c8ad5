namespace ResNetGen.Training;

/// <summary>
/// A power of the time that is left, from an initial rate down to a final one, after a linear warm-up: final + (initial - final) · (1 - t /
/// T)^power, as PyTorch's <c>PolynomialLR</c> (final 0) and TensorFlow's <c>polynomial_decay</c>. A power of 1 is a straight line. After
/// the last step the final rate holds.
/// </summary>
/// <param name="Initial">The highest rate.</param>
/// <param name="Steps">The number of steps of the whole schedule, the warm-up included.</param>
/// <param name="Power">The exponent; above 0.</param>
/// <param name="WarmUpSteps">The number of steps that climb to the initial rate.</param>
/// <param name="Final">The rate at the end.</param>
public sealed record PolynomialRate(double Initial, long Steps, double Power = 1, long WarmUpSteps = 0, double Final = 0) : LearningRateSchedule
{
    /// <summary>The highest rate.</summary>
    public double Initial { get; init; } = Require(Initial, "learning rate");

    /// <summary>The exponent.</summary>
    public double Power { get; init; } = double.IsFinite(Power) && Power > 0
        ? Power
        : throw new ResNetGenException($"The power of a polynomial schedule is {Text(Power)}; it must be a finite number above 0.");

    /// <summary>The number of steps that climb to the initial rate.</summary>
    public long WarmUpSteps { get; init; } = WarmUpSteps >= 0 && WarmUpSteps < Steps
        ? WarmUpSteps
        : throw new ResNetGenException(
              $"A polynomial schedule of {Steps} steps cannot warm up for {WarmUpSteps}: the warm-up must be shorter than the whole.");

    /// <summary>The rate at the end.</summary>
    public double Final { get; init; } = Require(Final, "final learning rate");

    /// <inheritdoc/>
    public override double Rate(long stepIndex)
    {
        if (stepIndex < WarmUpSteps)
        {
            return Initial * (stepIndex + 1) / WarmUpSteps;
        }

        var done = Math.Min(1, (double)(stepIndex - WarmUpSteps) / (Steps - WarmUpSteps));
        return Final + ((Initial - Final) * Math.Pow(1 - done, Power));
    }
}
