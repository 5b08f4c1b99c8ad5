using System.Runtime.ExceptionServices;

namespace ResNetGen.Data;

/// <summary>Reads images on several threads; what one of them throws comes out as it was thrown.</summary>
internal static class ImageReading
{
    /// <summary>Does something for each number from 0 to <paramref name="count"/> - 1.</summary>
    /// <param name="count">How many.</param>
    /// <param name="threads">The number of threads at most; null for one for each processor.</param>
    /// <param name="read">What to do.</param>
    public static void Each(int count, int? threads, Action<int> read)
    {
        try
        {
            Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = threads ?? Environment.ProcessorCount }, read);
        }
        catch (AggregateException exception) when (exception.InnerException is { } cause)
        {
            ExceptionDispatchInfo.Throw(cause);
        }
    }
}
