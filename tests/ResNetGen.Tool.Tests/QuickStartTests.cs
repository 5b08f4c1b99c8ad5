namespace ResNetGen.Tool.Tests;

/// <summary>What the sample exits with when a signal ends it: 128 and the signal's number, as shells expect.</summary>
public sealed class QuickStartTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(130)]
    [InlineData(143)]
    public void A_signal_during_training_saves(int exitCode)
    {
        var outcome = Signalled(exitCode, after: "epoch 1/1000", "--epochs", "1000");
        Assert.Equal(exitCode, outcome.ExitCode);
        Assert.Equal("", outcome.Error);
        Assert.Contains("everything is saved: go on with --resume ", outcome.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(folder.File("out", "checkpoint.safetensors")));
    }

    [Theory]
    [InlineData(130)]
    [InlineData(143)]
    public void A_signal_during_the_benchmark_ends_it_at_once(int exitCode)
    {
        var outcome = Signalled(exitCode, after: "step 0, duration", "--epochs", "1");
        Assert.Equal(exitCode, outcome.ExitCode);
        Assert.DoesNotContain("Forward-backward across", outcome.Output, StringComparison.Ordinal);
    }

    private Outcome Signalled(int exitCode, string after, params string[] args)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signal that one process can send to another as Ctrl-C.");
        using var sample = ToolProcess.StartProgram(ToolProcess.QuickStart, folder.Path, args);
        sample.WaitUntil(() => sample.HasWritten(after));
        if (exitCode == 130)
        {
            sample.Interrupt();
        }
        else
        {
            sample.Terminate();
        }

        return sample.End();
    }
}
