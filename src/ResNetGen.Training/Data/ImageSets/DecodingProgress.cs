namespace ResNetGen.Data;

/// <summary>Counts decoded images over threads and reports each whole percent once, in order.</summary>
internal sealed class DecodingProgress(IProgress<double>? progress, int total)
{
    private readonly object gate = new();
    private int done;
    private int percent;

    /// <summary>Counts what is done.</summary>
    /// <param name="images">The number of images that were decoded, or need not be.</param>
    public void Add(int images = 1)
    {
        if (progress is null)
        {
            return;
        }

        lock (gate)
        {
            done += images;
            var reached = (int)(100L * done / total);
            if (reached > percent)
            {
                percent = reached;
                progress.Report(reached / 100.0);
            }
        }
    }
}
