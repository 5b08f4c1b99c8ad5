using System.Buffers.Binary;
using System.Text.RegularExpressions;
using SkiaSharp;

namespace ResNetGen.Tool.Tests;

/// <summary>docs/data.md, and what <c>--data</c> finds.</summary>
[Collection(nameof(OneRun))]
public sealed class DataOptionTests : IDisposable
{
    private static readonly string Page = Repository.Read("docs/data.md");

    private readonly TemporaryFolder folder = new();
    private readonly string network;

    public DataOptionTests() => network = folder.Write("tiny.resnet.yaml", Networks.Tiny);

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_example_gives_what_the_page_shows()
    {
        WriteIdx("digits", classes: 2);
        folder.Write("digits/labels.txt", "dark\nbright\n");
        var example = Assert.Single(Blocks("console")).Split('\n', 2);
        var before = Environment.CurrentDirectory;
        try
        {
            Environment.CurrentDirectory = folder.Path;
            var output = Outcome.Expected(example[0]["$ resnetgen ".Length..].Split(' '));
            Assert.Matches("^" + Regex.Escape(example[1]).Replace("…", ".+", StringComparison.Ordinal) + "$", output);
        }
        finally
        {
            Environment.CurrentDirectory = before;
        }
    }

    [Fact]
    public void Every_other_line_is_one_that_the_tool_understands()
    {
        var lines = Blocks("sh").SelectMany(block => block.Split('\n', StringSplitOptions.RemoveEmptyEntries)).ToList();
        Assert.Equal(5, lines.Count);
        Assert.All(lines, line => Assert.Null(CommandLine.Mistake(CommandLine.Parse(line.Split(' ')[1..]))));
    }

    [Theory]
    [InlineData("8")]
    [InlineData("G")]
    [InlineData("0G")]
    [InlineData("-1G")]
    [InlineData("8GB")]
    [InlineData("much")]
    public void A_size_that_is_none_is_refused(string size) => Assert.Equal(
        $"--max-memory is `{size}`; write a size such as `8G` or `512M`.",
        CommandLine.Mistake(CommandLine.Parse(["train", "resnet_32_e", "--max-memory", size])));

    [Theory]
    [InlineData("8G", 8L << 30)]
    [InlineData("512m", 512L << 20)]
    [InlineData("2147483647T", long.MaxValue)]
    public void A_size_has_a_unit(string size, long bytes)
    {
        var option = Options.MaxMemoryOption.Create();
        var line = new System.CommandLine.Command("read") { option }.Parse(["--max-memory", size]);
        Assert.Equal(bytes, line.GetValue(option));
    }

    [Fact]
    public void A_folder_of_images_is_told_of()
    {
        foreach (var half in new[] { "train", "test" })
        {
            foreach (var name in new[] { "black", "white" })
            {
                Directory.CreateDirectory(folder.File("data", half, name));
                using var bitmap = new SKBitmap(16, 16);
                using var file = File.Create(folder.File("data", half, name, "0.png"));
                bitmap.Encode(file, SKEncodedImageFormat.Png, 100);
            }
        }

        var output = Outcome.Expected(
            "train", network, "--data", folder.File("data"), "--epochs", "1", "--batch", "2", "--out", folder.File("run"));
        Assert.StartsWith(
            $"found JPEG and PNG images in folders in '{folder.File("data")}': 2 classes, black to white\n",
            output,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_of_classes_needs_a_part_for_validation()
    {
        for (var image = 0; image < 10; image++)
        {
            Write(image < 5, "one", image < 5 ? "black" : "white", image + ".png");
        }

        File.WriteAllText(folder.File("one", "white", "raw.tif"), "");
        var one = folder.File("one");
        string[] line = ["train", network, "--data", one, "--epochs", "2", "--batch", "2", "--out", folder.File("run")];
        var outcome = Outcome.Of(line);
        var found = $"found JPEG and PNG images in one folder of classes in '{one}': 2 classes, black to white\n"
            + "Passed over: 1 file that cannot be read as images (1 .tif).\n";
        Assert.Equal((1, found), (outcome.ExitCode, outcome.Output));
        Assert.Equal(
            "'one' has folders of classes and no half for validation: take some of its 10 images by --validation 2, say, or by "
            + "`validation` in a recipe, or lay it out as train/<class>/* and test/<class>/*.\n",
            outcome.Error);

        Assert.StartsWith(
            found + "training tiny on one: 6 training and 4 validation images; 2 epochs of 3 steps\n",
            Outcome.Expected([.. line, "--validation", "4"]),
            StringComparison.Ordinal);
        string[] evaluate = ["evaluate", network, "--data", one, "--checkpoint", folder.File("run")];
        var part = Outcome.Expected([.. evaluate, "--validation", "4"]);
        Assert.Contains("tiny on one (validation), 4 images: ", part, StringComparison.Ordinal);
        Assert.Contains("\ntiny on one, 10 images: ", Outcome.Expected(evaluate), StringComparison.Ordinal);

        // The half for validation alone, of one of the classes.
        Write(dark: false, "other", "val", "white", "0.png");
        Assert.Contains(
            "\ntiny on other (val), 1 images: ",
            Outcome.Expected("evaluate", network, "--data", folder.File("other"), "--checkpoint", folder.File("run")),
            StringComparison.Ordinal);

        void Write(bool dark, params string[] parts)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(folder.File(parts))!);
            using var bitmap = new SKBitmap(16, 16);
            bitmap.Erase(dark ? SKColors.Black : SKColors.White);
            using var file = File.Create(folder.File(parts));
            bitmap.Encode(file, SKEncodedImageFormat.Png, 100);
        }
    }

