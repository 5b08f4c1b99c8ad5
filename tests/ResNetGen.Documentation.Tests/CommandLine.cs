using System.Diagnostics;

namespace ResNetGen.Documentation.Tests;

/// <summary>The commands of the README.</summary>
internal static class CommandLine
{
    /// <summary>Runs a command line of the README in the repository's root.</summary>
    public static Outcome Run(string commandLine, params string[] more)
    {
        var words = commandLine.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var start = new ProcessStartInfo(words[0], [.. words[1..], .. more])
        {
            WorkingDirectory = Repository.Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // A test run's own settings must not reach the build that the command does.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            start.Environment.Remove(name);
        }

        // Test projects run side by side, and torch's threads wait for each other by spinning.
        start.Environment["OMP_NUM_THREADS"] = "1";
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new Outcome(process.ExitCode, output, error.Result);
    }
}

/// <summary>What a process printed, and how it ended.</summary>
internal sealed record Outcome(int ExitCode, string Output, string Error);
