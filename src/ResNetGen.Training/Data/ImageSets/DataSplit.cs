namespace ResNetGen.Data;

/// <summary>The images to learn from and the images to be judged by, which the training never sees.</summary>
/// <param name="Train">The images to learn from.</param>
/// <param name="Test">The validation images.</param>
public sealed record DataSplit(ImageSet Train, ImageSet Test)
{
    /// <summary>
    /// What kind of files the images are in: <c>MNIST's IDX files</c>, <c>JPEG and PNG images in folders</c>, …; null where they are in
    /// none.
    /// </summary>
    public string? Format { get; init; }

    /// <summary>
    /// What one should know of how the images were found, as sentences: files that were passed over, a half that was taken before another.
    /// </summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Whether the images are in no halves, so that those for validation are to be taken out of them.</summary>
    internal bool IsWhole { get; init; }

    /// <summary>
    /// The split with some of the training images as the validation images, in place of those: so many, spread evenly over the set, so that
    /// all classes are among them also where the images are sorted by class.
    /// </summary>
    /// <param name="images">How many; 0 for the split as it is.</param>
    /// <exception cref="ResNetGenException">They are as many as there are, or more.</exception>
    internal DataSplit WithValidation(int images)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(images);
        if (images == 0)
        {
            return this;
        }

        if (images >= Train.Count)
        {
            throw new ResNetGenException(
                $"'{Train.Name}' has {Train.Count} training images, of which {images} cannot be validation images: choose fewer.");
        }

        var chosen = Enumerable.Range(0, images).Select(place => (int)((long)place * Train.Count / images)).ToArray();
        return this with
        {
            Train = new ImageSubset(Train, Train.Name, [.. Enumerable.Range(0, Train.Count).Except(chosen)]),
            Test = new ImageSubset(Train, $"{Train.Name} (validation)", chosen),
        };
    }
}
