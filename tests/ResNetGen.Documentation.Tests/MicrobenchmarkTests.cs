using System.Text.RegularExpressions;
using ResNetGen.Microbenchmarks;

namespace ResNetGen.Documentation.Tests;

/// <summary>benchmarks/ResNetGen.Microbenchmarks: what it calls slower, and that its baseline is of what it measures.</summary>
public sealed class MicrobenchmarkTests
{
    private const string Folder = "benchmarks/ResNetGen.Microbenchmarks/";

    private static readonly string[] Classes = ["CompilerBenchmarks", "RuntimeBenchmarks"];

    [Theory]
    [InlineData(100, 95, 105, "")]
    [InlineData(130, 125, 135, "slower")]
    [InlineData(130, 104, 140, "")] // The middle halves meet.
    [InlineData(108, 107, 109, "")] // Too little to be told from another run of the same code.
    [InlineData(70, 65, 75, "faster")]
    [InlineData(70, 65, 96, "")]
    public void AChangeIsCalledOneWhereTheSpreadAllowsIt(double median, double lower, double upper, string verdict)
    {
        var comparison = Comparison.Of(Of("A", 100, 95, 105), Of("A", median, lower, upper));

        Assert.Equal(verdict, Assert.Single(comparison.Rows).Verdict);
        Assert.Equal(verdict == "slower", comparison.Slower.Any());
        var sentence = verdict == "slower" ? "Slower than the baseline: X." : "Nothing is slower than the baseline.";
        Assert.Contains(sentence, comparison.ToMarkdown(), StringComparison.Ordinal);
    }

    [Fact]
    public void OnAnotherMachineNothingIsCalledSlower()
    {
        var comparison = Comparison.Of(Of("A", 100, 95, 105), Of("B", 300, 295, 305));

        Assert.Empty(comparison.Slower);
        var shown = comparison.ToMarkdown();
        Assert.Contains("| X | 100.0 (95.0 to 105.0) | 300.0 (295.0 to 305.0) | 3.00 |  |", shown, StringComparison.Ordinal);
        Assert.Contains("The baseline is of another machine", shown, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1.1, 0, "The machine of the baseline figures was busy (a load of 1.1 on 2 cores)")]
    [InlineData(0, 13, "The machine of the present figures was busy (a load of 13.0 on 2 cores)")]
    [InlineData(1, 1, null)]
    public void OnABusyMachineNothingIsCalledSlower(double then, double now, string? obstacle)
    {
        var comparison = Comparison.Of(Of("A", 100, 95, 105) with { Load = then }, Of("A", 300, 295, 305) with { Load = now });

        Assert.Equal(obstacle, comparison.Obstacle);
        Assert.Equal(obstacle is null, comparison.Slower.Any());
        Assert.Contains(obstacle ?? "Slower than the baseline: X.", comparison.ToMarkdown(), StringComparison.Ordinal);
    }

    [Fact]
    public void WhereTheLoadIsNotToldItIsTakenForNone() => Assert.False((Of("A", 1, 1, 1) with { Load = null }).WasBusy);

    [Fact]
    public void WhatIsNotInTheBaselineIsNew()
    {
        var comparison = Comparison.Of(new Figures("A", 2, 0, []), Of("A", 1, 1, 1));

        Assert.Equal(("new", double.NaN), (comparison.Rows[0].Verdict, comparison.Rows[0].Ratio));
    }

    [Fact]
    public void TheBaselineHasWhatIsMeasured()
    {
        var baseline = Figures.Read(Path.Combine(Repository.Root, Folder, "baseline.json"));
        var measured = Classes
            .SelectMany(name => Regex.Matches(Repository.Read($"{Folder}{name}.cs"), @"\[Benchmark\]\n    public \S+ (?<method>\w+)")
                .Select(method => $"{name}.{method.Groups["method"].Value}"))
            .ToList();

        Assert.Equal(9, measured.Count);
        Assert.Equal(measured, baseline.All.Select(figure => figure.Name));
        Assert.All(baseline.All, figure =>
        {
            Assert.True(figure is { LowerQuartile: > 0, Iterations: >= 10 }, figure.Name);
            Assert.InRange(figure.Median, figure.LowerQuartile, figure.UpperQuartile);
        });
        Assert.NotEmpty(baseline.Machine);
    }

    private static Figures Of(string machine, double median, double lower, double upper) =>
        new(machine, 2, 0, [new Figure("X", median, lower, upper, 15)]);
}
