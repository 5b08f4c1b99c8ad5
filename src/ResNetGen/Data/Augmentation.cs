namespace ResNetGen.Data;

/// <summary>How training images vary from epoch to epoch.</summary>
public sealed record Augmentation
{
    /// <summary>Mirrors every other image, by chance, left to right.</summary>
    public bool Flip { get; init; }

    /// <summary>Moves each image by up to this share of its height and of its width.</summary>
    public double Shift { get; init; }

    /// <summary>Pads each image by so many pixels on all sides and cuts its size out at a random place.</summary>
    public int Pad { get; init; }

    /// <summary>Whether what a shift or a crop brings in mirrors the image at its edge; else it is <see cref="Fill"/>.</summary>
    public bool Reflect { get; init; }

    /// <summary>Covers a square with sides of so many pixels by <see cref="Fill"/>.</summary>
    public int Cutout { get; init; }

    /// <summary>Mixes each batch with itself in reverse, images and labels, by a share from the distribution Beta(x, x).</summary>
    public double Mixup { get; init; }

    /// <summary>What stands where no image is: a value from 0, black, to 1, white, or null for the mean by which the images are normalized.</summary>
    public double? Fill { get; init; } = 0;
}
