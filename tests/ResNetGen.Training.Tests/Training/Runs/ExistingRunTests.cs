using ResNetGen.Training;
using static ResNetGen.Tests.Training.InterruptedRun;

namespace ResNetGen.Tests.Training;

/// <summary>A run that is in the output folder already: nothing of it is lost unless that was asked for.</summary>
[Collection(nameof(Alone))]
public sealed class ExistingRunTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_new_run_is_refused_and_changes_nothing()
    {
        Assert.Equal(11, Run(Few).Steps);
        var before = Contents();
        Assert.Equal(
            $"The folder '{folder.Path}' holds a run of 'small' with 11 steps already: set ExistingRun of the TrainingOptions to "
            + "ExistingRun.Resume to go on with it or to ExistingRun.Replace to start anew in its place, or choose another OutputFolder.",
            Assert.Throws<ResNetGenException>(() => Run(Few)).Message);
        Assert.Equal(before, Contents());

        // One that is damaged may be all that somebody has.
        File.WriteAllText(folder.File("checkpoint.safetensors"), "");
        Assert.StartsWith(
            $"The folder '{folder.Path}' holds a run already: ",
            Assert.Throws<ResNetGenException>(() => Run(Few)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_program_goes_on_with_what_is_there_and_starts_where_nothing_is()
    {
        using var wholeFolder = new TemporaryFolder();
        using var whole = new SmallNetwork(Image, 4);
        var expected = Trainer.Run(whole, Images, Options(wholeFolder, OptimizerSettings.Sgd()));

        // Metrics without a checkpoint are what a run leaves that was killed before its first one: there is nothing to go on from.
        File.WriteAllText(folder.File("metrics.jsonl"), "");
        var options = Options(folder, OptimizerSettings.Sgd()) with { ExistingRun = ExistingRun.Resume };
        var progress = new RecordingProgress();
        var first = Run(options with { MaxSteps = 11 }, progress);
        Assert.Equal((TrainingEnd.StepLimit, 11), (first.End, first.Steps));
        Assert.Null(progress.Plan!.ResumedAt);

        progress = new RecordingProgress();
        using var network = new SmallNetwork(Image, 4, seed: 99);
        var second = Trainer.Run(network, Images, options, progress);
        Assert.Equal(new ResumePoint(1, 3, 11), progress.Plan!.ResumedAt);
        Assert.Equal(MetricsFile.ReadSteps(expected.MetricsPath), MetricsFile.ReadSteps(second.MetricsPath));
        Assert.Equal(whole.Logits.Weight.data<float>().ToArray(), network.Logits.Weight.data<float>().ToArray());
    }

    [Fact]
    public void A_replaced_run_leaves_nothing()
    {
        Run(Few with { KeepCheckpoints = 5, CheckpointEverySteps = 2 });
        var events = Path.GetFileName(Assert.Single(Directory.GetFiles(folder.Path, "events.*")));
        Thread.Sleep(5);
        var second = Run(Few with { MaxSteps = 3, ExistingRun = ExistingRun.Replace });
        Assert.Equal(3, MetricsFile.ReadSteps(second.MetricsPath).Count);
        Assert.Empty(Directory.GetFiles(folder.File("checkpoints")));
        Assert.NotEqual(events, Path.GetFileName(Assert.Single(Directory.GetFiles(folder.Path, "events.*"))));
    }

    [Fact]
    public void A_run_that_goes_on_elsewhere_takes_no_other_run_s_place()
    {
        using var other = new TemporaryFolder();
        var there = Run(Options(other, OptimizerSettings.Sgd()) with { MaxSteps = 9, KeepCheckpoints = 5, CheckpointEverySteps = 2 });
        Run(Few);
        var onward = Options(folder, OptimizerSettings.Sgd()) with { ResumeFrom = there.CheckpointPath };
        Assert.EndsWith(
            " with 11 steps already: choose another OutputFolder in the TrainingOptions, or set their ExistingRun to "
            + "ExistingRun.Replace to lose it.",
            Assert.Throws<ResNetGenException>(() => Run(onward)).Message,
            StringComparison.Ordinal);

        // The second time it is its own run that is there.
        var replaced = Run(onward with { ExistingRun = ExistingRun.Replace, MaxSteps = 12 });
        Assert.Equal(
            Enumerable.Range(1, 12).Select(step => (long)step), MetricsFile.ReadSteps(replaced.MetricsPath).Select(step => step.Step));
        Assert.Empty(Directory.GetFiles(folder.File("checkpoints"), "step-*"));
        Assert.Equal(20, Run(onward with { ExistingRun = ExistingRun.Resume, MaxSteps = 20 }).Steps);
    }

    [Theory]
    [InlineData(0, 24)]
    [InlineData(5, 4)]
    public void The_progress_is_told_of_every_step_that_is_to_be_shown(int every, int told)
    {
        // A step takes no time by the clock of a display: what it is told of is what it is told of on purpose.
        using var output = new StringWriter();
        var progress = new RecordingProgress();
        var options = Options(folder, OptimizerSettings.Sgd()) with { DisplayEverySteps = every, LogEverySteps = every == 0 ? 1 : 1000 };
        Run(options, progress);
        Assert.Equal(every, progress.Plan!.DisplayEverySteps);
        Assert.Equal(told, progress.Positions.Count(position => position.Step % Math.Max(1, every) == 0));
        if (every > 0)
        {
            Run(options with { ExistingRun = ExistingRun.Replace }, TrainingProgress.Lines(output));
            Assert.Equal(
                ["step 5", "step 10", "step 15", "step 20"],
                output.ToString().Split("  ").Where(part => part.StartsWith("step ", StringComparison.Ordinal)));
        }
    }

    private TrainingOptions Few => Options(folder, OptimizerSettings.Sgd()) with { MaxSteps = 11 };

    private static TrainingResult Run(TrainingOptions options, ITrainingProgress? progress = null)
    {
        using var network = new SmallNetwork(Image, 4);
        return Trainer.Run(network, Images, options, progress);
    }

    private List<(string, string)> Contents() =>
    [
        .. Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(path => (path, Convert.ToHexString(File.ReadAllBytes(path)))),
    ];
}
