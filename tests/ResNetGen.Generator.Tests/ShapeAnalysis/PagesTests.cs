using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using ResNetGen.Generator.ShapeAnalysis;
using ResNetGen.Generator.Lifetimes;

namespace ResNetGen.Generator.Tests.ShapeAnalysis;

/// <summary>The examples of the pages are compiled, and say what stands below them.</summary>
public sealed partial class PagesTests
{
    private static readonly IEnumerable<DiagnosticDescriptor> Rules = CallRules.All.Concat(LifetimeRules.All);

    public static TheoryData<string> Ids() => [.. Rules.Select(rule => rule.Id)];

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task A_page_has_a_wrong_and_a_right_example(string id)
    {
        var rule = Rules.Single(rule => rule.Id == id);
        var page = Repository.Read($"docs/diagnostics/{id}.md");
        var blocks = Blocks(page);

        Assert.StartsWith($"# {id}: {rule.Title.ToString(CultureInfo.InvariantCulture)}\n", page, StringComparison.Ordinal);
        Assert.EndsWith($"/docs/diagnostics/{id}.md", rule.HelpLinkUri, StringComparison.Ordinal);
        Assert.Equal(["csharp", "text", "csharp"], blocks.Select(block => block.Language));
        Assert.Equal(id, await OneError(blocks[0].Text, blocks[1].Text));
        var right = CallProject.Of(blocks[2].Text);
        Assert.Empty(await All(right));
        right.Run();
    }

    [Fact]
    public async Task The_page_about_calls_shows_what_is_reported()
    {
        var blocks = Blocks(Repository.Read("docs/calls.md"));

        Assert.Equal(["csharp", "text", "csharp", "text"], blocks.Select(block => block.Language));
        Assert.Equal("RNG050", await OneError(blocks[0].Text, blocks[1].Text));
        Assert.Equal("RNG050", await OneError(blocks[2].Text, blocks[3].Text));
    }

    /// <summary>The one error of a program, which says what is expected where the carets stand.</summary>
    private static async Task<string> OneError(string program, string message)
    {
        var error = Assert.Single(await All(CallProject.Of(program)));
        Assert.Equal(message.TrimEnd('\n'), error.GetMessage(CultureInfo.InvariantCulture));

        var lines = program.Split('\n');
        var carets = Array.FindIndex(lines, line => line.TrimEnd().EndsWith('^'));
        var span = error.Location.GetMappedLineSpan().Span;
        Assert.Equal(new LinePosition(carets - 1, lines[carets].IndexOf('^', StringComparison.Ordinal)), span.Start);
        Assert.Equal(new LinePosition(carets - 1, lines[carets].LastIndexOf('^') + 1), span.End);
        return error.Id;
    }

    /// <summary>What is shown as right is right in every respect, and what is wrong is wrong in one.</summary>
    private static async Task<IReadOnlyList<Diagnostic>> All(CallProject project) =>
        [.. await project.Check(), .. await project.CheckLifetimes()];

    private static List<(string Language, string Text)> Blocks(string page) =>
        [.. Fence().Matches(page).Select(match => (match.Groups["language"].Value, match.Groups["text"].Value))];

    [GeneratedRegex(@"^```(?<language>\w+)\n(?<text>.*?)^```$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Fence();
}
