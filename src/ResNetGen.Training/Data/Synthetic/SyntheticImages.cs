using System.Globalization;

namespace ResNetGen.Data;

/// <summary>
/// The data set that needs no files: stripes, checks, dots and plain figures, drawn by the program.
/// </summary>
/// <remarks>
/// The class is in the structure alone. Both colours are drawn from the same distribution, whichever of them is the figure's, and position,
/// size, tilt, shading, noise and clutter vary; so neither the mean colour nor any linear function of the pixels tells the classes apart.
/// An image is a pure function of the seed and its index, made of additions, multiplications, divisions and square roots, so it is the same
/// bytes on every machine; it is drawn anew on each use, which costs less than keeping it.
/// </remarks>
public static class SyntheticImages
{
    /// <summary>The greatest number of classes.</summary>
    public const int MaxClasses = 10;

    private const int MinSize = 16;

    /// <summary>
    /// A training set and a validation set that share no image. Labels go round: the image at index i is of class i modulo the number of
    /// classes.
    /// </summary>
    /// <param name="imageShape">(C, H, W): one or three channels, from 16 × 16 up.</param>
    /// <param name="classes">From 2 to 10.</param>
    /// <param name="train">The number of training images.</param>
    /// <param name="test">The number of validation images.</param>
    /// <param name="seed">Fixes every image.</param>
    /// <exception cref="ResNetGenException">The shape or the number of classes is out of range.</exception>
    public static DataSplit Create(Shape imageShape, int classes = MaxClasses, int train = 8_000, int test = 2_000, long seed = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(train, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(test, 1);
        if (imageShape.Rank != 3 || imageShape[0] is not (1 or 3) || imageShape[1] < MinSize || imageShape[2] < MinSize)
        {
            throw new ResNetGenException(
                $"The pattern images have 1 or 3 channels and at least {MinSize} × {MinSize} pixels, but {imageShape} was asked for; "
                    + "give the network such an input, or give it data of its own.");
        }

        if (classes is < 2 or > MaxClasses)
        {
            throw new ResNetGenException(string.Create(
                CultureInfo.InvariantCulture,
                $"The patterns have 2 to {MaxClasses} classes, but {classes} were asked for; ask for at most {MaxClasses}."));
        }

        // Two streams of one seed: what is held out is never an image of the training set.
        return new DataSplit(
            new PatternImages("patterns (train)", imageShape, classes, train, unchecked((long)new SplitMix64(seed, 0).Next())),
            new PatternImages("patterns (test)", imageShape, classes, test, unchecked((long)new SplitMix64(seed, 1).Next())));
    }
}
