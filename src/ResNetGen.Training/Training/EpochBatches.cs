namespace ResNetGen.Training;

/// <summary>The batches of an epoch, of which the last may be smaller than the others.</summary>
/// <param name="Images">The number of images that there are; some may be left for the next epoch.</param>
/// <param name="BatchSize">The number of images in a whole batch.</param>
/// <param name="Count">The number of batches.</param>
internal sealed record EpochBatches(int Images, int BatchSize, int Count)
{
    /// <summary>The number of images in all batches together.</summary>
    public long ImagesInAll => ((Count - 1L) * BatchSize) + ImagesOf(Count - 1);

    /// <summary>The number of images in a batch, counted from 0.</summary>
    public int ImagesOf(int batch) => (int)Math.Min(BatchSize, Images - ((long)batch * BatchSize));

    /// <summary>The fraction of a whole batch that a batch is.</summary>
    public double FractionOf(int batch) => (double)ImagesOf(batch) / BatchSize;
}
