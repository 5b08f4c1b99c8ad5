using System.Diagnostics;

namespace ResNetGen.Lifetime.Tests;

/// <summary>Training while garbage is collected without a pause, in a process of its own (CollectionProbe).</summary>
public sealed class CollectionTests
{
    [Fact]
    public async Task Every_number_of_a_run_is_the_same_while_garbage_is_collected_without_a_pause()
    {
        var calm = await Probe("--steps", "40");
        Assert.Equal(5, calm.Output.Count(c => c == '\n'));
        var stressed = await Probe("--steps", "40", "--collect");
        Assert.Equal(calm.Output, stressed.Output);
        Assert.Matches("^[1-9][0-9]{2,} collections", stressed.Error);
    }

    private static async Task<(string Output, string Error)> Probe(params string[] arguments)
    {
        var folder = AppContext.BaseDirectory.Replace("ResNetGen.Lifetime.Tests", "CollectionProbe", StringComparison.Ordinal);
        var start = new ProcessStartInfo(Path.Combine(folder, "CollectionProbe"), arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, await error);
        return (output, await error);
    }
}
