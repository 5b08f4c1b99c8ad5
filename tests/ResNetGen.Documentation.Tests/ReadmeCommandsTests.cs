using System.Text.Json;
using System.Text.RegularExpressions;

namespace ResNetGen.Documentation.Tests;

/// <summary>
/// The commands of the README's first screen, as they stand there; only the output goes to a folder of the test's own, and MNIST is gone
/// through three times instead of six.
/// </summary>
public sealed partial class ReadmeCommandsTests : IDisposable
{
    private const string Command = "dotnet run -c Release --project samples/QuickStart";
    private const string OnMnist = Command + " -- --data ../shared/data/mnist-t10k";

    // Run by the tests of the packages.
    private const string Pack = "dotnet pack -c Release -o packages";

    private const string Summary = "dotnet run -c Release --project src/ResNetGen.Tool -- summary torchvision/resnet50";

    private readonly string folder = Directory.CreateTempSubdirectory("quickstart").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void TheReadmeHasNoOtherCommandsAndCiRunsTheTests()
    {
        Assert.Equal([Command, "dotnet test -c Release", OnMnist, Pack, Summary], Readme.Blocks("sh").Select(block => block.TrimEnd('\n')));
        Assert.Contains("\ndotnet test -c Release ", Repository.Read(".ci/run"), StringComparison.Ordinal);
    }

    [Fact]
    public void TheToolShowsAShippedNetwork()
    {
        var outcome = CommandLine.Run(Summary);

        Assert.True(outcome.ExitCode == 0, outcome.Output + outcome.Error);
        Assert.Contains("25,610,152", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void WithoutDataItTrainsOnItsOwnImagesAndIsTimed()
    {
        var outcome = CommandLine.Run(Command, "--", "--out", folder);

        Assert.True(outcome.ExitCode == 0, outcome.Output + outcome.Error);
        Assert.Contains("block3/unit_2/basic/conv2", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("6,664,832", outcome.Output, StringComparison.Ordinal);
        Assert.Matches(ForwardLine(), outcome.Output);
        Assert.Matches(TrainLine(), outcome.Output);

        // Ten classes, evenly: chance is 10 %.
        Assert.True(ValidationAccuracy(epochs: 6) > 0.95, outcome.Output);
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], File.ReadAllBytes(Path.Combine(folder, "curves.png"))[..4]);
        Assert.True(new FileInfo(Path.Combine(folder, "checkpoint.safetensors")).Length > 175_402 * 4);
    }

    [Fact]
    public void OnMnistItIsRightForMoreThan97Percent()
    {
        if (!Directory.Exists(Path.Combine(Repository.Root, "..", "shared", "data", "mnist-t10k")))
        {
            Assert.Skip("MNIST is not beside the repository.");
        }

        var outcome = CommandLine.Run(OnMnist, "--epochs", "3", "--out", folder);

        Assert.True(outcome.ExitCode == 0, outcome.Output + outcome.Error);
        Assert.True(ValidationAccuracy(epochs: 3) > 0.97, outcome.Output);
    }

    [Fact]
    public void AMissingFolderIsOneSentence()
    {
        var missing = Path.Combine(folder, "no-such-folder");
        var outcome = CommandLine.Run(Command, "--no-build", "--", "--data", missing, "--out", folder);

        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains(missing, outcome.Error, StringComparison.Ordinal);
        Assert.Single(outcome.Error.Trim().Split('\n'));
    }

    /// <summary>The last epoch's accuracy on the validation images, as the metrics file has it.</summary>
    private double ValidationAccuracy(int epochs)
    {
        var lines = File.ReadLines(Path.Combine(folder, "metrics.jsonl")).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        var ofEpochs = lines.Where(line => line.GetProperty("kind").GetString() == "epoch").ToList();
        Assert.Equal(epochs, ofEpochs.Count);
        return ofEpochs[^1].GetProperty("test_accuracy").GetDouble();
    }

    [GeneratedRegex(@"Forward across 50 steps, \d+\.\d{3} \+/- \d+\.\d{3} sec / batch")]
    private static partial Regex ForwardLine();

    [GeneratedRegex(@"Forward-backward across 50 steps, \d+\.\d{3} \+/- \d+\.\d{3} sec / batch")]
    private static partial Regex TrainLine();
}
