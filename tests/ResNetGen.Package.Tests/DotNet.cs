using System.Diagnostics;

namespace ResNetGen.Package.Tests;

/// <summary>Runs the SDK, and what it has built, in a process of its own, as a user does.</summary>
internal static class DotNet
{
    /// <summary>Runs a program, <c>dotnet</c> or one that it has built, and waits for it.</summary>
    /// <param name="program">The program.</param>
    /// <param name="folder">Where it runs.</param>
    /// <param name="packages">The folder of NuGet's packages.</param>
    /// <param name="arguments">What follows the program's name.</param>
    public static async Task<Outcome> Run(string program, string folder, string packages, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // What the running test process was told is not for the build that it starts, and no build server may outlive it.
        var told = start.Environment.Keys.Where(name =>
            name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase) || name.StartsWith("TESTINGPLATFORM", StringComparison.Ordinal));
        foreach (var variable in told.ToList())
        {
            start.Environment.Remove(variable);
        }

        start.Environment.Remove("RESNETGEN_LIBTORCH");
        start.Environment["NUGET_PACKAGES"] = packages;
        start.Environment["OMP_NUM_THREADS"] = "1";
        start.Environment["DiffEngine_Disabled"] = "true";
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["UseSharedCompilation"] = "false";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["DOTNET_NOLOGO"] = "1";
        start.Environment["NO_COLOR"] = "1";

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new Outcome(process.ExitCode, (await output + await errors).ReplaceLineEndings("\n"));
    }
}

/// <summary>How a process ended, and what it said.</summary>
internal sealed record Outcome(int ExitCode, string Output)
{
    /// <summary>The output of a process that must have gone well.</summary>
    public string Succeeded()
    {
        Assert.True(ExitCode == 0, Output);
        return Output;
    }
}
