using System.Text.RegularExpressions;
using ResNetGen.Testing;

namespace ResNetGen.Documentation.Tests;

/// <summary>The pages hang together: links lead somewhere, the site lists each, and lists in them are of what is there.</summary>
public sealed partial class PagesTests
{
    private static readonly string[] Folders = ["docs", ".github", "benchmarks", "experiments", "samples", "tests/CudaStandIn"];
    private static readonly string[] Headed = ["Context", "Decision", "Consequences"];

    /// <summary>Every page of the repository that people read there.</summary>
    private static IEnumerable<string> Pages =>
        Folders.SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.md", SearchOption.AllDirectories))
            .Concat(Directory.EnumerateFiles(Repository.Root, "*.md"))
            .Select(path => Path.GetRelativePath(Repository.Root, path).Replace('\\', '/'))
            .Where(path => !Outputs().IsMatch(path))
            .Order(StringComparer.Ordinal);

    [Fact]
    public void ALinkLeadsToAFileAndToAHeadingOfIt()
    {
        var links = Pages.SelectMany(
            page => Links().Matches(WithoutCode(Repository.Read(page))),
            (page, link) => (Page: page, Target: link.Groups["target"].Value)).ToList();
        Assert.True(links.Count > 100, $"only {links.Count} links were found");
        Assert.Empty(links.Where(link => !LeadsSomewhere(link.Page, link.Target)).Select(link => $"{link.Page}: {link.Target}"));
    }

    [Theory]
    [InlineData("nowhere.md", false)]
    [InlineData("language.md", true)]
    [InlineData("language.md#the-catalogue", true)]
    [InlineData("language.md#the-catalog", false)]
    [InlineData("../README.md", true)]
    [InlineData("../docs", true)]
    [InlineData("#words", true)]
    public void AndTheTestTellsThem(string target, bool leads) => Assert.Equal(leads, LeadsSomewhere("docs/words.md", target));

    [Fact]
    public void TheSiteListsEveryPage()
    {
        var listed = Hrefs().Matches(Repository.Read("docs/site/toc.yml")).Select(href => href.Groups["page"].Value)
            .Where(page => page.EndsWith(".md", StringComparison.Ordinal) && page != "index.md");
        var pages = Directory.GetFiles(Path.Combine(Repository.Root, "docs"), "*.md").Select(Path.GetFileName)
            .Concat(["adr/README.md", "diagnostics/README.md"]);

        Assert.Equal(pages.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void TheListOfDecisionsIsOfTheRecordsThatAreThere()
    {
        var rows = Directory.GetFiles(Path.Combine(Repository.Root, "docs/adr"), "0*.md").Order(StringComparer.Ordinal).Select(path =>
        {
            var record = Repository.Read("docs/adr/" + Path.GetFileName(path));
            var top = RecordHead().Match(record);
            Assert.True(top.Success, path);
            Assert.All(Headed, heading => Assert.Contains($"\n## {heading}\n", record, StringComparison.Ordinal));
            var number = Path.GetFileName(path)[..4];
            Assert.Equal(number.TrimStart('0'), top.Groups["number"].Value);
            var (title, status, date) = (top.Groups["title"].Value, top.Groups["status"].Value, top.Groups["date"].Value);
            return $"| [{number}]({Path.GetFileName(path)}) | {title} | {status} | {date} |";
        });

        const string Index = "docs/adr/README.md";
        const string Below = "|---|---|---|---|\n";
        var page = Repository.Read(Index);
        var head = page[..(page.IndexOf(Below, StringComparison.Ordinal) + Below.Length)];
        Snapshot.MatchFile(head + string.Concat(rows.Select(row => row + "\n")), Path.Combine(Repository.Root, Index));
    }

    [Fact]
    public void TheHostedServersRunWhatCiRuns()
    {
        var workflow = Repository.Read(".github/workflows/ci.yml");

        Assert.Contains("os: [ubuntu-latest, windows-latest, macos-latest]\n", workflow, StringComparison.Ordinal);
        Assert.EndsWith("      - run: bash .ci/run\n", workflow, StringComparison.Ordinal);
        var actions = UsedActions().Matches(workflow).Select(action => action.Groups["name"].Value).ToList();
        Assert.Equal(["actions/checkout@v4", "actions/setup-dotnet@v4"], actions);
    }

    /// <summary>docs/words.md: what it quotes as YAML is a key of a schema, and what it quotes as C# is a name in the sources.</summary>
    [Fact]
    public void AWordIsWrittenAsItsPageSays()
    {
        var keys = Repository.Read("schema/resnet.schema.json") + Repository.Read("schema/recipe.schema.json");
        var sources = string.Concat(Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.cs", SearchOption.AllDirectories)
            .Where(path => !Outputs().IsMatch(path.Replace('\\', '/'))).Select(File.ReadAllText));
        var rows = Repository.Read("docs/words.md").Split('\n').Where(line => line.StartsWith("| ", StringComparison.Ordinal))
            .Select(line => line.Trim('|').Split('|')).Where(cells => cells.Length == 4).Skip(1).ToList();
        Assert.True(rows.Count > 40, $"{rows.Count} rows");

        Assert.DoesNotContain(Code(rows, 2), key => !keys.Contains($"\"{key}\"", StringComparison.Ordinal));
        Assert.DoesNotContain(Code(rows, 3).SelectMany(name => name.Split('.')), name => !Regex.IsMatch(sources, $@"\b{name}\b"));

        static IEnumerable<string> Code(List<string[]> rows, int column) =>
            rows.SelectMany(cells => Quoted().Matches(cells[column])).Select(code => code.Groups["code"].Value);
    }

    private static bool LeadsSomewhere(string page, string target)
    {
        var (path, heading) = target.Split('#', 2) is [var before, var after] ? (before, after) : (target, "");
        var here = Path.Combine(Repository.Root, page);
        var file = path.Length == 0 ? here : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, path));
        return Path.Exists(file) && (heading.Length == 0 || HasHeading(File.ReadAllText(file).ReplaceLineEndings("\n"), heading));
    }

    private static bool HasHeading(string page, string anchor) =>
        Headings().Matches(WithoutCode(page)).Any(heading => Anchor(heading.Groups["text"].Value) == anchor);

    // As the hosts of repositories make one of a heading.
    private static string Anchor(string heading) => NotInAnchors().Replace(heading.ToLowerInvariant(), "").Replace(' ', '-');

    private static string WithoutCode(string page) => Fences().Replace(page, "");

    [GeneratedRegex("(^|/)(bin|obj)/|^benchmarks/gpu/kit/")]
    private static partial Regex Outputs();

    [GeneratedRegex(@"\]\((?!https?:)(?<target>[^)\s]+)\)")]
    private static partial Regex Links();

    [GeneratedRegex(@"href: (?<page>\S+)")]
    private static partial Regex Hrefs();

    [GeneratedRegex(@"^# 0*(?<number>\d+)[.:] (?<title>.+)\n\nStatus: (?<status>.+)\n+Date: (?<date>\d{4}-\d\d-\d\d)\n")]
    private static partial Regex RecordHead();

    [GeneratedRegex(@"uses: (?<name>\S+)")]
    private static partial Regex UsedActions();

    [GeneratedRegex("`(?<code>[^`…]+)`")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"^#+ (?<text>.+)$", RegexOptions.Multiline)]
    private static partial Regex Headings();

    [GeneratedRegex(@"[^\p{L}\p{N} _-]")]
    private static partial Regex NotInAnchors();

    [GeneratedRegex("^ *```.*?^ *```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fences();
}
