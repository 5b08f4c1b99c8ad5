using System.Globalization;

namespace ResNetGen.IO;

/// <summary>
/// How much memory files from elsewhere may have: all threads of the process share it, and wait for each other where it does not suffice
/// for all at once. What a file asks for is held against it, and against the length of the file, before it is given.
/// </summary>
internal static class MemoryBudget
{
    /// <summary>What may come of any file, however short it is.</summary>
    private const long Floor = 64L << 20;

    private const long Most = 4L << 30;

    private static readonly object Gate = new();

    // Who waits is served in turn: a large image would never find room among small ones otherwise.
    private static readonly Queue<object> Waiting = new();

    private static long? chosen;
    private static long taken;

    /// <summary>How many bytes: what the user chose, else 4 GiB or half of what the process may have.</summary>
    public static long Bytes => chosen ?? Math.Min(Most, Math.Max(Floor, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2));

    /// <summary>Chooses it; null for the default.</summary>
    public static void Choose(long? bytes) => chosen = bytes;

    /// <summary>Whether so much may come of so many bytes: a file that unfolds to far more than any like it is made to.</summary>
    /// <param name="read">The bytes of the file.</param>
    /// <param name="made">What comes of them.</param>
    /// <param name="ratio">What may come of a byte.</param>
    public static bool Allows(long read, long made, long ratio) => made <= (chosen ?? Floor) || made / ratio <= read;

    /// <summary>Refuses more than there is for all.</summary>
    /// <param name="bytes">What is needed.</param>
    /// <param name="what">What needs it, as the beginning of the sentence: <c>The IDX files in 'mnist'</c>.</param>
    public static void Require(long bytes, string what)
    {
        if (bytes > Bytes)
        {
            throw new ResNetGenException(
                $"{what} would take {Size(bytes)} of memory, and {Size(Bytes)} are the most that is given; give --max-memory more "
                + "(in C#, DataSources.MaxMemory), if you trust that.");
        }
    }

    /// <summary>Takes some of it until it is disposed of, when there is so much; what is more than all is as good as all.</summary>
    public static MemoryLease Take(long bytes)
    {
        bytes = Math.Min(bytes, Bytes);
        var turn = new object();
        lock (Gate)
        {
            Waiting.Enqueue(turn);
            while (Waiting.Peek() != turn || (taken > 0 && taken + bytes > Bytes))
            {
                Monitor.Wait(Gate);
            }

            Waiting.Dequeue();
            taken += bytes;
            Monitor.PulseAll(Gate);
        }

        return new MemoryLease(bytes);
    }

    /// <summary>Takes more if there is some, without waiting.</summary>
    internal static bool TryTake(long bytes)
    {
        lock (Gate)
        {
            if (Waiting.Count > 0 || taken + bytes > Bytes)
            {
                return false;
            }

            taken += bytes;
            return true;
        }
    }

    /// <summary>Gives some back.</summary>
    internal static void Return(long bytes)
    {
        lock (Gate)
        {
            taken -= bytes;
            Monitor.PulseAll(Gate);
        }
    }

    /// <summary>A number of bytes as people say it.</summary>
    public static string Size(long bytes) => bytes >= 1L << 30
        ? string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1L << 30):F1} GiB")
        : string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1L << 20):F1} MiB");
}
