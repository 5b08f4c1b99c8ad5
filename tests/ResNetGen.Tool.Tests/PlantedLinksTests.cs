namespace ResNetGen.Tool.Tests;

/// <summary>A folder that somebody else made may hold links where the tool writes; what they lead to is not touched.</summary>
[Collection(nameof(OneRun))]
public sealed class PlantedLinksTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly string network;

    public PlantedLinksTests()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a permission on Windows.");
        network = folder.Write("tiny.resnet.yaml", Networks.Tiny);
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_run_writes_through_none()
    {
        string[] names =
        [
            "report.html", "report.html.partial", "curves.png", "curves.png.partial", "metrics.jsonl", "checkpoint.safetensors.partial",
            "events.out.tfevents.1.host",
        ];
        Directory.CreateDirectory(folder.File("run"));
        foreach (var name in names)
        {
            File.CreateSymbolicLink(folder.File("run", name), folder.Write(Path.Combine("precious", name), name));
        }

        var outcome = Outcome.Of("train", network, "--epochs", "1", "--batch", "800", "--out", folder.File("run"));
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.All(names, name => Assert.Equal(name, File.ReadAllText(folder.File("precious", name))));
        Assert.All(Directory.GetFiles(folder.File("run")), file => Assert.Null(new FileInfo(file).LinkTarget));
    }

    [Fact]
    public void Checkpoints_elsewhere_are_not_deleted()
    {
        var kept = folder.Write(Path.Combine("elsewhere", "step-0000000001.safetensors"), "precious");
        Directory.CreateDirectory(folder.File("run"));
        Directory.CreateSymbolicLink(folder.File("run", "checkpoints"), folder.File("elsewhere"));
        var error = Outcome.Of("train", network, "--epochs", "1", "--batch", "800", "--fresh", "--out", folder.File("run")).Error;
        Assert.Equal(
            $"'{folder.File("run", "checkpoints")}' is a link, and checkpoints that lie elsewhere are not replaced: "
            + "remove it, or choose another output folder.\n",
            error);
        Assert.Equal("precious", File.ReadAllText(kept));
    }

    [Fact]
    public void Commands_write_through_none()
    {
        var precious = folder.Write("precious", "precious");
        foreach (var args in (string[][])[["emit", network, "-o"], ["graph", network, "-o"], ["graph", network, "--format", "svg", "-o"]])
        {
            var link = folder.File("link");
            File.CreateSymbolicLink(link, precious);
            Outcome.Expected([.. args, link]);
            Assert.Null(new FileInfo(link).LinkTarget);
            Assert.Equal("precious", File.ReadAllText(precious));
            File.Delete(link);
        }
    }

    [Fact]
    public void A_device_is_no_file() => Assert.Equal(
        "The C# cannot be written to '/dev/stdout': It is a device, where a file is needed; "
        + "give --output a file in a folder that is there and can be written to.",
        Outcome.Refused(1, "emit", network, "-o", "/dev/stdout"));
}
