using System.Globalization;
using Microsoft.CodeAnalysis;
using ResNetGen.Generator.Tests.ShapeAnalysis;

namespace ResNetGen.Generator.Tests.Lifetimes;

/// <summary>Each temporary is reported once at its place, and nothing is reported where something may hold the object.</summary>
public sealed class LifetimeAnalyzerTests
{
    public static TheoryData<string, string> Reported() =>
        [.. Temporaries.All.Select(one => new TheoryDataRow<string, string>(one.Program, one.Message))];

    public static TheoryData<string, string> Kept() =>
        [.. KeptObjects.All.Select(one => new TheoryDataRow<string, string>(one.Trap, one.Program))];

    [Theory]
    [MemberData(nameof(Reported))]
    public async Task A_temporary_is_reported_at_its_place(string program, string message)
    {
        var project = CallProject.Of(program);

        var found = Assert.Single(await project.CheckLifetimes());

        Assert.Equal(("RNG054", DiagnosticSeverity.Info), (found.Id, found.Severity));
        Assert.Equal(message, found.GetMessage(CultureInfo.GetCultureInfo("tr-TR")));
        Assert.Equal(project.Marked, found.Location.SourceSpan);
        project.Run();
    }

    [Theory]
    [MemberData(nameof(Kept))]
    public async Task Nothing_is_reported_and_torch_runs_it(string trap, string program)
    {
        Assert.NotEmpty(trap);
        var project = CallProject.Of(program);

        Assert.Empty(await project.CheckLifetimes());
        project.Run();
    }

    [Theory]
    [InlineData("using var y = randn(3).mul(2).add(1);", "randn(3)", "2", "randn(3).mul(2)", "add(1)")]
    [InlineData("using var y = 1 - randn(3) * 2;", "1", "randn(3) * 2", "randn(3)", "2")]
    public async Task Of_several_each_is_reported(string program, params string[] places)
    {
        var project = CallProject.Of(program);

        var found = (await project.CheckLifetimes()).Select(one => one.Location.SourceSpan);

        Assert.Equal(
            places.Order(StringComparer.Ordinal),
            found.Select(span => project.Code[span.Start..span.End]).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(ReportDiagnostic.Suppress, null)]
    [InlineData(ReportDiagnostic.Error, DiagnosticSeverity.Error)]
    public async Task The_severity_is_set_as_that_of_any_analyzer(ReportDiagnostic set, DiagnosticSeverity? severity)
    {
        var found = await CallProject.Of("using var y = randn(3).relu();").CheckLifetimes(("RNG054", set));

        Assert.Equal(severity is { } one ? [one] : [], found.Select(one => one.Severity));
    }
}
