namespace ResNetGen.Training;

/// <summary>How many images of each class were taken for each class.</summary>
public sealed class ConfusionMatrix
{
    private readonly long[] counts;

    /// <summary>A matrix of zeros.</summary>
    /// <param name="classNames">The classes; at least one.</param>
    public ConfusionMatrix(IReadOnlyList<string> classNames)
    {
        ArgumentNullException.ThrowIfNull(classNames);
        ArgumentOutOfRangeException.ThrowIfZero(classNames.Count, nameof(classNames));
        ClassNames = classNames;
        counts = new long[classNames.Count * classNames.Count];
    }

    /// <summary>The names of the classes.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>The number of images.</summary>
    public long Images => counts.Sum();

    /// <summary>The fraction of the images that was taken for what it is, from 0 to 1; NaN without images.</summary>
    public double Accuracy => (double)Enumerable.Range(0, ClassNames.Count).Sum(index => this[index, index]) / Images;

    /// <summary>
    /// The number of images of the class <paramref name="actual"/> that were taken for the class <paramref name="predicted"/>.
    /// </summary>
    public long this[int actual, int predicted] => counts[Place(actual, predicted)];

    /// <summary>Counts one more image.</summary>
    public void Add(int actual, int predicted) => counts[Place(actual, predicted)]++;

    /// <summary>The number of images of a class.</summary>
    public long ImagesOf(int actual) => Enumerable.Range(0, ClassNames.Count).Sum(predicted => this[actual, predicted]);

    /// <summary>The fraction of a class's images that was taken for it, from 0 to 1; NaN where it has none.</summary>
    public double Recall(int index) => (double)this[index, index] / ImagesOf(index);

    /// <summary>The fraction of the images taken for a class that are of it, from 0 to 1; NaN where none was.</summary>
    public double Precision(int index) =>
        (double)this[index, index] / Enumerable.Range(0, ClassNames.Count).Sum(actual => this[actual, index]);

    private int Place(int actual, int predicted)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)actual, (uint)ClassNames.Count, nameof(actual));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)predicted, (uint)ClassNames.Count, nameof(predicted));
        return (actual * ClassNames.Count) + predicted;
    }
}
