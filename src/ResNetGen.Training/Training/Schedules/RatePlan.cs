namespace ResNetGen.Training;

/// <summary>
/// A learning rate over a run, counted in epochs: it holds for any data and any batch size. With the number of steps in an epoch it becomes
/// a <see cref="LearningRateSchedule"/>. Epochs may be fractions, and stand for the nearest step.
/// </summary>
public abstract record RatePlan
{
    /// <summary>The rate of every step.</summary>
    /// <param name="epochs">The epochs of the run.</param>
    /// <param name="stepsPerEpoch">The steps in each.</param>
    /// <exception cref="ResNetGenException">The plan does not fit into so many epochs.</exception>
    public abstract LearningRateSchedule Schedule(int epochs, int stepsPerEpoch);

    private protected static long Steps(double epochs, int stepsPerEpoch) => (long)Math.Round(epochs * stepsPerEpoch);

    /// <summary>The steps of a climb that ends before the run does.</summary>
    private protected static long Climb(double climb, int epochs, int stepsPerEpoch) => climb >= 0 && climb < epochs
        ? Math.Min(Steps(climb, stepsPerEpoch), ((long)epochs * stepsPerEpoch) - 1)
        : throw new ResNetGenException(FormattableString.Invariant(
            $"The learning rate climbs for {climb} epochs, but the run has {epochs}: choose a warm-up that is not negative and shorter than the run."));

    private protected static LearningRateSchedule After(long warmUpSteps, LearningRateSchedule schedule) =>
        warmUpSteps == 0 ? schedule : new WarmUpRate(schedule, warmUpSteps);
}

/// <summary>The same learning rate all the time.</summary>
/// <param name="Rate">The learning rate.</param>
/// <param name="WarmUp">The epochs in which it climbs there from 0, in a line.</param>
public sealed record ConstantPlan(double Rate, double WarmUp = 0) : RatePlan
{
    /// <inheritdoc/>
    public override LearningRateSchedule Schedule(int epochs, int stepsPerEpoch) =>
        After(Climb(WarmUp, epochs, stepsPerEpoch), new ConstantRate(Rate));
}

/// <summary>
/// A learning rate that is multiplied by a factor whenever one of the given epochs is over: the schedule of the ResNet papers.
/// </summary>
/// <param name="Initial">The rate until the first of them.</param>
/// <param name="At">The number of epochs before each change, ascending.</param>
/// <param name="Factor">What the rate is multiplied by.</param>
/// <param name="WarmUp">The epochs in which the rate climbs to the initial one from 0, in a line.</param>
public sealed record StepsPlan(double Initial, IReadOnlyList<double> At, double Factor = 0.1, double WarmUp = 0) : RatePlan
{
    /// <inheritdoc/>
    public override LearningRateSchedule Schedule(int epochs, int stepsPerEpoch)
    {
        if (At.Zip(At.Skip(1)).Any(pair => !(pair.First < pair.Second)) || At.Any(epoch => !(epoch >= 0)))
        {
            throw new ResNetGenException(FormattableString.Invariant($"The learning rate changes at the epochs {string.Join(", ", At.Select(epoch => FormattableString.Invariant($"{epoch}")))}: give them in ascending order, from 0 on."));
        }

        if (WarmUp > 0 && At.Count > 0 && WarmUp > At[0])
        {
            throw new ResNetGenException(
                FormattableString.Invariant(
                    $"The learning rate climbs for {WarmUp} epochs, but changes at epoch {At[0]} already: choose a shorter warm-up."));
        }

        // Where epochs are short, two of the changes may be at one step.
        var changes = At
            .Select((epoch, index) => (Step: Steps(epoch, stepsPerEpoch), Rate: Initial * Math.Pow(Factor, index + 1)))
            .GroupBy(change => change.Step, (_, same) => same.Last())
            .ToArray();
        var atStart = changes is [{ Step: 0 }, ..];
        return After(
            Climb(WarmUp, epochs, stepsPerEpoch),
            new PiecewiseRate(atStart ? changes[0].Rate : Initial, atStart ? changes[1..] : changes));
    }

    /// <inheritdoc/>
    public bool Equals(StepsPlan? other) =>
        other is not null && Initial.Equals(other.Initial) && At.SequenceEqual(other.At) && Factor.Equals(other.Factor) && WarmUp.Equals(
            other.WarmUp);

    /// <inheritdoc/>
    public override int GetHashCode() => At.Aggregate(HashCode.Combine(Initial, Factor, WarmUp), HashCode.Combine);
}

/// <summary>A power of the time that is left: see <see cref="PolynomialRate"/>.</summary>
/// <param name="Initial">The highest rate.</param>
/// <param name="Power">The exponent; 1 is a straight line.</param>
/// <param name="Final">The rate at the end.</param>
/// <param name="WarmUp">
/// The epochs in which the rate climbs to the initial one from 0, in a line; the fall takes the rest of the run.
/// </param>
public sealed record PolynomialPlan(double Initial, double Power = 1, double Final = 0, double WarmUp = 0) : RatePlan
{
    /// <inheritdoc/>
    public override LearningRateSchedule Schedule(int epochs, int stepsPerEpoch) =>
        new PolynomialRate(Initial, (long)epochs * stepsPerEpoch, Power, Climb(WarmUp, epochs, stepsPerEpoch), Final);
}

/// <summary>Half a cosine down: see <see cref="CosineRate"/>.</summary>
/// <param name="Peak">The highest rate.</param>
/// <param name="Final">The rate at the end.</param>
/// <param name="WarmUp">The epochs in which the rate climbs to the peak from 0, in a line; the fall takes the rest of the run.</param>
public sealed record CosinePlan(double Peak, double Final = 0, double WarmUp = 0) : RatePlan
{
    /// <inheritdoc/>
    public override LearningRateSchedule Schedule(int epochs, int stepsPerEpoch) =>
        new CosineRate(Peak, (long)epochs * stepsPerEpoch, Climb(WarmUp, epochs, stepsPerEpoch), Final);
}

/// <summary>One climb and one long fall: see <see cref="OneCycleRate"/>.</summary>
/// <param name="Peak">The highest rate.</param>
/// <param name="WarmUp">The epochs of the climb; three tenths of the run if null, as in PyTorch.</param>
/// <param name="Start">The rate of the first step; peak / 25 if null, as in PyTorch.</param>
/// <param name="Final">The rate of the last step; start / 10,000 if null, as in PyTorch.</param>
/// <param name="Annealing">The shape of both ways.</param>
public sealed record OneCyclePlan(double Peak, double? WarmUp = null, double? Start = null, double? Final = null, Annealing Annealing = Annealing.Cosine) : RatePlan
{
    private const double ClimbFraction = 0.3;
    private const double StartDivisor = 25;
    private const double FinalDivisor = 1e4;

    /// <inheritdoc/>
    public override LearningRateSchedule Schedule(int epochs, int stepsPerEpoch)
    {
        var steps = (long)epochs * stepsPerEpoch;
        var start = Start ?? Peak / StartDivisor;
        return new OneCycleRate(
            Peak, steps, WarmUp is { } climb
                ? Climb(climb, epochs, stepsPerEpoch)
                : ClimbFraction * steps, start, Final ?? start / FinalDivisor, Annealing);
    }
}
