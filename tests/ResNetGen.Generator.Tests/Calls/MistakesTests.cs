using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace ResNetGen.Generator.Tests.Calls;

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
