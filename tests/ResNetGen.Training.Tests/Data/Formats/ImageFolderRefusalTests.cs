using ResNetGen.Data;
using SkiaSharp;

namespace ResNetGen.Tests.Data;

/// <summary>Folders of images that are refused, each by a sentence that names what is wrong.</summary>
public sealed class ImageFolderRefusalTests : IDisposable
{
    private static readonly Shape Colour = new(3, 8, 8);

    private readonly ImageFolderWriter folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void SaysThatTheFolderIsMissing() => Refuses($"There is no folder '{folder.File("absent")}'", folder.File("absent"));

    [Fact]
    public void SaysThatAFileIsNoFolder()
    {
        File.WriteAllText(folder.File("images.zip"), "");

        Refuses($"'{folder.File("images.zip")}' is a file, where a folder of images is needed", folder.File("images.zip"));
    }

    [Fact]
    public void SaysWhichHalfIsMissing()
    {
        Refuses("has no 'train' folder; lay it out as train/<class>/*.jpg and test/<class>/*.jpg (or .png).");
        folder.Add(SKColors.Red, "train", "a", "0.png");
        Refuses($"The image folder '{folder.Path}' has no 'test' folder");
    }

    [Fact]
    public void SaysThatThereIsOnlyOneClass()
    {
        folder.Add(SKColors.Red, "train", "a", "0.png");
        folder.Add(SKColors.Red, "test", "a", "0.png");

        Refuses($"The folder '{folder.File("train")}' has only one class, 'a'; there must be at least two");
    }

    [Fact]
    public void SaysThatThereAreNoClasses()
    {
        Directory.CreateDirectory(folder.File("train"));
        Directory.CreateDirectory(folder.File("test"));
        Refuses($"The folder '{folder.File("train")}' has no class folders");
        folder.Add(SKColors.Red, "train", "a", "0.png");
        folder.Add(SKColors.Red, "train", "b", "0.png");
        Refuses($"The folder '{folder.File("test")}' has no class folders");
    }

    [Fact]
    public void SaysWhichClassIsOnlyInTest()
    {
        folder.AddTwoClasses();
        folder.Add(SKColors.Red, "test", "c", "0.png");

        Refuses($"The class 'c' is in '{folder.File("test")}' but not in '{folder.File("train")}'");
    }

    [Fact]
    public void SaysWhichClassIsEmpty()
    {
        folder.AddTwoClasses();
        Directory.CreateDirectory(folder.File("train", "c"));
        File.WriteAllText(folder.File("train", "c", "notes.txt"), "");

        Refuses($"The class folder '{folder.File("train", "c")}' holds no JPEG or PNG file");
    }

    [Fact]
    public void NamesABrokenImage()
    {
        folder.AddTwoClasses();
        File.WriteAllText(folder.File("train", "b", "9.jpg"), "not an image");

        Refuses($"The image '{folder.File("train", "b", "9.jpg")}' is not a JPEG or PNG image; replace it or delete it.");
    }

    [Fact]
    public void NamesABrokenImageAndCountsTheOthers()
    {
        folder.AddTwoClasses();
        File.WriteAllText(folder.File("train", "a", "8.jpg"), "");
        File.WriteAllText(folder.File("train", "b", "9.jpg"), "not an image");

        Refuses($"The image '{folder.File("train", "a", "8.jpg")}' ");
        Refuses("and 1 more cannot be read ('9.jpg' …); replace them or delete them.");
    }

    [Theory]
    [InlineData(SKEncodedImageFormat.Png)]
    [InlineData(SKEncodedImageFormat.Jpeg)]
    public void NamesAnImageThatEndsEarly(SKEncodedImageFormat format)
    {
        folder.AddTwoClasses();
        using var image = new SKBitmap(new SKImageInfo(64, 64));
        for (var pixel = 0; pixel < 64 * 64; pixel++)
        {
            image.SetPixel(pixel % 64, pixel / 64, new SKColor((uint)pixel * 2_654_435_761).WithAlpha(255));
        }

        folder.Write(image, format, "train", "a", "9.png");
        var path = folder.File("train", "a", "9.png");
        var bytes = File.ReadAllBytes(path);
        File.WriteAllBytes(path, bytes[..(bytes.Length / 2)]);

        Refuses($"The image '{path}' ends early; replace it or delete it.");
    }

    [Fact]
    public void SaysThatAKnownLayoutIsMissing()
    {
        var exception = Assert.Throws<ResNetGenException>(() => DataSources.Open(folder.Path, Colour));

        Assert.Contains($"The folder '{folder.Path}' holds no images in a known layout", exception.Message, StringComparison.Ordinal);
        Assert.Contains("train/<class>/*.jpg", exception.Message, StringComparison.Ordinal);
        Assert.Contains("train-images-idx3-ubyte.gz", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void RefusesShapesThatImagesDoNotHave()
    {
        folder.AddTwoClasses();

        Assert.Contains(
            "(N, 4, 8, 8)",
            Assert.Throws<ResNetGenException>(() => ImageFolder.Open(folder.Path, new Shape(4, 8, 8))).Message,
            StringComparison.Ordinal);
    }

    private void Refuses(string sentence, string? path = null)
    {
        var exception = Assert.Throws<ResNetGenException>(() => ImageFolder.Open(path ?? folder.Path, Colour));

        Assert.Contains(sentence, exception.Message, StringComparison.Ordinal);
    }
}
