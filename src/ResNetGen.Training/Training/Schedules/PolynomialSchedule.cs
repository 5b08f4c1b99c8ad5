using System.Globalization;

namespace ResNetGen.Training;

/// <summary>See <see cref="LearningRateSchedule.Polynomial"/>.</summary>
internal sealed record PolynomialSchedule(double Initial, double Power, double Final, double WarmUp) : LearningRateSchedule
{
    internal override LearningRateSchedule Scaled(double factor) => this with { WarmUp = WarmUp * factor };

    public override Func<long, double> ForRun(int epochs, int stepsPerEpoch)
    {
        if (!(double.IsFinite(Power) && Power > 0))
        {
            throw new ResNetGenException(string.Create(
                CultureInfo.InvariantCulture, $"The power of a polynomial schedule is {Power}; it must be a finite number above 0."));
        }

        var (initial, final) = (Require(Initial, "learning rate"), Require(Final, "final learning rate"));
        return ClimbAndFall(
            WarmUpSteps(WarmUp, epochs, stepsPerEpoch),
            (long)epochs * stepsPerEpoch,
            initial,
            done => final + ((initial - final) * Math.Pow(1 - done, Power)));
    }
}
