using System.Collections.Concurrent;

namespace ResNetGen.Tests.Data;

/// <summary>A clock by which nobody waits: it notes each wait, which ends at once.</summary>
internal sealed class ImpatientClock : TimeProvider
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private readonly ConcurrentQueue<TimeSpan> waits = new();

    /// <summary>How long each wait would have been.</summary>
    public IReadOnlyCollection<TimeSpan> Waits => waits;

    /// <summary>Called in the place of a wait, which then does not end.</summary>
    public Action? OnWait { get; set; }

    /// <summary>How much time has passed, apart from the waits.</summary>
    public TimeSpan Passed { get; set; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Passed.Ticks;

    public override DateTimeOffset GetUtcNow() => Now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        waits.Enqueue(dueTime);
        if (OnWait is { } instead)
        {
            return System.CreateTimer(_ => instead(), null, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }

        return System.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}
