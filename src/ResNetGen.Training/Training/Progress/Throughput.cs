namespace ResNetGen.Training;

/// <summary>How fast something counted goes, from a starting point on.</summary>
internal readonly struct Throughput
{
    private readonly TimeProvider clock;
    private readonly long firstCount;
    private readonly long started;
    private readonly TimeSpan? measured;

    /// <summary>Starts now, with so much done already.</summary>
    public Throughput(TimeProvider clock, long done)
        : this(clock, done, clock.GetTimestamp(), null)
    {
    }

    private Throughput(TimeProvider clock, long firstCount, long started, TimeSpan? measured)
    {
        this.clock = clock;
        this.firstCount = firstCount;
        this.started = started;
        this.measured = measured;
    }

    /// <summary>The time since the start, whether the pace was stopped or not.</summary>
    public double SecondsSinceStart => clock.GetElapsedTime(started).TotalSeconds;

    /// <summary>The pace as it is now: what comes after does not slow it down.</summary>
    public Throughput Stopped() => new(clock, firstCount, started, clock.GetElapsedTime(started));

    /// <summary>How much was done in a second, if <paramref name="done"/> is done now.</summary>
    public double PerSecond(long done)
    {
        var seconds = (measured ?? clock.GetElapsedTime(started)).TotalSeconds;
        return seconds > 0 ? (done - firstCount) / seconds : 0;
    }

    /// <summary>How long it takes to <paramref name="end"/>, if <paramref name="done"/> is done now.</summary>
    public TimeSpan TimeUntil(long end, long done)
    {
        var pace = PerSecond(done);
        return pace > 0 && end > done ? TimeSpan.FromSeconds((end - done) / pace) : TimeSpan.Zero;
    }
}
