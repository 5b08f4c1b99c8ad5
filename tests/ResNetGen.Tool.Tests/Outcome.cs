namespace ResNetGen.Tool.Tests;

/// <summary>What a command line came to.</summary>
public sealed record Outcome(int ExitCode, string Output, string Error)
{
    /// <summary>Runs a command line in this process.</summary>
    public static Outcome Of(params string[] args)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var exitCode = Program.Run(args, output, error);
        return new Outcome(exitCode, output.ToString(), error.ToString());
    }

    /// <summary>The output of a command line that must succeed and say nothing on the side.</summary>
    public static string Expected(params string[] args)
    {
        var outcome = Of(args);
        Assert.Equal("", outcome.Error);
        Assert.Equal(0, outcome.ExitCode);
        return outcome.Output;
    }

    /// <summary>The one sentence that a command line fails with, after which nothing is on the standard output.</summary>
    public static string Refused(int exitCode, params string[] args)
    {
        var outcome = Of(args);
        Assert.Equal("", outcome.Output);
        Assert.Equal(exitCode, outcome.ExitCode);
        Assert.EndsWith("\n", outcome.Error, StringComparison.Ordinal);
        return Assert.Single(outcome.Error[..^1].Split('\n'));
    }
}
