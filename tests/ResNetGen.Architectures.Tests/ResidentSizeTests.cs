using System.Diagnostics;
using System.Globalization;

namespace ResNetGen.Architectures.Tests;

/// <summary>The resident size of a process that does nothing else (MemoryProbe), at a batch of 8 images of 224×224.</summary>
public sealed class ResidentSizeTests
{
    /// <summary>
    /// The largest tensor of the network at this size, the root's output, in megabytes. One such left behind in each pass would be
    /// thousands.
    /// </summary>
    private const int LargestTensor = 8 * 64 * 112 * 112 * 4 / (1 << 20);

    [Theory]
    [InlineData("forward", 200)]
    [InlineData("training", 50)]
    public async Task The_resident_size_is_flat(string mode, int steps)
    {
        var probe = AppContext.BaseDirectory.Replace("ResNetGen.Architectures.Tests", "MemoryProbe", StringComparison.Ordinal);
        var start = new ProcessStartInfo(Path.Combine(probe, "MemoryProbe"), [mode, steps.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardOutput = true,
        };

        // What docs/native.md advises where glibc is older than 2.39.
        start.Environment["GLIBC_TUNABLES"] = "glibc.malloc.tcache_count=0";
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, process.ExitCode);
        Assert.InRange(int.Parse(output, CultureInfo.InvariantCulture), -1000, 2 * LargestTensor);
    }
}
