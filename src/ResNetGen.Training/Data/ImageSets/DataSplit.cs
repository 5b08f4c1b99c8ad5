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
}
