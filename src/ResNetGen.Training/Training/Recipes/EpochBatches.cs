using ResNetGen.Data;

namespace ResNetGen.Training;

/// <summary>The batches of an epoch, of which the last one may be smaller.</summary>
/// <param name="TrainImages">The number of training images.</param>
/// <param name="BatchSize">The number of images in a whole batch.</param>
/// <param name="Count">The number of batches.</param>
internal sealed record EpochBatches(int TrainImages, int BatchSize, int Count)
{
    /// <summary>The number of images in all of them; with <see cref="Recipe.DropLast"/> those of whole batches.</summary>
    public long Images => ImagesBefore(Count);

    /// <summary>The batches that a recipe makes of a set.</summary>
    public static EpochBatches Of(Recipe recipe, ImageSet train) => new(train.Count, recipe.BatchSize, recipe.StepsPerEpoch(train));

    /// <summary>The number of images in the first batches.</summary>
    public long ImagesBefore(int batch) => Math.Min((long)batch * BatchSize, TrainImages);

    /// <summary>The number of images in a batch, counted from 0.</summary>
    public int ImagesOf(int batch) => (int)Math.Min(BatchSize, TrainImages - ((long)batch * BatchSize));

    /// <summary>The fraction of a whole batch that a batch is, counted from 0.</summary>
    public double FractionOf(int batch) => (double)ImagesOf(batch) / BatchSize;
}
