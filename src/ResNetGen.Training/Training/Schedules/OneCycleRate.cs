namespace ResNetGen.Training;

/// <summary>How a rate goes from one value to another.</summary>
public enum Annealing
{
    /// <summary>Half a cosine: slowly at both ends.</summary>
    Cosine,

    /// <summary>A straight line.</summary>
    Linear,
}

/// <summary>
/// One climb to a peak and one long fall far below the start (Smith and Topin, Super-Convergence, 2018), step for step as PyTorch's
/// two-phase <c>OneCycleLR</c>, where <paramref name="ClimbSteps"/> is <c>pct_start · total_steps</c>: the peak is reached at step
/// ClimbSteps - 1, the final rate at the last one, and it holds from there.
/// </summary>
/// <param name="Peak">The highest rate.</param>
/// <param name="Steps">The number of steps of the whole schedule.</param>
/// <param name="ClimbSteps">The number of steps up to and with the peak; it may be a fraction.</param>
/// <param name="Start">The rate of the first step; PyTorch's default is peak / 25.</param>
/// <param name="Final">The rate of the last step; PyTorch's default is start / 10,000.</param>
/// <param name="Annealing">The shape of both ways.</param>
public sealed record OneCycleRate(double Peak, long Steps, double ClimbSteps, double Start, double Final, Annealing Annealing = Annealing.Cosine) : LearningRateSchedule
{
    /// <summary>The highest rate.</summary>
    public double Peak { get; init; } = Require(Peak, "peak learning rate");

    /// <summary>The number of steps up to and with the peak.</summary>
    public double ClimbSteps { get; init; } = ClimbSteps >= 0 && ClimbSteps < Steps
        ? ClimbSteps
        : throw new ResNetGenException(
              $"A one-cycle schedule of {Steps} steps cannot climb for {Text(ClimbSteps)}: the climb must be shorter than the whole.");

    /// <summary>The rate of the first step.</summary>
    public double Start { get; init; } = Require(Start, "first learning rate");

    /// <summary>The rate of the last step.</summary>
    public double Final { get; init; } = Require(Final, "final learning rate");

    /// <inheritdoc/>
    public override double Rate(long stepIndex)
    {
        var top = Math.Max(0, ClimbSteps - 1);
        return stepIndex < top
            ? Between(Start, Peak, stepIndex / top)
            : Between(Peak, Final, Steps - 1 > top ? Math.Min(1, (stepIndex - top) / (Steps - 1 - top)) : 1);
    }

    private double Between(double from, double to, double fraction) => Annealing == Annealing.Linear
        ? from + ((to - from) * fraction)
        : to + ((from - to) * (1 + Math.Cos(Math.PI * fraction)) / 2);
}
