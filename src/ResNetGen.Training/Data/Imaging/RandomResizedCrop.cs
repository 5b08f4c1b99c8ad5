namespace ResNetGen.Data;

/// <summary>
/// A crop of one image in one epoch, drawn as torchvision's <c>RandomResizedCrop</c> draws it: a fraction of the area, and then sides in a
/// ratio between 3:4 and 4:3 (Szegedy et al. 2015, "Going Deeper with Convolutions", section 6). Where it lies follows from the size of the
/// image as it is in its file.
/// </summary>
/// <param name="random">Numbers for this image in this epoch alone.</param>
/// <param name="leastArea">The smallest fraction of the area, above 0 and up to 1.</param>
internal readonly struct RandomResizedCrop(SplitMix64 random, double leastArea)
{
    private const int Attempts = 10;
    private const double Widest = 4.0 / 3;

    /// <summary>Where a crop lies that is to have a target's size, or what stands for the whole image where there is none.</summary>
    public static CropBox BoxOf(RandomResizedCrop? crop, int sourceHeight, int sourceWidth, int height, int width) =>
        crop?.Of(sourceHeight, sourceWidth) ?? CropBox.Centred(sourceHeight, sourceWidth, height, width);

    /// <summary>Where the crop of an image of this size lies, in whole pixels; the same whenever it is asked for.</summary>
    public CropBox Of(int height, int width)
    {
        var numbers = random;
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var area = (leastArea + ((1 - leastArea) * numbers.NextUnit())) * height * width;
            var ratio = Math.Pow(Widest, (2 * numbers.NextUnit()) - 1);
            var (rows, columns) = ((int)Math.Round(Math.Sqrt(area / ratio)), (int)Math.Round(Math.Sqrt(area * ratio)));
            if (rows > 0 && rows <= height && columns > 0 && columns <= width)
            {
                return new CropBox(numbers.NextInt32(height - rows + 1), numbers.NextInt32(width - columns + 1), rows, columns);
            }
        }

        // A long image into which nothing drawn fits: the largest crop of its middle that has an allowed ratio.
        var (most, across) = (Math.Min(height, (int)Math.Round(width * Widest)), Math.Min(width, (int)Math.Round(height * Widest)));
        return new CropBox((height - most) / 2, (width - across) / 2, most, across);
    }
}
