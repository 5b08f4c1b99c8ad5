using ResNetGen.Tool.Reports;
using ResNetGen.Training;

namespace ResNetGen.Tool.Tests;

/// <summary>The same command twice: it goes on or starts anew as it is told, and loses nothing where it is told neither.</summary>
[Collection(nameof(OneRun))]
public sealed class ExistingRunTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly string[] line;

    public ExistingRunTests() => line =
    [
        "train", folder.Write("tiny.resnet.yaml", Networks.Tiny), "--batch", "80", "--out", folder.File("run"),
    ];

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Told_nothing_it_is_refused_at_once()
    {
        Outcome.Expected([.. line, "--epochs", "1"]);
        var before = File.ReadAllBytes(folder.File("run", "checkpoint.safetensors"));

        // Not even the images are looked for.
        Assert.Equal(
            $"The folder '{folder.File("run")}' holds a run of 'tiny' with 100 steps already: go on with it by --resume auto, start anew "
            + "in its place by --fresh, or choose another folder by --out.",
            Outcome.Refused(1, [.. line, "--epochs", "1", "--data", folder.File("nowhere")]));
        Assert.Equal(before, File.ReadAllBytes(folder.File("run", "checkpoint.safetensors")));
        Assert.Equal(
            "--resume goes on with a run, and --fresh starts anew: leave one of them out.",
            Outcome.Refused(1, [.. line, "--fresh", "--resume", "auto"]));
    }

    [Theory]
    [InlineData("train x --fresh --epochs 2", "resnetgen train x --epochs 2 --resume out/c")]
    [InlineData("train x --resume out/b", "resnetgen train x --resume out/c")]
    [InlineData("train x --resume auto --epochs 2", "resnetgen train x --resume auto --epochs 2")]
    public void The_line_that_goes_on_is_the_one_that_was_typed_as_far_as_may_be(string typed, string shown)
    {
        var parsed = CommandLine.Parse(typed.Split(' '));
        var options = parsed.CommandResult.Command.Options.ToDictionary(option => option.Name);
        Assert.Equal(shown, ShellCommand.Resuming(parsed, options["--resume"], options["--fresh"], "out/c"));
    }

    [Fact]
    public void Resume_auto_begins_and_goes_on()
    {
        string[] auto = [.. line, "--resume", "auto"];
        Assert.DoesNotContain("going on", Outcome.Expected([.. auto, "--epochs", "1"]), StringComparison.Ordinal);
        Assert.Contains("\ngoing on after epoch 1\n", Outcome.Expected([.. auto, "--epochs", "2"]), StringComparison.Ordinal);
        Assert.Equal([1, 2], RunFolder.ReadEpochs(folder.File("run")).Select(epoch => epoch.Epoch));

        // A third time there is nothing left to do, and the report is there.
        var third = Outcome.Expected([.. auto, "--epochs", "2"]);
        Assert.Contains("\ngoing on after epoch 2\nTrained 'tiny' for 2 epochs to ", third, StringComparison.Ordinal);
        Assert.True(File.Exists(folder.File("run", "report.html")));
    }

    [Fact]
    public void Fresh_starts_anew()
    {
        Outcome.Expected([.. line, "--epochs", "2"]);
        Assert.DoesNotContain("going on", Outcome.Expected([.. line, "--epochs", "1", "--fresh"]), StringComparison.Ordinal);
        Assert.Single(RunFolder.ReadEpochs(folder.File("run")));
    }

    [Fact]
    public void A_line_is_shown_and_metrics_are_written_after_so_many_steps()
    {
        var output = Outcome.Expected([.. line, "--epochs", "1", "--display-every", "40", "--log-every", "25"]);
        Assert.Matches(
            @"\nepoch 1/1  batch 40/100  step 40  loss [\d.]+  accuracy [\d.]+ %  .*\n"
            + @"epoch 1/1  batch 80/100  step 80  .*\nepoch 1/1  train",
            output);
        Assert.Equal([25, 50, 75, 100], RunFolder.ReadSteps(folder.File("run")).Select(step => step.Step));
    }
}
