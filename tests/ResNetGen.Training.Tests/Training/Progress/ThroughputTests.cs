using ResNetGen.Training;

namespace ResNetGen.Tests.Training;

public class ThroughputTests
{
    [Fact]
    public void A_pace_counts_from_where_it_started()
    {
        var clock = new StubClock();
        clock.Advance(100);
        var pace = new Throughput(clock, done: 40);
        Assert.Equal((0, TimeSpan.Zero), (pace.PerSecond(40), pace.TimeUntil(100, 40)));

        clock.Advance(5);
        Assert.Equal(4, pace.PerSecond(60));
        Assert.Equal(TimeSpan.FromSeconds(10), pace.TimeUntil(100, 60));
        Assert.Equal(TimeSpan.Zero, pace.TimeUntil(60, 60));

        var stopped = pace.Stopped();
        clock.Advance(15);
        Assert.Equal(4, stopped.PerSecond(60));
        Assert.Equal(1, pace.PerSecond(60));
        Assert.Equal(20, stopped.SecondsSinceStart);
    }
}
