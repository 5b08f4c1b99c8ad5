namespace ResNetGen.Training;

/// <summary>See <see cref="LearningRateSchedule.Constant"/>.</summary>
internal sealed record ConstantSchedule(double Rate, double WarmUp) : LearningRateSchedule
{
    internal override LearningRateSchedule Scaled(double factor) => this with { WarmUp = WarmUp * factor };

    public override Func<long, double> ForRun(int epochs, int stepsPerEpoch)
    {
        var rate = Require(Rate, "learning rate");
        return After(WarmUpSteps(WarmUp, epochs, stepsPerEpoch), _ => rate);
    }
}
