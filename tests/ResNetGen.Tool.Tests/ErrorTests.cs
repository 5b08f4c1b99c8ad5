namespace ResNetGen.Tool.Tests;

/// <summary>Each mistake has its one sentence: what is wrong, where, and what to write instead.</summary>
public sealed class ErrorTests : IDisposable
{
    private const int Failure = 1;
    private const int WrongUsage = 2;

    private readonly TemporaryFolder folder = new();
    private readonly string network;

    public ErrorTests() => network = folder.Write("tiny.resnet.yaml", Networks.Tiny);

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("There is no command `bnech`; did you mean `bench`?", "bnech")]
    [InlineData("Required argument 'network' missing for command: 'bench'.", "bench")]
    [InlineData("Required argument 'file' missing for command: 'check'.", "check")]
    [InlineData("`list` has no option `--jsn`; ", "list", "--jsn")]
    [InlineData("`summary` has no option `--jsno`; did you mean `--json`?", "summary", "resnet_v2_50", "--jsno")]
    [InlineData("`bench` has no option `--bacth`; did you mean `--batch`?", "bench", "--bacth", "3", "resnet_v2_50")]
    [InlineData("`bench` has no option `--bacth`; did you mean `--batch`?", "bench", "resnet_v2_50", "--bacth", "3")]
    [InlineData("`check` has no option `--json`; ", "check", "--json", "a.resnet.yaml")]
    [InlineData(
        "`resnet_v2_101` is one argument too many; `resnetgen summary --help` shows what the command takes.",
        "summary", "resnet_v2_50", "resnet_v2_101")]
    [InlineData("--batch is 0; it must be a whole number from 1 to 2147483647.", "bench", "resnet_v2_50", "--batch", "0")]
    [InlineData("--batch is -1; it must be a whole number from 1 to 2147483647.", "train", "resnet_v2_50", "--batch", "-1")]
    [InlineData("--batch is 1,000; it must be a whole number from 1 to 2147483647.", "train", "resnet_v2_50", "--batch", "1,000")]
    [InlineData(
        "--steps is 99999999999; it must be a whole number from 1 to 2147483647.",
        "bench", "resnet_v2_50", "--steps", "99999999999")]
    [InlineData("--burn-in is -1; it must be a whole number from 0 to 2147483647.", "bench", "resnet_v2_50", "--burn-in", "-1")]
    [InlineData("--epochs is many; it must be a whole number from 1 to 2147483647.", "train", "resnet_v2_50", "--epochs", "many")]
    [InlineData("--learning-rate is 0,1; it must be a number above 0, such as 0.05.", "train", "resnet_v2_50", "--learning-rate", "0,1")]
    [InlineData(
        "--learning-rate is 1e999; it must be a number above 0, such as 0.05.",
        "train", "resnet_v2_50", "--learning-rate", "1e999")]
    [InlineData("--seed is 0.5; it must be a whole number.", "train", "resnet_v2_50", "--seed", "0.5")]
    [InlineData("--mode is `backward`; write `forward` or `train`.", "bench", "resnet_v2_50", "--mode", "backward")]
    [InlineData("--dtype is `int8`; write `float32`, `bfloat16`, `float16` or `float64`.", "bench", "resnet_v2_50", "--dtype", "int8")]
    [InlineData("--format is `png`; write `mermaid` or `svg`.", "graph", "resnet_v2_50", "--format", "png")]
    [InlineData("`graph` has no option `--units`; did you mean `--unit`?", "graph", "resnet_v2_50", "--units", "block1/unit_1")]
    [InlineData("--device is `tpu`; write `cpu`, `cuda` or `cuda:1`.", "bench", "resnet_v2_50", "--device", "tpu")]
    [InlineData("--device is `cuda:-1`; write `cpu`, `cuda` or `cuda:1`.", "train", "resnet_v2_50", "--device", "cuda:-1")]
    [InlineData(
        "--namespace is `My.2nd`, which is not a name in C#; write names joined by dots, such as `My.Networks`.",
        "emit", "resnet_v2_50", "--namespace", "My.2nd")]
    public void Wrong_usage(string sentence, params string[] args) =>
        Assert.StartsWith(sentence, Outcome.Refused(WrongUsage, args), StringComparison.Ordinal);

    [Theory]
    [InlineData("summary")]
    [InlineData("graph")]
    [InlineData("emit")]
    [InlineData("bench")]
    [InlineData("train")]
    public void A_name_that_does_not_ship(string command)
    {
        Assert.Equal(
            "`resnet_v2_5` is neither a file nor a network that ships; did you mean `resnet_v2_50`?",
            Outcome.Refused(Failure, command, "resnet_v2_5"));
        Assert.Equal(
            "`alexnet` is neither a file nor a network that ships; `resnetgen list` shows them.",
            Outcome.Refused(Failure, command, "alexnet"));
        Assert.Equal(
            "`resnet152` is neither a file nor a network that ships; write `torchvision/resnet152` or `keras/resnet152`.",
            Outcome.Refused(Failure, command, "resnet152"));
    }

    [Theory]
    [InlineData("summary")]
    [InlineData("graph")]
    [InlineData("emit")]
    [InlineData("bench")]
    [InlineData("train")]
    public void A_file_that_is_missing_or_broken(string command)
    {
        var missing = folder.File("missing.resnet.yaml");
        Assert.Equal($"There is no file '{missing}'; give the path of a network's file.", Outcome.Refused(Failure, command, missing));

        Assert.Equal(
            $"'{folder.Path}' is a folder; give the path of a network's file, such as '{folder.File("my_network.resnet.yaml")}'.",
            Outcome.Refused(Failure, command, folder.Path));

        var empty = folder.Write("empty.resnet.yaml", "");
        Assert.StartsWith($"{empty}(1,1): error RNG001: ", Outcome.Refused(Failure, command, empty), StringComparison.Ordinal);

        var picture = folder.Write("picture.resnet.yaml", "\u0089PNG\r\n\u001a\n\0\0");
        Assert.StartsWith($"{picture}(", Outcome.Refused(Failure, command, picture), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("`resnet_v2_50` has no unit `block1/unit_33`; did you mean `block1/unit_3`?", "resnet_v2_50", "block1/unit_33")]
    [InlineData("`resnet_v2_50` has no unit `block1`; write `block1/unit_1`, ", "resnet_v2_50", "block1")]
    [InlineData("`tiny` has no unit `block1/unit_1`; there is none to use here.", null, "block1/unit_1")]
    public void A_unit_that_is_not_there(string sentence, string? name, string unit) =>
        Assert.StartsWith(sentence, Outcome.Refused(Failure, "graph", name ?? network, "--unit", unit), StringComparison.Ordinal);

    [Fact]
    public void A_file_that_cannot_be_read()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has a file that is there and cannot be read by anybody.");
        Assert.Matches(
            "^The file '/proc/self/mem' cannot be read: .*; give the path of a network's file.$",
            Outcome.Refused(Failure, "summary", "/proc/self/mem"));
    }

    [Fact]
    public void A_device_that_is_not_there()
    {
        Assert.SkipWhen(TorchSharp.torch.cuda.is_available(), "This machine has a GPU.");
        foreach (var command in new[] { "bench", "train" })
        {
            Assert.StartsWith(
                "--device cuda:1 cannot be used, since torch finds no GPU here: leave it out to run on the CPU",
                Outcome.Refused(Failure, command, network, "--device", "cuda:1"),
                StringComparison.Ordinal);
        }
    }

    [Fact]
    public void More_images_than_the_memory_holds() => Assert.Equal(
        "The memory does not suffice for this; choose a smaller --batch, or a network with fewer or smaller layers.",
        Outcome.Refused(Failure, "bench", network, "--batch", "2147483647", "--steps", "1", "--dtype", "float64"));

    [Fact]
    public void A_place_that_cannot_be_written_to()
    {
        var file = folder.Write("file", "");
        Assert.Matches(
            "^The C# cannot be written to '.*file/Tiny.cs': .*; give --output a file in a folder that is there",
            Outcome.Refused(Failure, "emit", network, "--output", Path.Combine(file, "Tiny.cs")).Replace('\\', '/'));
        Assert.Matches(
            "^The picture cannot be written to '.*file/tiny.svg': .*; give --output a file in a folder that is there",
            Outcome.Refused(Failure, "graph", network, "--output", Path.Combine(file, "tiny.svg")).Replace('\\', '/'));
        Assert.Matches(
            "^The output folder '.*file/run' cannot be made: .*; choose another one.$",
            Outcome.Refused(Failure, "train", network, "--out", Path.Combine(file, "run")).Replace('\\', '/'));
    }

    [Fact]
    public void Data_that_is_not_there_or_does_not_fit()
    {
        var nothing = folder.File("nothing");
        Assert.StartsWith(
            $"There is no folder '{nothing}'; give the path of a folder of images, or ",
            Outcome.Refused(Failure, "train", network, "--data", nothing),
            StringComparison.Ordinal);
        Assert.StartsWith(
            $"The folder '{folder.Path}' holds no images in a known layout; ",
            Outcome.Refused(Failure, "train", network, "--data", folder.Path),
            StringComparison.Ordinal);
        Assert.Equal(
            "The network 'resnet_v2_50' tells 1000 classes apart, but the pattern images have at most 10: "
            + "give --data a folder of images, or train a file with `num_classes: 10`.",
            Outcome.Refused(Failure, "train", "resnet_v2_50"));
    }

    [Fact]
    public void A_checkpoint_that_is_missing_or_corrupt()
    {
        var missing = folder.File("missing.safetensors");
        Assert.Contains(missing, Outcome.Refused(Failure, "train", network, "--resume", missing), StringComparison.Ordinal);

        var corrupt = folder.Write("corrupt.safetensors", "not a checkpoint at all");
        Assert.Contains(corrupt, Outcome.Refused(Failure, "train", network, "--resume", corrupt), StringComparison.Ordinal);
        Assert.Equal("not a checkpoint at all", File.ReadAllText(corrupt));
    }
}
