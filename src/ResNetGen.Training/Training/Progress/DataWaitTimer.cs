namespace ResNetGen.Training;

/// <summary>Measures how much of its time a loop waits for what it goes through.</summary>
internal sealed class DataWaitTimer(TimeProvider clock)
{
    private readonly long started = clock.GetTimestamp();
    private TimeSpan waited;

    /// <summary>The fraction of the time since the start, from 0 to 1, in which the next item was not there yet.</summary>
    public double Fraction => clock.GetElapsedTime(started) is { Ticks: > 0 } passed ? waited / passed : 0;

    /// <summary>The same items, timed.</summary>
    public IEnumerable<T> For<T>(IEnumerable<T> items)
    {
        using var source = items.GetEnumerator();
        while (Next(source))
        {
            yield return source.Current;
        }
    }

    private bool Next<T>(IEnumerator<T> source)
    {
        var began = clock.GetTimestamp();
        var moved = source.MoveNext();
        waited += clock.GetElapsedTime(began);
        return moved;
    }
}
