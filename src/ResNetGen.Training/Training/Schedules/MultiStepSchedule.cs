using System.Collections.Immutable;
using System.Globalization;

namespace ResNetGen.Training;

/// <summary>See <see cref="LearningRateSchedule.MultiStep"/>.</summary>
internal sealed record MultiStepSchedule(double Initial, ImmutableArray<double> At, double Factor, double WarmUp) : LearningRateSchedule
{
    internal override LearningRateSchedule Scaled(double factor) =>
        this with { At = [.. At.Select(epoch => epoch * factor)], WarmUp = WarmUp * factor };

    public override Func<long, double> ForRun(int epochs, int stepsPerEpoch)
    {
        if (At.Zip(At.Skip(1)).Any(pair => !(pair.First < pair.Second)) || At.Any(epoch => !(epoch >= 0)))
        {
            var listed = string.Join(", ", At.Select(epoch => epoch.ToString(CultureInfo.InvariantCulture)));
            throw new ResNetGenException(
                $"The learning rate changes at the epochs {listed}: give them in ascending order, from 0 on.");
        }

        if (WarmUp > 0 && At.Length > 0 && WarmUp > At[0])
        {
            throw new ResNetGenException(string.Create(
                CultureInfo.InvariantCulture,
                $"The learning rate climbs for {WarmUp} epochs, but changes at epoch {At[0]} already: choose a shorter warm-up."));
        }

        Require(Initial, "learning rate");
        var changes = At
            .Select((epoch, index) => (Step: Steps(epoch, stepsPerEpoch), Rate: Initial * Math.Pow(Factor, index + 1)))
            .ToArray();
        foreach (var (step, rate) in changes)
        {
            Require(rate, string.Create(CultureInfo.InvariantCulture, $"learning rate from step {step} on"));
        }

        return After(WarmUpSteps(WarmUp, epochs, stepsPerEpoch), RateAt);

        double RateAt(long step)
        {
            var rate = Initial;
            foreach (var change in changes)
            {
                if (step < change.Step)
                {
                    break;
                }

                rate = change.Rate;
            }

            return rate;
        }
    }

    public bool Equals(MultiStepSchedule? other) =>
        other is not null
        && (Initial, Factor, WarmUp).Equals((other.Initial, other.Factor, other.WarmUp))
        && At.AsSpan().SequenceEqual(other.At.AsSpan());

    public override int GetHashCode() => At.Aggregate(HashCode.Combine(Initial, Factor, WarmUp), HashCode.Combine);
}
