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

    [Fact]
    public void Ctrl_C_saves_and_says_how_to_go_on()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signal that one process can send to another as Ctrl-C.");
        Outcome interrupted;
        using (var tool = Start())
        {
            tool.WaitUntil(() => StepsDone() > WholeRun.StepsPerEpoch);
            tool.Interrupt();
            interrupted = tool.End();
        }

        Assert.Equal(130, interrupted.ExitCode);
        Assert.Equal("", interrupted.Error);
        var lines = interrupted.Output.TrimEnd('\n').Split('\n');
        var checkpoint = Path.Combine("out", "tiny", "checkpoint.safetensors");
        Assert.Matches($@"^Interrupted after step \d+ \(epoch \d of {WholeRun.Epochs}, batch \d+ of {WholeRun.StepsPerEpoch}\); everything is saved: go on with --resume {checkpoint}$", lines[^2]);
        Assert.Equal($"  resnetgen {string.Join(' ', WholeRun.Line)} --resume {checkpoint}", lines[^1]);

        RequireToGoOn(lines[^1].Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..]);
        RequireTheWholeRun();
    }

    private ToolProcess Start()
    {
        folder.Write("tiny.resnet.yaml", Networks.Tiny);
        return ToolProcess.Start(folder.Path, WholeRun.Line);
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
        Assert.Contains("\ngoing on after epoch 1\n", outcome.Output, StringComparison.Ordinal);
    }

    private void RequireTheWholeRun()
    {
        Assert.Equal(WholeRun.Steps / 10, whole.StepFigures.Count);
        Assert.Equal(whole.StepFigures, MetricsFile.ReadSteps(Metrics()));
        Assert.Equal(whole.EpochFigures, MetricsFile.ReadEpochs(Metrics()).Select(WithoutTimes));
        Assert.Equal(whole.Checkpoint, File.ReadAllBytes(Checkpoint()));
    }

    private static EpochMetrics WithoutTimes(EpochMetrics epoch) => epoch with { Seconds = 0, ImagesPerSecond = 0 };

    /// <summary>The run that nothing interrupts.</summary>
    public sealed class WholeRun
    {
        public const int Epochs = 3;
        public const int StepsPerEpoch = 8_000 / 16;
        public const int Steps = Epochs * StepsPerEpoch;
        public const int StepsPerCheckpoint = 130;

        public static readonly string[] Line = ["train", "tiny.resnet.yaml", "--epochs", "3", "--batch", "16", "--seed", "7", "--learning-rate", "0.1", "--checkpoint-every", "130"];

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
        }

        public IReadOnlyList<StepMetrics> StepFigures { get; }

        public IReadOnlyList<EpochMetrics> EpochFigures { get; }

        public IReadOnlyList<byte> Checkpoint { get; }
    }
}
