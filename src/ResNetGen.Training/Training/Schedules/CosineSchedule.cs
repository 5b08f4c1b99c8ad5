namespace ResNetGen.Training;

/// <summary>See <see cref="LearningRateSchedule.Cosine"/>.</summary>
internal sealed record CosineSchedule(double Peak, double Final, double WarmUp) : LearningRateSchedule
{
    internal override LearningRateSchedule Scaled(double factor) => this with { WarmUp = WarmUp * factor };

    public override Func<long, double> ForRun(int epochs, int stepsPerEpoch)
    {
        var (peak, final) = (Require(Peak, "peak learning rate"), Require(Final, "final learning rate"));
        return ClimbAndFall(
            WarmUpSteps(WarmUp, epochs, stepsPerEpoch),
            (long)epochs * stepsPerEpoch,
            peak,
            done => final + ((peak - final) * (1 + Math.Cos(Math.PI * done)) / 2));
    }
}
