using ResNetGen.Data;

namespace ResNetGen.Training;

/// <summary>How fast a run goes, and when a display is to be told.</summary>
internal sealed class RunTimer(TimeProvider clock)
{
    // How often a display is told of steps that are shorter.
    private static readonly TimeSpan ReportInterval = TimeSpan.FromMilliseconds(200);

    private Throughput run;
    private Throughput epoch;
    private DataWaitTimer waiting = new(clock);
    private long reported;

    /// <summary>Whether a display was not told for a while.</summary>
    public bool IsReportDue => clock.GetElapsedTime(reported) >= ReportInterval;

    /// <summary>How long the epoch has taken.</summary>
    public double EpochSeconds => epoch.SecondsSinceStart;

    /// <summary>The fraction of the epoch's time so far, from 0 to 1, in which a step waited for its images.</summary>
    public double WaitFraction => waiting.Fraction;

    /// <summary>The run begins, with so many steps done.</summary>
    public void StartRun(long steps) => run = new Throughput(clock, steps);

    /// <summary>An epoch begins, with so many of its batches done; gives them on.</summary>
    public IEnumerable<Batch> StartEpoch(int done, IEnumerable<Batch> batches)
    {
        epoch = new Throughput(clock, done);
        waiting = new DataWaitTimer(clock);
        return waiting.For(batches);
    }

    /// <summary>The batches of the epoch are done: what comes after does not slow it down.</summary>
    public void EndEpoch() => epoch = epoch.Stopped();

    /// <summary>A display is told now.</summary>
    public void Report() => reported = clock.GetTimestamp();

    /// <summary>The batches a second, if so many of the epoch are done now.</summary>
    public double BatchesPerSecond(int done) => epoch.PerSecond(done);

    /// <summary>How long it takes to the step <paramref name="end"/>, if <paramref name="done"/> are done now.</summary>
    public TimeSpan TimeUntil(long end, long done) => run.TimeUntil(end, done);
}
