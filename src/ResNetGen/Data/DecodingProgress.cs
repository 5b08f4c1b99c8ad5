namespace ResNetGen.Data;

/// <summary>Counts decoded images over threads and reports each whole percent once, in order.</summary>
internal sealed class DecodingProgress(IProgress<double>? progress, int total)
{
    private readonly object gate = new();
    private int done;
    private int percent;

    public void Add()
    {
        if (progress is null)
        {
            return;
        }

        lock (gate)
        {
            done++;
            var reached = (int)(100L * done / total);
            if (reached > percent)
            {
                percent = reached;
                progress.Report(reached / 100.0);
            }
        }
    }
}
