using System.Text.RegularExpressions;
using ResNetGen.Compiler.Diagnostics;
using ResNetGen.Compiler.Recipes;
using ResNetGen.Compiler.Tests.Diagnostics;
using ResNetGen.Compiler.Text;

namespace ResNetGen.Compiler.Tests.Documentation;

/// <summary>The pages of the errors: their files are compiled, and what is shown of the wrong ones is what the compiler says.</summary>
public sealed partial class DiagnosticsPageTests
{
    private const string Folder = "docs/diagnostics";
    private const string Begin = "<!-- The text up to the next comment is written by the tests from the pages. -->\n";
    private const string End = "<!-- End of the catalogue. -->\n";

    /// <summary>The ranges of the ids.</summary>
    private static readonly string[] Ranges =
    [
        "The file as YAML", "Names", "Values and arguments", "Shapes, counts and scopes", "Other files and the build", "C#", "Recipes",
    ];

    private static readonly string[] Pages =
        [.. Directory.GetFiles(Path.Combine(Repository.Root, Folder), "RNG???.md").Select(
            path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal)];

    public static TheoryData<string> OfText { get; } = [.. Rules.All.Except(MistakesTests.OfNoText).Select(rule => rule.Id)];

    /// <summary>With RESNETGEN_ACCEPT_SNAPSHOTS=1 what is shown is written anew.</summary>
    [Theory]
    [MemberData(nameof(OfText))]
    public void The_wrong_file_gives_that_error_and_no_other_as_the_page_shows_it(string id)
    {
        var text = Examples.In(Page(id), "yaml")[0];
        var error = Assert.Single(Errors(id, text));

        Assert.Equal(id, error.Id);
        Snapshot.MatchFile(
            Shown().Replace(Page(id), _ => $"```text\n{DiagnosticView.Of(File(id), text, error)}```\n", 1),
            Path.Combine(Repository.Root, $"{Folder}/{id}.md"));
    }

    [Theory]
    [MemberData(nameof(OfText))]
    public void The_right_file_has_no_error(string id)
    {
        var files = Examples.In(Page(id), "yaml");

        Assert.Equal(2, files.Count);
        Assert.Empty(Errors(id, files[1]));
    }

    [Fact]
    public void Every_rule_has_its_page_with_its_title_and_its_help_link_leads_there() => Assert.All(Rules.All, rule =>
    {
        Assert.Matches($"^# {rule.Id}: {rule.Title}\n\n[A-Z`].*[.]\n", Page(rule.Id));
        Assert.EndsWith($"/{Folder}/{rule.Id}.md", rule.HelpLink, StringComparison.Ordinal);
    });

    /// <summary>Errors in C# are not the compiler's, and have pages here too. So has the one warning of the build's own targets.</summary>
    [Fact]
    public void Every_page_is_that_of_a_rule() =>
        Assert.Equal(
            Rules.All.Select(rule => rule.Id).Append("RNG048").Order(StringComparer.Ordinal),
            Pages.Where(id => Examples.In(Page(id), "csharp").Count == 0));

    [Fact]
    public void The_table_has_every_page()
    {
        var page = Repository.Read($"{Folder}/README.md");
        var (from, to) = (page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, page.IndexOf(End, StringComparison.Ordinal));
        var table = Pages.GroupBy(id => Ranges[id[4] - '0']).Select(range =>
            $"\n## {range.Key}\n\n| | | |\n|---|---|---|\n{string.Concat(range.Select(id => $"| [{id}]({id}.md) | "
                + $"{Heading().Match(Page(id)).Groups["title"].Value} | {FirstSentence(id)} |\n"))}");

        Snapshot.MatchFile($"{page[..from]}{string.Concat(table)}\n{page[to..]}", Path.Combine(Repository.Root, $"{Folder}/README.md"));
    }

    [Fact]
    public void Links_lead_to_headings_of_the_language()
    {
        var headings = Regex.Matches(Repository.Read("docs/language.md"), "^#+ (.*)$", RegexOptions.Multiline)
            .Select(heading => heading.Groups[1].Value.ToLowerInvariant().Replace(' ', '-'))
            .ToList();
        var links = Regex.Matches(
            string.Concat(Pages.Select(Page)) + Repository.Read("docs/language.md"), @"\((?:\.\./language\.md)?#([a-z-]+)\)")
            .Select(link => link.Groups[1].Value)
            .Distinct()
            .ToList();

        Assert.NotEmpty(links);
        Assert.All(links, link => Assert.Contains(link, headings));
    }

    private static bool IsOfRecipes(string id) => string.CompareOrdinal(id, "RNG060") >= 0;

    private static string File(string id) => IsOfRecipes(id) ? "my.recipe.yaml" : "net.resnet.yaml";

    private static EquatableArray<Diagnostic> Errors(string id, string text) =>
        IsOfRecipes(id) ? RecipeCompiler.Compile(File(id), text).Diagnostics : NetworkCompiler.Compile(File(id), text).Diagnostics;

    private static string Page(string id) => Repository.Read($"{Folder}/{id}.md");

    /// <summary>What stands in the table; links are relative to the same folder.</summary>
    private static string FirstSentence(string id) =>
        Sentence().Match(Heading().Replace(Page(id), string.Empty)).Value.Replace('\n', ' ').Replace("|", "\\|", StringComparison.Ordinal);

    [GeneratedRegex("^# RNG[0-9]{3}: (?<title>.*)\n\n")]
    private static partial Regex Heading();

    [GeneratedRegex(@"\A.*?\.(?=\s)", RegexOptions.Singleline)]
    private static partial Regex Sentence();

    [GeneratedRegex("^```text\n.*?^```\n", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Shown();
}
