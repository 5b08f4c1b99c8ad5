namespace ResNetGen.Training;

/// <summary>
/// Another schedule whose first steps climb in a line to the rate that it has after them; the rest is as it was, step for step.
/// The first step has the rate that comes after the climb / <paramref name="Steps"/>.
/// </summary>
/// <param name="After">The schedule.</param>
/// <param name="Steps">The number of steps that climb.</param>
public sealed record WarmUpRate(LearningRateSchedule After, long Steps) : LearningRateSchedule
{
    /// <summary>The schedule.</summary>
    public LearningRateSchedule After { get; init; } = After ?? throw new ArgumentNullException(nameof(After));

    /// <summary>The number of steps that climb.</summary>
    public long Steps { get; init; } = Steps >= 0
        ? Steps
        : throw new ResNetGenException($"A warm-up of {Steps} steps is none; it must be at least 0.");

    /// <inheritdoc/>
    public override double Rate(long stepIndex) =>
        stepIndex < Steps ? After.Rate(Steps) * (stepIndex + 1) / Steps : After.Rate(stepIndex);
}
