using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace ResNetGen.Generator.Tests.ShapeAnalysis;

/// <summary>Each mistake is one error at its place, and the program would have failed there.</summary>
public sealed class MistakesTests
{
    public static TheoryData<string, string, string> Failing() => Data(Mistakes.Failing);

    public static TheoryData<string, string, string> All() => Data(Mistakes.Failing.Concat(Mistakes.Stated));

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_mistake_is_one_error_at_its_place(string id, string program, string message)
    {
        var project = CallProject.Of(program);

        var error = Assert.Single(await project.Check());

        Assert.Equal((id, DiagnosticSeverity.Error), (error.Id, error.Severity));
        Assert.Equal(message, error.GetMessage(CultureInfo.GetCultureInfo("tr-TR")));
        Assert.Equal(project.Marked, error.Location.SourceSpan);
    }

    [Theory]
    [MemberData(nameof(Failing))]
    public void What_is_an_error_fails_when_it_runs(string id, string program, string message)
    {
        Assert.NotEmpty(id + message);
        var project = CallProject.Of(program);
        Assert.ThrowsAny<Exception>(project.Run);
    }

    [Theory]
    [InlineData("using var x = randn(2, 5); using var net = new Tiny(seed: 1); net.eval(); net.forward(x);")]
    [InlineData("using var x = randn(2, 5); using var net = new Wide(seed: 1); using var unused = net.Conv1.Weight; net.Block1.call(x);")]
    [InlineData(
        "using var net = new Wide(); using var points = net.ForwardEndPoints(randn(1, 3, 16, 16)); "
            + "net.Block1.Unit1.forward(points.Logits);")]
    public async Task Networks_of_another_library_are_known_too(string statements) =>
        Assert.Equal("RNG050", Assert.Single(await CallProject.OfLibrary(statements).Check()).Id);

    [Theory]
    [InlineData("none", 0)]
    [InlineData("warning", 1)]
    public async Task The_severity_is_set_as_that_of_any_analyzer(string severity, int count)
    {
        var level = severity == "none" ? ReportDiagnostic.Suppress : ReportDiagnostic.Warn;

        var reported = await CallProject.Of("randn(4).view(5);").Check(("RNG052", level));

        Assert.Equal(count, reported.Count);
        Assert.All(reported, diagnostic => Assert.Equal(DiagnosticSeverity.Warning, diagnostic.Severity));
    }

    [Fact]
    public async Task The_place_that_made_the_shape_is_shown_with_the_error()
    {
        var project = CallProject.Of("var x = randn(2, 5);\nnew Tiny().forward(x);");

        var error = Assert.Single(await project.Check());

        Assert.Equal("randn(2, 5)", SourceText.From(project.Code).ToString(Assert.Single(error.AdditionalLocations).SourceSpan));
    }

    private static TheoryData<string, string, string> Data(IEnumerable<(string Id, string Program, string Message)> mistakes)
    {
        var data = new TheoryData<string, string, string>();
        foreach (var (id, program, message) in mistakes)
        {
            data.Add(id, program, message);
        }

        return data;
    }
}
