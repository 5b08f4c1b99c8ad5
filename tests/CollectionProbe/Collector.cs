namespace CollectionProbe;

/// <summary>
/// A thread that collects garbage and runs finalizers without a pause, as a busy program's other threads do now and then.
/// </summary>
internal static class Collector
{
    private static long collections;

    public static long Collections => Interlocked.Read(ref collections);

    public static void Start() => new Thread(() =>
    {
        while (true)
        {
            GC.Collect(0);
            GC.WaitForPendingFinalizers();
            Interlocked.Increment(ref collections);
            Thread.Sleep(0);
        }
    })
    { IsBackground = true }.Start();
}
