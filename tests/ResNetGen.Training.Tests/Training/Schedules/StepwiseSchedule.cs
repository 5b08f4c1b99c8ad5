using ResNetGen.Training;

namespace ResNetGen.Tests.Training;

/// <summary>Rates that change at given steps, whatever the run is: a schedule as users may write one.</summary>
internal sealed record StepwiseSchedule(double Initial, params (long Step, double Rate)[] Changes) : LearningRateSchedule
{
    public double Rate(long step) => Changes.LastOrDefault(change => change.Step <= step, (Step: 0, Rate: Initial)).Rate;

    public override Func<long, double> ForRun(int epochs, int stepsPerEpoch) => Rate;
}