    [Fact]
    public void Another_number_of_classes_than_the_network_s_is_one_sentence()
    {
        WriteIdx("digits", classes: 4);
        var outcome = Outcome.Of("train", network, "--data", folder.File("digits"), "--batch", "4", "--out", folder.File("run"));
        Assert.Equal(1, outcome.ExitCode);
        Assert.Equal(
            "The network 'tiny' tells 2 classes apart, but 'digits (train)' has 4: write `num_classes: 4` in the network's file.\n",
            outcome.Error);
    }

    [Fact]
    public void Data_that_are_not_there_are_one_sentence()
    {
        Assert.Equal(
            "There is no folder 'cifar'; give the path of a folder of images, or one of the names cifar10, cifar100, mnist, fashion_mnist.",
            Outcome.Refused(1, "train", network, "--data", "cifar"));
        Assert.Equal(
            $"'{network}' is a file, and none of CIFAR's archives; unpack it and give the folder.",
            Outcome.Refused(1, "train", network, "--data", network));
    }

    [Fact]
    public void A_public_set_without_a_network_is_one_sentence()
    {
        // A proxy at which nobody listens: nothing leaves the machine.
        using var tool = ToolProcess.Start(folder.Path, ["train", network, "--data", "mnist"], environment: new()
        {
            ["RESNETGEN_DATA"] = folder.File("cache"), ["https_proxy"] = "http://127.0.0.1:9", ["no_proxy"] = "",
        });
        var outcome = tool.End();
        Assert.Equal((1, ""), (outcome.ExitCode, outcome.Output));
        Assert.Matches(
            @"^'train-images-idx3-ubyte\.gz' cannot be downloaded: "
            + @"https://storage\.googleapis\.com/cvdf-datasets/mnist/train-images-idx3-ubyte\.gz answers nothing \([^\n]+\); "
            + $@"get it elsewhere and put it into '{Regex.Escape(folder.File("cache", "mnist"))}'\.\n$",
            outcome.Error);
    }

    /// <summary>Sixteen images to learn from and eight held out, whose class is how bright they are.</summary>
    private void WriteIdx(string name, int classes)
    {
        Directory.CreateDirectory(folder.File(name));
        foreach (var (half, count) in new[] { ("train", 16), ("t10k", 8) })
        {
            var images = new byte[16 + count * 256];
            var labels = new byte[8 + count];
            ReadOnlySpan<int> sizes = [0x803, count, 16, 16];
            for (var axis = 0; axis < 4; axis++)
            {
                BinaryPrimitives.WriteInt32BigEndian(images.AsSpan(4 * axis), sizes[axis]);
            }

            BinaryPrimitives.WriteInt32BigEndian(labels, 0x801);
            BinaryPrimitives.WriteInt32BigEndian(labels.AsSpan(4), count);
            for (var image = 0; image < count; image++)
            {
                labels[8 + image] = (byte)(image % classes);
                images.AsSpan(16 + image * 256, 256).Fill((byte)(image % classes * 250 / (classes - 1)));
            }

            File.WriteAllBytes(folder.File(name, half + "-images-idx3-ubyte"), images);
            File.WriteAllBytes(folder.File(name, half + "-labels-idx1-ubyte"), labels);
        }
    }

    private static IEnumerable<string> Blocks(string language) =>
        Regex.Matches(Page, $"(?<=\n```{language}\n).*?(?=```\n)", RegexOptions.Singleline).Select(block => block.Value);
}
