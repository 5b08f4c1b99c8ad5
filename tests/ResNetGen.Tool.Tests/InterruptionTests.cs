using ResNetGen.Training;

namespace ResNetGen.Tool.Tests;

/// <summary>A run that is stopped in the middle and gone on with is the run that was not, bit for bit.</summary>
public sealed class InterruptionTests(InterruptionTests.WholeRun whole) : IClassFixture<InterruptionTests.WholeRun>, IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_run_that_is_killed_goes_on_from_its_last_checkpoint()
    {
        using (var tool = Start())
        {
            // In the middle of the second epoch, and not at a checkpoint.
            tool.WaitUntil(() => StepsDone() > WholeRun.StepsPerEpoch + WholeRun.StepsPerCheckpoint);
            tool.Kill();
            Assert.NotEqual(0, tool.End().ExitCode);
        }

        Assert.True(StepsDone() < WholeRun.Steps, "The process was to be killed before its run was done.");
        var checkpoint = Checkpoint();
        Assert.Equal(0, Checkpoints.Checkpoint.ReadState(checkpoint).Step % WholeRun.StepsPerCheckpoint);

        RequireToGoOn([.. WholeRun.Line, "--resume", checkpoint]);
        RequireTheWholeRun();
    }

    /// <summary>
    /// A short form of `benchmarks/ResNetGen.Benchmarks -- kills`, whose points are other ones each time; what is lost is never more than
    /// the interval.
    /// </summary>
    [Fact]
    public void A_run_that_is_killed_anywhere_again_and_again_goes_on_from_its_folder()
    {
        var random = new Random();
        string[] resume = [];
        for (var kill = 0; kill < 4; kill++)
        {
            var before = StepsDone();
            using var tool = Start(resume);

            // From before the first step of the process to well behind a checkpoint, and into the writing of files.
            tool.WaitUntil(() => kill == 0 ? StepsDone() > 0 : StepsDone() != before);
            Thread.Sleep(random.Next(60));
            tool.Kill();
            tool.End();
            var done = StepsDone();
            using var notes = new StringWriter();
            var saved = File.Exists(Checkpoint()) || Directory.Exists(folder.File("out", "tiny", "checkpoints"))
                ? Checkpoints.Checkpoint.Verify(RunFolder.NewestCheckpoint(folder.File("out", "tiny"), notes)).Step
                : 0;
            Assert.True(done - saved <= WholeRun.StepsPerCheckpoint, $"Of {done} steps {saved} are saved.");
            resume = saved == 0 ? [] : ["--resume", Path.Combine("out", "tiny")];
        }

        var outcome = ToolProcess.Run(folder.Path, [.. WholeRun.Line, .. resume]);
        Assert.Equal("", outcome.Error);
        Assert.Equal(0, outcome.ExitCode);
        RequireTheWholeRun();
    }

    [Theory]
    [InlineData(130)]
    [InlineData(143)]
    public void Ctrl_C_and_SIGTERM_save_and_say_how_to_go_on(int exitCode)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signal that one process can send to another as Ctrl-C.");
        Outcome interrupted;
        using (var tool = Start())
        {
            tool.WaitUntil(() => StepsDone() > WholeRun.StepsPerEpoch);
            if (exitCode == 130)
            {
                tool.Interrupt();
            }
            else
            {
                tool.Terminate();
            }

            interrupted = tool.End();
        }

        Assert.Equal(exitCode, interrupted.ExitCode);
        Assert.Equal("", interrupted.Error);
        var lines = interrupted.Output.TrimEnd('\n').Split('\n');
        var checkpoint = Path.Combine("out", "tiny", "checkpoint.safetensors");
        Assert.Matches(
            $@"^Interrupted after step \d+ \(epoch \d of {WholeRun.Epochs}, batch \d+ of {WholeRun.StepsPerEpoch}\); "
            + $"everything is saved: go on with --resume {checkpoint}$",
            lines[^2]);
        Assert.Equal($"  resnetgen {string.Join(' ', WholeRun.Line)} --resume {checkpoint}", lines[^1]);

        RequireToGoOn(lines[^1].Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..]);
        RequireTheWholeRun();
    }

    private ToolProcess Start(params string[] more)
    {
        folder.Write("tiny.resnet.yaml", Networks.Tiny);
        return ToolProcess.Start(folder.Path, [.. WholeRun.Line, .. more]);
    }

    private string Checkpoint() => folder.File("out", "tiny", "checkpoint.safetensors");

    private string Metrics() => folder.File("out", "tiny", "metrics.jsonl");

    private long StepsDone() => File.Exists(Metrics()) && MetricsFile.ReadSteps(Metrics()) is [.., var last] ? last.Step : 0;

    private void RequireToGoOn(string[] args)
    {
        var outcome = ToolProcess.Run(folder.Path, args);
        Assert.Equal("", outcome.Error);
        Assert.Equal(0, outcome.ExitCode);

        // From the beginning it would be the same run as well.
        Assert.Matches(
            $@"\ngoing on (after epoch 1|in epoch 2 after batch \d+ of {WholeRun.StepsPerEpoch} \(step \d+\))\n", outcome.Output);
    }

    private void RequireTheWholeRun()
    {
        Assert.Equal(WholeRun.Steps / 10, whole.StepFigures.Count);
        Assert.Equal(whole.StepFigures, MetricsFile.ReadSteps(Metrics()));
        Assert.Equal(whole.EpochFigures, MetricsFile.ReadEpochs(Metrics()).Select(WithoutTimes));
        Assert.Equal(whole.Checkpoint, File.ReadAllBytes(Checkpoint()));
        Assert.Equal(whole.Best, File.ReadAllBytes(RunFolder.BestCheckpoint(folder.File("out", "tiny"))));
    }

    private static EpochMetrics WithoutTimes(EpochMetrics epoch) => epoch with { Seconds = 0, ImagesPerSecond = 0 };

    /// <summary>The run that nothing interrupts.</summary>
    public sealed class WholeRun
    {
        public const int Epochs = 3;
        public const int StepsPerEpoch = 8_000 / 16;
        public const int Steps = Epochs * StepsPerEpoch;
        public const int StepsPerCheckpoint = 130;

        public static readonly string[] Line =
        [
            "train", "tiny.resnet.yaml", "--epochs", "3", "--batch", "16", "--seed", "7", "--learning-rate", "0.1",
            "--checkpoint-every", "130",
        ];

        public WholeRun()
        {
            using var folder = new TemporaryFolder();
            folder.Write("tiny.resnet.yaml", Networks.Tiny);
            var outcome = ToolProcess.Run(folder.Path, Line);
            Assert.Equal("", outcome.Error);
            Assert.Equal(0, outcome.ExitCode);
            StepFigures = MetricsFile.ReadSteps(folder.File("out", "tiny", "metrics.jsonl"));
            EpochFigures = [.. MetricsFile.ReadEpochs(folder.File("out", "tiny", "metrics.jsonl")).Select(WithoutTimes)];
            Checkpoint = File.ReadAllBytes(folder.File("out", "tiny", "checkpoint.safetensors"));
            Best = File.ReadAllBytes(RunFolder.BestCheckpoint(folder.File("out", "tiny")));
        }

        public IReadOnlyList<StepMetrics> StepFigures { get; }

        public IReadOnlyList<EpochMetrics> EpochFigures { get; }

        public IReadOnlyList<byte> Checkpoint { get; }

        public IReadOnlyList<byte> Best { get; }
    }
}
