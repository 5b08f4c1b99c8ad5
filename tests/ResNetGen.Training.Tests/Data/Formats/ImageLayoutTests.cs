using System.Text;
using ResNetGen.Data;
using SkiaSharp;

namespace ResNetGen.Tests.Data;

/// <summary>Layouts of folders that people have: what is read, what is left out, and that it is said.</summary>
public sealed class ImageLayoutTests : IDisposable
{
    private static readonly Shape Colour = new(3, 8, 8);

    private readonly ImageFolderWriter folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Folders_below_a_class_are_gone_through()
    {
        folder.AddTwoClasses();
        folder.Add(SKColors.White, "train", "a", "more", "2.png");
        folder.Add(SKColors.Black, "train", "a", "more", "deep", "1.png");
        folder.Add(SKColors.Lime, "train", "a", "1.png");
        folder.Add(SKColors.Lime, "train", "a", ".ipynb_checkpoints", "1.png");
        if (!OperatingSystem.IsWindows())
        {
            Directory.CreateSymbolicLink(folder.File("train", "a", "more", "round"), folder.File("train", "a"));
        }

        var train = Open().Train;
        Assert.Equal([0, 0, 0, 0, 1], Labels(train));
        Assert.Equal([[255, 0, 0], [0, 255, 0], [255, 255, 255], [0, 0, 0], [0, 0, 255]], Colours(train));
    }

    [Fact]
    public void Every_ending_whose_format_is_decoded_is_read_and_the_others_are_counted()
    {
        folder.AddTwoClasses();
        Encode(SKEncodedImageFormat.Jpeg, "1.jfif");
        Encode(SKEncodedImageFormat.Jpeg, "2.jpe");
        Encode(SKEncodedImageFormat.Webp, "3.WebP");
        File.WriteAllBytes(folder.File("train", "a", "4.bmp"), Bmp(200, 10, 30));
        File.WriteAllBytes(folder.File("train", "a", "5.gif"), Convert.FromBase64String(RedGif));
        foreach (var name in (string[])["6.tif", "7.tif", "notes.txt", "README", "Thumbs.db", "desktop.ini", ".DS_Store"])
        {
            File.WriteAllText(folder.File("train", "a", name), "x");
        }

        File.WriteAllText(folder.File("train", "loose.tif"), "x");
        File.WriteAllText(folder.File("test", "b", "7.heic"), "x");
        var split = Open();
        Assert.Equal(7, split.Train.Count);
        Assert.Equal("JPEG, PNG, BMP, GIF and WebP images in folders", split.Format);
        Assert.Equal(
            ["Passed over: 6 files that cannot be read as images (1 .heic, 3 .tif, 1 .txt, 1 without an ending)."], split.Notes);
        foreach (var (image, rgb) in Colours(split.Train).Skip(1).Take(3).Index())
        {
            Assert.True(Math.Abs(rgb[0] - 255) < 4 && rgb[1] < 4 && rgb[2] < 4, $"Image {image} is {string.Join(", ", rgb)}.");
        }

        Assert.Equal([[200, 10, 30], [255, 0, 0]], Colours(split.Train)[4..6]);
    }

    [Fact]
    public void A_class_whose_images_cannot_be_read_says_so()
    {
        folder.AddTwoClasses();
        File.Move(folder.File("train", "b", "0.png"), folder.File("train", "b", "0.tif"));
        Refuses(
            $"The class folder '{folder.File("train", "b")}' holds no JPEG or PNG file, but some that cannot be read (.tif); "
            + "put images in it, or remove it.");
    }

    [Fact]
    public void Names_that_look_the_same_are_one_sentence()
    {
        Assert.SkipWhen(OperatingSystem.IsMacOS(), "Here the two names are one folder.");
        var (composed, decomposed) = ("caf\u00e9", "cafe\u0301");
        folder.AddTwoClasses();
        folder.Add(SKColors.Red, "train", composed, "1.png");
        folder.Add(SKColors.Red, "test", decomposed, "1.png");
        Refuses(
            $"The class '{decomposed}' in '{folder.File("test")}' looks as that in '{folder.File("train")}', where its accents are written "
            + "otherwise (as part of a letter, or as a sign behind it); give both folders one name.");

        folder.Add(SKColors.Red, "train", decomposed, "1.png");
        Refuses(
            $"The folder '{folder.File("train")}' has 2 class folders that are both called '{composed}' and differ only in how the accents "
            + "are written (as part of a letter, or as a sign behind it): put their images into one.");
    }

    [Fact]
    public void The_half_that_has_the_classes_is_taken_and_said()
    {
        folder.AddTwoClasses();
        Directory.Move(folder.File("test"), folder.File("val"));
        folder.Add(SKColors.White, "test", "loose.png");
        var split = Open();
        Assert.Equal($"{Path.GetFileName(folder.Path)} (val)", split.Test.Name);
        Assert.Equal(["The validation images are those in 'val'; left out: 'test' (it has no class folders)."], split.Notes);

        folder.Add(SKColors.White, "test", "unknown", "1.png");
        Assert.Equal(["The validation images are those in 'val'; left out: 'test' (its folder 'unknown' is no class)."], Open().Notes);

        // Where both fit it is the first, as it always was.
        Directory.Delete(folder.File("test"), recursive: true);
        folder.Add(SKColors.White, "test", "a", "1.png");
        folder.Add(SKColors.White, "valid", "a", "1.png");
        Assert.Equal(["The validation images are those in 'test'; left out: 'val', 'valid'."], Open().Notes);
    }

