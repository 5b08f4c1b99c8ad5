using System.Text.RegularExpressions;
using ResNetGen.Compiler.Diagnostics;
using ResNetGen.Compiler.Tests.Diagnostics;

namespace ResNetGen.Compiler.Tests.Documentation;

public sealed class DiagnosticsPageTests
{
    private static readonly string Page = Repository.Read("docs/diagnostics.md");

    public static TheoryData<string> OfText { get; } = [.. Rules.All.Except(MistakesTests.OfNoText).Select(rule => rule.Id)];

    [Theory]
    [MemberData(nameof(OfText))]
    public void The_wrong_example_gives_that_error_and_no_other_in_the_words_of_the_page(string id)
    {
        var section = Section(id);
        var error = Assert.Single(Networks.Compile(Examples.Whole(Examples.In(section, "yaml")[0])).Diagnostics);

        Assert.Equal(id, error.Id);
        Assert.Equal(Assert.Single(Examples.In(section, "text")).TrimEnd(), error.Message);
    }

    [Theory]
    [MemberData(nameof(OfText))]
    public void The_right_example_compiles(string id)
    {
        var examples = Examples.In(Section(id), "yaml");

        Assert.Equal(2, examples.Count);
        Networks.Graph(Examples.Whole(examples[1]));
    }

    [Fact]
    public void Every_rule_has_its_section_in_order_with_its_title()
    {
        Assert.Equal(Rules.All.Select(rule => rule.Id), Regex.Matches(Page, "^## (.*)$", RegexOptions.Multiline).Select(heading => heading.Groups[1].Value));
        Assert.All(Rules.All, rule => Assert.StartsWith($"## {rule.Id}\n\n**{rule.Title}.** ", Section(rule.Id), StringComparison.Ordinal));
    }

    [Fact]
    public void The_help_links_lead_to_the_sections() => Assert.All(Rules.All, rule =>
        Assert.EndsWith($"/docs/diagnostics.md#{rule.Id.ToLowerInvariant()}", rule.HelpLink, StringComparison.Ordinal));

    [Fact]
    public void Links_into_the_other_page_lead_to_its_headings()
    {
        var headings = Regex.Matches(Repository.Read("docs/language.md"), "^#+ (.*)$", RegexOptions.Multiline).Select(heading => heading.Groups[1].Value.ToLowerInvariant().Replace(' ', '-')).ToList();
        var links = Regex.Matches(Page + Repository.Read("docs/language.md"), @"\((?:language\.md)?#([a-z-]+)\)").Select(link => link.Groups[1].Value).Distinct().ToList();

        Assert.NotEmpty(links);
        Assert.All(links, link => Assert.Contains(link, headings));
    }

    private static string Section(string id)
    {
        var start = Page.IndexOf($"## {id}\n", StringComparison.Ordinal);
        Assert.True(start >= 0, $"docs/diagnostics.md has no section {id}.");
        var end = Page.IndexOf("\n## ", start + 1, StringComparison.Ordinal);
        return end < 0 ? Page[start..] : Page[start..(end + 1)];
    }
}
