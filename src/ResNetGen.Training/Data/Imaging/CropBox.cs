namespace ResNetGen.Data;

/// <summary>
/// A crop of an image to be brought to another size, in the image's pixels: fractions where it was chosen in an image of another size.
/// </summary>
/// <param name="Top">Where it begins.</param>
/// <param name="Left">Where each of its rows begins.</param>
/// <param name="Height">The number of its rows.</param>
/// <param name="Width">The number of its columns.</param>
/// <param name="IsCut">
/// Whether nothing is seen beyond it, as if it had been cut out before; else what lies beyond counts at its border.
/// </param>
internal readonly record struct CropBox(double Top, double Left, double Height, double Width, bool IsCut = true)
{
    /// <summary>The largest crop of the middle of an image that has a target's proportions.</summary>
    public static CropBox Centred(int sourceHeight, int sourceWidth, int height, int width)
    {
        var scale = Math.Min((double)sourceHeight / height, (double)sourceWidth / width);
        return new CropBox(
            (sourceHeight - (height * scale)) / 2, (sourceWidth - (width * scale)) / 2, height * scale, width * scale, IsCut: false);
    }

    /// <summary>The same crop of the image when it is smaller or larger.</summary>
    public CropBox Scaled(double scale) => new(Top * scale, Left * scale, Height * scale, Width * scale, IsCut);
}
