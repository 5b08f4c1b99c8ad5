using ResNetGen.Data;

namespace ResNetGen.Tests.Data;

/// <summary>Which crop chance takes of an image.</summary>
public sealed class RandomResizedCropTests
{
    private const long Seed = 5;

    private static readonly Augmentation Crop = new() { ResizedCrop = 0.08 };

    [Fact]
    public void Areas_ratios_and_places_are_evenly_spread()
    {
        const int Draws = 40_000;
        const int Side = 10_000;
        var (areas, ratios, tops, lefts) = (new int[8], new int[8], new int[5], new int[5]);
        for (var index = 0; index < Draws; index++)
        {
            var box = Crop.Crop(Seed, epoch: index % 7, index)!.Value.Of(Side, Side);
            Assert.True(box.Top >= 0 && box.Left >= 0 && box.Top + box.Height <= Side && box.Left + box.Width <= Side);
            var area = box.Height * box.Width / Side / Side;

            // Up to three quarters of a square's area fit in every ratio, so nothing of these is drawn again.
            if (area < 0.72)
            {
                areas[(int)((area - 0.08) / 0.08)]++;
                ratios[Math.Clamp((int)(4 + (4 * Math.Log(box.Width / box.Height) / Math.Log(4.0 / 3))), 0, 7)]++;
                tops[Math.Min(4, (int)(5 * box.Top / (Side - box.Height)))]++;
                lefts[Math.Min(4, (int)(5 * box.Left / (Side - box.Width)))]++;
            }
        }

        Assert.All(new[] { areas, ratios, tops, lefts }, counts => Assert.All(counts, count =>
        {
            // Four standard deviations and a half.
            var mean = counts.Average();
            Assert.Equal(mean, count, 4.5 * Math.Sqrt(mean));
        }));

        // The first draw is kept in more than 64 of 92 cases, and what is drawn again is spread in the same way below 0.72.
        Assert.InRange(areas.Sum(), Draws * 64 / 92, Draws * 80 / 92);
    }

    [Theory]
    [InlineData(10, 1000, 0, 493, 10, 13)]
    [InlineData(1000, 10, 493, 0, 13, 10)]
    [InlineData(100, 120, 0, 0, 100, 120)]
    public void Where_no_crop_fits_it_is_the_largest_of_the_middle(int height, int width, int top, int left, int rows, int columns)
    {
        // Nothing of the whole area fits into an image but of its own ratio, which chance does not hit.
        var crop = new RandomResizedCrop(new SplitMix64(3), leastArea: 1);
        Assert.Equal(new CropBox(top, left, rows, columns), crop.Of(height, width));
    }

    [Fact]
    public void What_is_cut_out_never_changes_from_one_version_to_the_next() =>
        Assert.Equal(
            [new CropBox(21, 63, 354, 402), new CropBox(171, 68, 160, 199), new CropBox(34, 151, 295, 315), new CropBox(5, 80, 355, 407)],
            Enumerable.Range(0, 4).Select(index => Crop.Crop(seed: 1, epoch: 2, index)!.Value.Of(375, 500)));
}
