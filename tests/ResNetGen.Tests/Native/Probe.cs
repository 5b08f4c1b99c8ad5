using System.Diagnostics;

namespace ResNetGen.Tests.Native;

/// <summary>
/// The program NativeProbe: loads the libraries in a process of its own, computes 1 + 4 + 9 + 16, and lists what it loaded.
/// </summary>
internal static class Probe
{
    public static string ProbePath =>
        Path.Combine(AppContext.BaseDirectory.Replace("ResNetGen.Tests", "NativeProbe", StringComparison.Ordinal), "NativeProbe");

    public static Task<ProbeRun> Run(params (string Name, string Value)[] environment) => Start(ProbePath, [], environment);

    public static async Task<ProbeRun> Start(string program, string[]? arguments = null, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(program, arguments ?? []) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment.Remove("RESNETGEN_CACHE");
        start.Environment.Remove("RESNETGEN_LIBTORCH");
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var lines = (await process.StandardOutput.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        await process.WaitForExitAsync();
        return new ProbeRun(
            process.ExitCode,
            lines.FirstOrDefault(),
            lines.Skip(1).Select(line => line.Replace(" (deleted)", "", StringComparison.Ordinal)).ToList(),
            (await error).Trim());
    }

    public static void SkipWhereTheOriginalLoads(ProbeRun run)
    {
        if (run.Libraries.Any(library => library.EndsWith("/libLibTorchSharp.so", StringComparison.Ordinal)))
        {
            Assert.Skip("this system's libstdc++ is new enough: nothing is mended");
        }
    }
}

/// <summary>What the program came to.</summary>
/// <param name="ExitCode">0, or 1 after a sentence on the standard error.</param>
/// <param name="Value">The value that it computed.</param>
/// <param name="Libraries">The files that were loaded.</param>
/// <param name="Error">The standard error: why it failed, or the notice about libtorch.</param>
internal sealed record ProbeRun(int ExitCode, string? Value, List<string> Libraries, string Error);
