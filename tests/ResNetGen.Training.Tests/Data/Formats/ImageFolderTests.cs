using System.Diagnostics;
using ResNetGen.Data;
using SkiaSharp;

namespace ResNetGen.Tests.Data;

/// <summary>What is read of folders of images.</summary>
public sealed class ImageFolderTests : IDisposable
{
    private static readonly Shape Colour = new(3, 8, 8);

    private readonly ImageFolderWriter folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void ReadsColoursAndClassesInOrdinalOrder()
    {
        folder.Add(new SKColor(255, 102, 0), "train", "b", "1.png");
        folder.Add(new SKColor(0, 51, 204), "train", "Z", "1.png");
        folder.Add(new SKColor(51, 51, 51), "train", "Z", "0.PNG");
        folder.Add(new SKColor(255, 255, 255), "test", "b", "x.png");
        File.WriteAllText(folder.File("train", "b", "notes.txt"), "not an image");
        Directory.CreateDirectory(folder.File("train", ".cache"));

        var split = ImageFolder.Open(folder.Path, Colour);

        Assert.Equal(["Z", "b"], split.Train.ClassNames);
        Assert.Equal(["Z", "b"], split.Test.ClassNames);
        Assert.Equal(Path.GetFileName(folder.Path) + " (train)", split.Train.Name);
        Assert.Equal([0, 0, 1], Enumerable.Range(0, split.Train.Count).Select(split.Train.GetLabel));
        Assert.Equal([1], Enumerable.Range(0, split.Test.Count).Select(split.Test.GetLabel));
        Assert.Equal([51, 51, 51], Middle(split.Train, 0));
        Assert.Equal([0, 51, 204], Middle(split.Train, 1));
        Assert.Equal([255, 102, 0], Middle(split.Train, 2));
    }

    [Theory]
    [InlineData("val")]
    [InlineData("validation")]
    public void TakesTheValidationHalfByItsOtherNames(string name)
    {
        folder.AddTwoClasses();
        Directory.Move(folder.File("test"), folder.File(name));
        var split = DataSources.Open(folder.Path, Colour);
        Assert.Equal($"{Path.GetFileName(folder.Path)} ({name})", split.Test.Name);
        Assert.Equal(2, split.Test.Count);
    }

    [Fact]
    public void TurnsColourToGreyAndGreyToColour()
    {
        folder.AddTwoClasses();
        folder.Add(new SKColor(200, 100, 50), "train", "a", "1.png");
        using (var grey = new SKBitmap(new SKImageInfo(8, 8, SKColorType.Gray8)))
        {
            grey.Erase(new SKColor(77, 77, 77));
            folder.Write(grey, SKEncodedImageFormat.Png, "train", "b", "1.png");
        }

        // 0.299 * 200 + 0.587 * 100 + 0.114 * 50 = 124.2.
        Assert.Equal([124], Middle(ImageFolder.Open(folder.Path, new Shape(1, 8, 8)).Train, 1));
        Assert.Equal([77, 77, 77], Middle(ImageFolder.Open(folder.Path, Colour).Train, 3));
    }

    [Theory]
    [InlineData(SKEncodedImageFormat.Png)]
    [InlineData(SKEncodedImageFormat.Jpeg)]
    public void ShrinksAPhotographToItsAverages(SKEncodedImageFormat format)
    {
        folder.AddTwoClasses();
        using (var photograph = new SKBitmap(new SKImageInfo(800, 800, SKColorType.Gray8)))
        {
            // Quarters of different greys under a fine grid, which must melt into them.
            var greys = photograph.GetPixelSpan();
            for (var y = 0; y < 800; y++)
            {
                for (var x = 0; x < 800; x++)
                {
                    greys[y * photograph.RowBytes + x] = (byte)(60 + (x < 400 ? 0 : 80) + (y < 400 ? 0 : 40) + ((x / 2 + y / 2) % 2 * 20));
                }
            }

            folder.Write(photograph, format, "train", "a", "1.jpg");
        }

        var pixels = new float[Colour.Count];
        ImageFolder.Open(folder.Path, Colour).Train.CopyImage(1, pixels);
        Assert.Equal(
            [70, 150, 110, 190],
            new[] { 8 + 1, 8 + 6, 6 * 8 + 1, 6 * 8 + 6 }.Select(at => (int)MathF.Round(pixels[at] * 255)),
            (one, other) => Math.Abs(one - other) <= 2);
    }

    [Fact]
    public void ReportsEachPercentOnceAndInOrder()
    {
        for (var image = 0; image < 75; image++)
        {
            folder.Add(SKColors.Red, "train", "a", image + ".png");
            folder.Add(SKColors.Red, "test", "b", image + ".png");
        }

        folder.Add(SKColors.Red, "train", "b", "0.png");
        var progress = new Recorder();

        ImageFolder.Open(folder.Path, Colour, progress);

        Assert.Equal(100, progress.Reports.Count);
        Assert.Equal(progress.Reports.Order(), progress.Reports);
        Assert.Equal(1, progress.Reports[^1]);
    }

    [Fact]
    public void ReadsRealPhotographs()
    {
        var archive = SharedData.Require("cifar10-jpeg.tar.xz");
        using var tar = Process.Start(
            new ProcessStartInfo(
                "tar", ["xJf", archive, "-C", folder.Path, "--wildcards", "*/00[0-4]?.jpg"]) { RedirectStandardError = true })!;
        tar.StandardError.ReadToEnd();
        tar.WaitForExit();
        if (tar.ExitCode != 0)
        {
            Assert.Skip("This machine's tar cannot unpack tar.xz.");
        }

        var split = DataSources.Open(folder.Path, new Shape(3, 32, 32));

        Assert.Equal(["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"], split.Train.ClassNames);
        Assert.True(split.Train.Count >= 400, $"{split.Train.Count} images were found.");

        // CIFAR-10's published mean and deviation are 0.491, 0.482, 0.447 and 0.247, 0.243, 0.262; these are a hundredth of its images.
        var normalization = Normalization.Of(split.Train);
        Assert.Equal(
            [0.491, 0.482, 0.447], normalization.Mean.Select(value => (double)value), (one, other) => Math.Abs(one - other) < 0.03);
        Assert.Equal(
            [0.247, 0.243, 0.262], normalization.Deviation.Select(value => (double)value), (one, other) => Math.Abs(one - other) < 0.03);
    }

    private static int[] Middle(ImageSet set, int index)
    {
        var pixels = new float[set.ImageShape.Count];
        set.CopyImage(index, pixels);
        var plane = set.ImageShape[1] * set.ImageShape[2];
        var channels = Enumerable.Range(0, set.ImageShape[0]);
        return [.. channels.Select(channel => (int)MathF.Round(pixels[channel * plane + plane / 2 + 4] * 255))];
    }

    private sealed class Recorder : IProgress<double>
    {
        public List<double> Reports { get; } = [];

        public void Report(double value) => Reports.Add(value);
    }
}