    [Theory]
    [InlineData("valid")]
    [InlineData("eval")]
    public void A_half_is_known_by_every_name(string name)
    {
        folder.AddTwoClasses();
        Directory.Move(folder.File("test"), folder.File(name));
        Assert.Equal((2, 2), (Open().Train.Count, Open().Test.Count));
    }

    [Fact]
    public void Tiny_ImageNet_has_its_validation_classes_in_a_file()
    {
        folder.Add(SKColors.Red, "train", "n1", "images", "n1_0.png");
        folder.Add(SKColors.Blue, "train", "n2", "images", "n2_0.png");
        folder.Add(SKColors.Blue, "val", "images", "val_0.png");
        folder.Add(SKColors.Red, "val", "images", "val_1.png");
        folder.Add(SKColors.White, "test", "images", "test_0.png");
        var annotations = folder.File("val", "val_annotations.txt");
        File.WriteAllText(annotations, "val_0.png\tn2\t0\t0\t63\t63\nval_1.png\tn1\t0\t0\t63\t63\n");
        var split = Open();
        Assert.Equal(["n1", "n2"], split.Train.ClassNames);
        Assert.Equal([0, 1], Labels(split.Train));
        Assert.Equal([1, 0], Labels(split.Test));
        Assert.Equal([[0, 0, 255], [255, 0, 0]], Colours(split.Test));

        foreach (var line in (string[])["val_0.png\tn3", "val_0.png", "../val_0.png\tn1"])
        {
            File.WriteAllText(annotations, "val_1.png\tn1\n" + line + "\n");
            Refuses(
                $"Line 2 of '{annotations}' does not have the name of an image and one of the 2 classes, with a tab between them; "
                + "download the set again.");
        }
    }

    [Fact]
    public void One_folder_of_classes_is_all_training_images()
    {
        for (var image = 0; image < 4; image++)
        {
            folder.Add(SKColors.Red, "a", image + ".png");
            folder.Add(SKColors.Blue, "b", image + ".png");
        }

        var split = Open();
        Assert.Equal(("JPEG and PNG images in one folder of classes", 8, 0), (split.Format, split.Train.Count, split.Test.Count));
        var taken = split.WithValidation(2);
        Assert.Equal([0, 1], Labels(taken.Test));
        Assert.Equal([0, 0, 0, 1, 1, 1], Labels(taken.Train));
    }

    [Fact]
    public void Validation_images_alone_have_the_classes_of_the_network()
    {
        folder.Add(SKColors.Blue, "val", "b", "0.png");
        Assert.Equal([1], Labels(Validation("a", "b", "c").Test));
        Assert.Equal(0, Validation("a", "b", "c").Train.Count);
        Assert.Equal(["a", "b", "c"], Validation("a", "b", "c").Test.ClassNames);
        Assert.Equal(
            $"The folder 'b' in '{folder.File("val")}' is none of the network's 2 classes; remove it there, or evaluate a network that "
            + "knows it.",
            Assert.Throws<ResNetGenException>(() => Validation("a", "c")).Message);

        // A folder of classes as a whole, and the half of a whole set: its training images are not read.
        Directory.Move(folder.File("val", "b"), folder.File("b"));
        Directory.Delete(folder.File("val"));
        folder.Add(SKColors.Red, "a", "0.png");
        Assert.Equal([0, 1], Labels(Validation("a", "b", "c").Test));
        Directory.Delete(folder.File("a"), recursive: true);
        folder.AddTwoClasses();
        File.WriteAllText(folder.File("train", "a", "0.png"), "broken");
        Assert.Equal([0, 1], Labels(Validation("x").Test));
    }

    private const string RedGif = "R0lGODdhAQABAIAAAP8AAAAAACwAAAAAAQABAAACAkQBADs=";

    private DataSplit Open() => DataSources.Open(folder.Path, Colour);

    private DataSplit Validation(params string[] classes) => DataSources.OpenValidation(folder.Path, Colour, classes);

    private void Refuses(string sentence) => Assert.Equal(sentence, Assert.Throws<ResNetGenException>(Open).Message);

    private void Encode(SKEncodedImageFormat format, string name)
    {
        using var image = new SKBitmap(new SKImageInfo(16, 16));
        image.Erase(SKColors.Red);
        folder.Write(image, format, "train", "a", name);
    }

    /// <summary>An image of one pixel: two headers, and blue, green and red with a byte to fill the row.</summary>
    private static byte[] Bmp(byte red, byte green, byte blue)
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes, Encoding.ASCII);
        writer.Write("BM"u8);
        foreach (var number in (int[])[58, 0, 54, 40, 1, 1, 1 | (24 << 16), 0, 4, 0, 0, 0, 0])
        {
            writer.Write(number);
        }

        writer.Write([blue, green, red, 0]);
        writer.Flush();
        return bytes.ToArray();
    }

    private static int[] Labels(ImageSet set) => [.. Enumerable.Range(0, set.Count).Select(set.GetLabel)];

    private static int[][] Colours(ImageSet set) =>
    [
        .. Enumerable.Range(0, set.Count).Select(index =>
        {
            var pixels = new float[Colour.Count];
            set.CopyImage(index, pixels);
            return Enumerable.Range(0, 3).Select(channel => (int)MathF.Round(pixels[(channel * 64) + 36] * 255)).ToArray();
        }),
    ];
}
