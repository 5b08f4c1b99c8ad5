using System.Globalization;

namespace ResNetGen.Training;

/// <summary>
/// The learning rate as a pure function of the step, so that a resumed run goes on with the same rates.
/// Steps are counted over the whole run, from 0. Schedules are equal when they give the same rates by the same rule.
/// </summary>
public abstract record LearningRateSchedule
{
    /// <summary>The learning rate of the step at <paramref name="stepIndex"/>, counted from 0.</summary>
    public abstract double Rate(long stepIndex);

    private protected static double Require(double value, string what) =>
        float.IsFinite((float)value) && value >= 0
            ? value
            : throw new ResNetGenException($"The {what} is {Text(value)}; it must be a finite 32-bit number that is not negative.");

    private protected static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}

/// <summary>The same learning rate at every step.</summary>
/// <param name="Value">The learning rate.</param>
public sealed record ConstantRate(double Value) : LearningRateSchedule
{
    /// <summary>The learning rate.</summary>
    public double Value { get; init; } = Require(Value, "learning rate");

    /// <inheritdoc/>
    public override double Rate(long stepIndex) => Value;
}

/// <summary>A learning rate that changes at given steps and is constant between them.</summary>
public sealed record PiecewiseRate : LearningRateSchedule
{
    private readonly double initial;
    private readonly (long Step, double Rate)[] changes;

    /// <summary>Starts at <paramref name="initial"/>; from each change's step on, its rate holds.</summary>
    /// <param name="initial">The rate from step 0 on.</param>
    /// <param name="changes">Steps in ascending order, and the rate from that step on.</param>
    public PiecewiseRate(double initial, params (long Step, double Rate)[] changes)
    {
        ArgumentNullException.ThrowIfNull(changes);
        this.initial = Require(initial, "learning rate");
        this.changes = [.. changes];
        for (var i = 0; i < changes.Length; i++)
        {
            Require(changes[i].Rate, $"learning rate from step {changes[i].Step} on");
            if (changes[i].Step <= (i == 0 ? 0 : changes[i - 1].Step))
            {
                throw new ResNetGenException(FormattableString.Invariant(
                    $"The steps at which the learning rate changes must ascend from 1, but {changes[i].Step} follows {(i == 0 ? 0 : changes[i - 1].Step)}."));
            }
        }
    }

    /// <summary>
    /// Multiplies the rate by <paramref name="factor"/> at each of the steps: the schedule of the ResNet papers, with 0.1.
    /// </summary>
    public static PiecewiseRate Decaying(double initial, double factor, params long[] steps)
    {
        ArgumentNullException.ThrowIfNull(steps);
        var changes = new (long, double)[steps.Length];
        for (var i = 0; i < steps.Length; i++)
        {
            changes[i] = (steps[i], initial * Math.Pow(factor, i + 1));
        }

        return new PiecewiseRate(initial, changes);
    }

    /// <inheritdoc/>
    public override double Rate(long stepIndex)
    {
        var rate = initial;
        foreach (var change in changes)
        {
            if (stepIndex < change.Step)
            {
                break;
            }

            rate = change.Rate;
        }

        return rate;
    }

    /// <inheritdoc/>
    public bool Equals(PiecewiseRate? other) =>
        other is not null && initial.Equals(other.initial) && changes.AsSpan().SequenceEqual(other.changes);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(initial);
        foreach (var change in changes)
        {
            hash.Add(change);
        }

        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public override string ToString() =>
        Text(initial) + string.Concat(
            changes.Select(change => string.Create(CultureInfo.InvariantCulture, $", from step {change.Step} {Text(change.Rate)}")));
}

/// <summary>
/// Half a cosine from a peak down to a final rate, after a linear warm-up (Loshchilov and Hutter, SGDR, 2017, without restarts).
/// The warm-up's first step has the rate peak / <paramref name="WarmUpSteps"/>, its last one the peak. After the last step the final rate
/// holds.
/// </summary>
/// <param name="Peak">The highest rate.</param>
/// <param name="Steps">The number of steps of the whole schedule, the warm-up included.</param>
/// <param name="WarmUpSteps">The number of steps that climb to the peak.</param>
/// <param name="Final">The rate at the end.</param>
public sealed record CosineRate(double Peak, long Steps, long WarmUpSteps = 0, double Final = 0) : LearningRateSchedule
{
    /// <summary>The highest rate.</summary>
    public double Peak { get; init; } = Require(Peak, "peak learning rate");

    /// <summary>The number of steps that climb to the peak.</summary>
    public long WarmUpSteps { get; init; } = WarmUpSteps >= 0 && WarmUpSteps < Steps
        ? WarmUpSteps
        : throw new ResNetGenException(
              $"A cosine schedule of {Steps} steps cannot warm up for {WarmUpSteps}: the warm-up must be shorter than the whole.");

    /// <summary>The rate at the end.</summary>
    public double Final { get; init; } = Require(Final, "final learning rate");

    /// <inheritdoc/>
    public override double Rate(long stepIndex)
    {
        if (stepIndex < WarmUpSteps)
        {
            return Peak * (stepIndex + 1) / WarmUpSteps;
        }

        var done = Math.Min(1, (double)(stepIndex - WarmUpSteps) / (Steps - WarmUpSteps));
        return Final + ((Peak - Final) * (1 + Math.Cos(Math.PI * done)) / 2);
    }
}
