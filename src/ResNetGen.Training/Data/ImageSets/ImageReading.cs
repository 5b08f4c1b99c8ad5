using System.Runtime.ExceptionServices;

namespace ResNetGen.Data;

/// <summary>Reads images on several threads; what one of them throws comes out as it was thrown.</summary>
internal static class ImageReading
{
    /// <summary>Does something for each number from 0 to <paramref name="count"/> - 1.</summary>
    /// <param name="count">How many.</param>
    /// <param name="threads">The number of threads at most; null for one for each processor.</param>
    /// <param name="read">What to do.</param>
    /// <param name="cancellationToken">Stops before the next number.</param>
    public static void Each(int count, int? threads, Action<int> read, CancellationToken cancellationToken = default)
    {
        try
        {
            var options = new ParallelOptions
            {
                MaxDegreeOfParallelism = threads ?? Environment.ProcessorCount,
                CancellationToken = cancellationToken,
            };
            Parallel.For(0, count, options, read);
        }
        catch (AggregateException exception) when (exception.InnerException is { } cause)
        {
            ExceptionDispatchInfo.Throw(cause);
        }
    }
}
