namespace ResNetGen.Tests.Training;

/// <summary>A clock that stands still until it is told to go on.</summary>
internal sealed class StubClock : TimeProvider
{
    private long ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => ticks;

    public void Advance(double seconds) => ticks += (long)Math.Round(seconds * TimeSpan.TicksPerSecond);
}
