using System.Globalization;
using System.Text;

namespace ResNetGen.Data;

/// <summary>
/// How training images vary from epoch to epoch. What happens to an image follows from the seed, the epoch and the image's index alone, so
/// it is the same on any number of threads and after a resume. A crop is cut out when an image is read; then, on the device and a batch at
/// a time, the images are moved, mirrored, partly covered, and mixed.
/// </summary>
public sealed record Augmentation
{
    /// <summary>Mirrors every other image, by chance, left to right.</summary>
    public bool Flip { get; init; }

    /// <summary>
    /// Moves each image by up to this fraction of its height and of its width: 0.125 is 4 of 32 pixels. Whole pixels, each distance as
    /// likely as the others.
    /// </summary>
    public double Shift { get; init; }

    /// <summary>
    /// Pads each image by so many pixels on all sides and cuts its size out at a random place: <see cref="Shift"/> in pixels. Only one of
    /// them can be given.
    /// </summary>
    public int Pad { get; init; }

    /// <summary>
    /// Cuts a crop out of each image as it is in its file, of at least this fraction of its area and with sides in a ratio between 3:4 and
    /// 4:3, and brings it to the network's size: torchvision's <c>RandomResizedCrop</c>, whose 0.08 is that of Szegedy et al. 2015, "Going
    /// Deeper with Convolutions", section 6. 0 takes the whole image. Image files are decoded anew for it in every epoch; sets of one's own
    /// are cut as they give their images. Of a very long image, in which no such crop lies, it is the largest one of the middle with sides
    /// of 3:4 or 4:3.
    /// </summary>
    public double ResizedCrop { get; init; }

    /// <summary>Whether what a shift or a crop brings in mirrors the image at its edge; else it is <see cref="Fill"/>.</summary>
    public bool Reflect { get; init; }

    /// <summary>
    /// Covers a square with sides of so many pixels by <see cref="Fill"/>. Its middle may be any pixel, and what lies outside is cut off
    /// (DeVries and Taylor, arXiv:1708.04552).
    /// </summary>
    public int Cutout { get; init; }

    /// <summary>
    /// Mixes each batch with itself in reverse, images and labels, by a fraction from the distribution Beta(x, x); 0 does not (Zhang and
    /// others, arXiv:1710.09412).
    /// </summary>
    public double Mixup { get; init; }

    /// <summary>
    /// What stands where no image is: a value from 0, black, to 1, white, or null for the mean by which the images are normalized.
    /// </summary>
    public double? Fill { get; init; } = 0;

    /// <summary>Whether anything moves or covers pixels.</summary>
    internal bool TouchesPixels => Flip || Shift > 0 || Pad > 0 || Cutout > 0;

    /// <summary>The augmentation as text that is the same in every culture: what a checkpoint compares.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        Add(Flip, $"flip");
        Add(Shift > 0, $"shift {Shift}");
        Add(Pad > 0, $"pad {Pad}");
        Add(ResizedCrop > 0, $"resized crop {ResizedCrop}");
        Add(Reflect, $"reflect");
        Add(Cutout > 0, $"cutout {Cutout}");
        Add(Mixup > 0, $"mixup {Mixup}");
        Add(Fill != 0, $"fill {Fill?.ToString(CultureInfo.InvariantCulture) ?? "mean"}");
        return text.Length == 0 ? "none" : text.ToString();

