using ResNetGen.Training;
using SkiaSharp;

namespace ResNetGen.Tests.Training;

public class CurvesTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    public void Both_curves_are_drawn_in_both_plots(int count)
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("curves.png");
        Plots.SaveCurves(path, "resnet_v2_50", Epochs(count));

        using var picture = SKBitmap.Decode(path);
        Assert.Equal((1200, 500), (picture.Width, picture.Height));
        foreach (var colour in new[] { SKColor.Parse("#e07b00"), SKColor.Parse("#0063b2") })
        {
            Assert.InRange(Count(picture, colour, 0, 600), 20, 20_000);
            Assert.InRange(Count(picture, colour, 600, 1200), 20, 20_000);
        }
    }

    [Fact]
    public void The_text_is_drawn_by_the_font_that_comes_along()
    {
        using var folder = new TemporaryFolder();
        Plots.SaveCurves(folder.File("curves.png"), "resnet_v2_50", Epochs(1));
        var typeface = new PictureFont().CreateTypeface(PictureFont.Name, bold: false, italic: false)!;
        Assert.Equal("DejaVu Sans", typeface.FamilyName);
        Assert.True(typeface.ContainsGlyphs(string.Concat(Enumerable.Range(' ', '~' - ' ' + 1).Select(letter => (char)letter)) + "äéñ–…"));
        Assert.Null(new PictureFont().CreateTypeface("DejaVu Serif", bold: false, italic: false));

        // Both titles are as wide as that font makes them: dark on white, in the strip above the plots.
        using var font = new SKFont(typeface, 16);
        using var picture = SKBitmap.Decode(folder.File("curves.png"));
        Assert.Equal(font.MeasureText("resnet_v2_50: loss"), DarkWidth(picture, 0, 600), 4f);
        Assert.Equal(font.MeasureText("resnet_v2_50: accuracy, best 10.0 % validation (epoch 1)"), DarkWidth(picture, 600, 1200), 4f);
    }

    [Fact]
    public void A_folder_that_is_not_there_is_said_in_a_sentence()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "missing", "curves.png");
        Assert.StartsWith(
            $"The picture of the curves cannot be written to '{path}': ",
            Assert.Throws<ResNetGenException>(() => Plots.SaveCurves(path, "small", Epochs(1))).Message,
            StringComparison.Ordinal);
    }

    private static List<EpochMetrics> Epochs(int count) =>
    [
        .. Enumerable.Range(1, count).Select(epoch => new EpochMetrics(
            epoch, epoch * 100, 2.3 / epoch, 1 - (0.9 / epoch), (2.3 / epoch) + 0.2, 0.95 - (0.85 / epoch), 0.1, 0.05, 10, 500)),
    ];

    private static float DarkWidth(SKBitmap picture, int left, int right)
    {
        var columns = Enumerable.Range(left, right - left)
            .Where(x => Enumerable.Range(0, 35).Any(y => picture.GetPixel(x, y).Red < 150))
            .ToList();
        return columns[^1] - columns[0] + 1;
    }

    private static int Count(SKBitmap picture, SKColor colour, int left, int right)
    {
        var count = 0;
        for (var x = left; x < right; x++)
        {
            for (var y = 0; y < picture.Height; y++)
            {
                count += picture.GetPixel(x, y) == colour ? 1 : 0;
            }
        }

        return count;
    }
}
