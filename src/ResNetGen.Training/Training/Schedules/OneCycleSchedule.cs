namespace ResNetGen.Training;

/// <summary>See <see cref="LearningRateSchedule.OneCycle"/>.</summary>
internal sealed record OneCycleSchedule(double Peak, double? WarmUp, double? Start, double? Final, bool Linear) : LearningRateSchedule
{
    private const double ClimbFraction = 0.3;
    private const double StartDivisor = 25;
    private const double FinalDivisor = 1e4;

    internal override LearningRateSchedule Scaled(double factor) => this with { WarmUp = WarmUp * factor };

    public override Func<long, double> ForRun(int epochs, int stepsPerEpoch)
    {
        var steps = (long)epochs * stepsPerEpoch;
        var peak = Require(Peak, "peak learning rate");
        var start = Require(Start ?? peak / StartDivisor, "first learning rate");
        var final = Require(Final ?? start / FinalDivisor, "final learning rate");

        // PyTorch's pct_start · total_steps, which may be a fraction: the peak is the rate of the step before.
        var top = Math.Max(0, (WarmUp is { } climb ? WarmUpSteps(climb, epochs, stepsPerEpoch) : ClimbFraction * steps) - 1);
        return step => step < top
            ? Between(start, peak, step / top)
            : Between(peak, final, steps - 1 > top ? Math.Min(1, (step - top) / (steps - 1 - top)) : 1);
    }

    private double Between(double from, double to, double fraction) => Linear
        ? from + ((to - from) * fraction)
        : to + ((from - to) * (1 + Math.Cos(Math.PI * fraction)) / 2);
}