        void Add(bool present, FormattableString part)
        {
            if (present)
            {
                text.Append(text.Length == 0 ? "" : ", ").Append(part.ToString(CultureInfo.InvariantCulture));
            }
        }
    }

    /// <summary>Refuses what makes no sense for images of a shape.</summary>
    /// <exception cref="ResNetGenException">A number is out of its range.</exception>
    public void RequireSense(Shape image)
    {
        Require(Shift is >= 0 and < 1, $"shift is {Shift}; it must be a fraction of the image from 0 to less than 1, such as 0.125");
        Require(Pad >= 0, $"padding is {Pad}; it must be 0 pixels or more");
        Require(Shift == 0 || Pad == 0, $"shift is {Shift} and its padding {Pad}, which are two ways to say the same; give one of them");
        var isFraction = ResizedCrop is >= 0 and <= 1;
        Require(isFraction, $"resized crop is {ResizedCrop}; it must be a fraction of the image's area from 0 to 1, such as 0.08");
        Require(Cutout >= 0, $"cutout is {Cutout}; it must be 0 pixels or more");
        Require(Mixup >= 0 && double.IsFinite(Mixup), $"mixup is {Mixup}; it must be 0 or more, such as 0.2");
        Require(Fill is null or (>= 0 and <= 1), $"fill is {Fill}; it must be from 0 (black) to 1 (white)");
        var (down, right) = Reach(image);
        var (height, width) = (image[1], image[2]);
        var (name, value) = Pad > 0 ? ("padding", (double)Pad) : ("shift", Shift);
        var fits = down < height && right < width;
        Require(fits, $"{name} is {value}, which moves images of {height} × {width} pixels out of sight; give it a smaller one");

        static void Require(bool condition, FormattableString what)
        {
            if (!condition)
            {
                throw new ResNetGenException("The augmentation's " + what.ToString(CultureInfo.InvariantCulture) + ".");
            }
        }
    }

    /// <summary>How many pixels an image moves at most.</summary>
    internal (int Down, int Right) Reach(Shape image) =>
        Pad > 0 ? (Pad, Pad) : ((int)Math.Round(Shift * image[1]), (int)Math.Round(Shift * image[2]));

    /// <summary>
    /// What happens to one image in one epoch. All of it is drawn whatever is in use, so that one kind does not change another.
    /// </summary>
    internal Variation Vary(Shape image, long seed, int epoch, int index)
    {
        var random = new SplitMix64(Seed(seed, epoch), index);
        var flip = (random.Next() >> 63) == 1;
        var (down, right) = Reach(image);
        return new Variation(
            Down: random.NextInt32(2 * down + 1) - down,
            Right: random.NextInt32(2 * right + 1) - right,
            Flip: Flip && flip,
            CutTop: random.NextInt32(image[1]) - Cutout / 2,
            CutLeft: random.NextInt32(image[2]) - Cutout / 2);
    }

    /// <summary>The crop of an image that is taken in one epoch; null for the whole of it.</summary>
    internal RandomResizedCrop? Crop(long seed, int epoch, int index) => ResizedCrop > 0
        ? new RandomResizedCrop(new SplitMix64(Seed(seed ^ long.MinValue, epoch), index), ResizedCrop)
        : null;

    /// <summary>The fraction of a batch's own images in the mixture.</summary>
    internal float MixedFraction(long seed, int epoch, int batch)
    {
        var random = new SplitMix64(Seed(~seed, epoch), batch);
        var (one, other) = (LogOfGamma(ref random, Mixup), LogOfGamma(ref random, Mixup));

        // one / (one + other) by the difference of the logarithms: for a small parameter both may be too small for a number.
        return (float)(1 / (1 + Math.Exp(other - one)));
    }

    // Apart from the stream that orders the images, and apart from one another by what is done to the seed.
    private static long Seed(long seed, int epoch) => unchecked((long)new SplitMix64(seed, -1L - epoch).Next());

    /// <summary>
    /// The logarithm of a number with the gamma distribution: Marsaglia and Tsang, "A simple method for generating gamma variables", 2000.
    /// </summary>
    private static double LogOfGamma(ref SplitMix64 random, double shape)
    {
        // Gamma(a) is Gamma(a + 1) times a uniform number to the power of 1 / a: section 6.
        var boost = shape < 1 ? Math.Log(random.NextUnit()) / shape : 0;
        var d = (shape < 1 ? shape + 1 : shape) - 1.0 / 3;
        var c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            // A normal number by Box and Muller's formula.
            var x = Math.Sqrt(-2 * Math.Log(random.NextUnit())) * Math.Cos(2 * Math.PI * random.NextUnit());
            var v = 1 + c * x;
            if (v > 0)
            {
                v = v * v * v;
                if (Math.Log(random.NextUnit()) < x * x / 2 + d - d * v + d * Math.Log(v))
                {
                    return Math.Log(d * v) + boost;
                }
            }
        }
    }
}
