using ResNetGen.Data;
using SkiaSharp;

namespace ResNetGen.Tests.Data;

public class ContactSheetTests
{
    [Fact]
    public void ShowsTheFirstImagesOfEachClassInItsRow()
    {
        using var folder = new TemporaryFolder();
        var set = SyntheticImages.Create(new Shape(3, 32, 32), classes: 3, train: 9).Train;

        ContactSheet.Save(set, folder.File("sheet.png"), perClass: 2);

        // Twice the size, with a gap of two pixels.
        using var sheet = SKBitmap.Decode(folder.File("sheet.png"));
        Assert.Equal((2 + 2 * 66, 2 + 3 * 66), (sheet.Width, sheet.Height));
        var pixels = new float[3 * 32 * 32];
        set.CopyImage(5, pixels);
        var shown = sheet.GetPixel(2 + 66 + 2 * 10, 2 + 2 * 66 + 2 * 20 + 1);
        Assert.Equal(
            (pixels[20 * 32 + 10] * 255, pixels[1_024 + 20 * 32 + 10] * 255, pixels[2_048 + 20 * 32 + 10] * 255),
            (shown.Red, shown.Green, shown.Blue));
        Assert.Equal(SKColors.White, sheet.GetPixel(1, 1));
    }

    [Fact]
    public void RefusesAPictureThatNobodyCouldOpen()
    {
        var set = SyntheticImages.Create(new Shape(1, 224, 224), classes: 3, train: 3).Train;
        Assert.Equal(
            "A picture of 1,000,000 images of each of 3 classes would have 226,000,002 × 680 pixels; show fewer of each class.",
            Assert.Throws<ResNetGenException>(() => ContactSheet.Save(set, "sheet.png", perClass: 1_000_000)).Message);
    }

    [Fact]
    public void SaysWhereItCannotBeWritten()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("missing", "sheet.png");

        var exception = Assert.Throws<ResNetGenException>(
            () => ContactSheet.Save(SyntheticImages.Create(new Shape(3, 32, 32)).Train, path));

        Assert.Contains($"The picture '{path}' cannot be written", exception.Message, StringComparison.Ordinal);
    }
}
