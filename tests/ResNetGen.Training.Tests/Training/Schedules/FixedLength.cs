using ResNetGen.Training;

namespace ResNetGen.Tests.Training;

/// <summary>The rates of a run of so many epochs, though this one may have fewer.</summary>
internal sealed record FixedLength(LearningRateSchedule Schedule, int Epochs) : LearningRateSchedule
{
    public override Func<long, double> ForRun(int epochs, int stepsPerEpoch) => Schedule.ForRun(Epochs, stepsPerEpoch);
}
