using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;
using ResNetGen.Compiler.Diagnostics;
using ResNetGen.Generator.ShapeAnalysis;
using ResNetGen.Generator.Lifetimes;

namespace ResNetGen.Generator.Tests;

public class DiagnosticTests
{
    /// <summary>
    /// In the file in which the marked text is wrong: the id, and the text between the marks, which is what the error is about.
    /// </summary>
    public static TheoryData<string, string> Mistakes() => new()
    {
        { "RNG010", "network: tiny\ninput: [3, 8, 8]\nroot:\n  - { name: conv1, «conv3d»: 4, kernel: 3 }\n" },
        { "RNG010", "network: tiny\r\ninput: [3, 8, 8]\r\nroot:\r\n  - { name: conv1, «conv3d»: 4, kernel: 3 }\r\n" },
        { "RNG010", "network: tiny\rinput: [3, 8, 8]\rroot:\r  - { name: conv1, «conv3d»: 4, kernel: 3 }\r" },
        { "RNG024", "# 残差 😀 network\nnetwork: tiny\ninput: [3, 8, 8]\nroot:\n  - { conv2d: 4, kernel: 3, activation: «\"😀\u0301\"» }\n" },
        { "RNG006", "network: tiny\ninput: [3, 8, 8]\n«nput»: 3\nroot: [{ conv2d: 4, kernel: 3 }]\n" },
        { "RNG005", "network: tiny\ninput: «[3, 8]»\nroot: [{ conv2d: 4, kernel: 3 }]\n" },
        { "RNG032", "network: tiny\ninput: [3, 8, 8]\nroot:\n  - conv2d: 4\n    kernel: 3\n  - «max_pool2d»: 9\n" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void An_error_stands_at_the_text_that_it_is_about(string id, string marked)
    {
        var begin = marked.IndexOf('«', StringComparison.Ordinal);
        var length = marked.IndexOf('»', StringComparison.Ordinal) - begin - 1;
        var text = marked.Replace("«", string.Empty, StringComparison.Ordinal).Replace("»", string.Empty, StringComparison.Ordinal);

        var run = GeneratorSession.RunOnce(InMemoryProject.Of(("nets/tiny.resnet.yaml", text)));

        var problem = Assert.Single(run.Problems);
        Assert.Equal(id, problem.Id);
        Assert.Equal(DiagnosticSeverity.Error, problem.Severity);
        Assert.Equal(LocationKind.ExternalFile, problem.Location.Kind);

        // The compiler's own notion of lines is the judge.
        var place = problem.Location.GetLineSpan();
        Assert.Equal(InMemoryProject.Folder + "/nets/tiny.resnet.yaml", place.Path);
        Assert.Equal(new TextSpan(begin, length), problem.Location.SourceSpan);
        Assert.Equal(SourceText.From(text).Lines.GetLinePositionSpan(problem.Location.SourceSpan), place.Span);
    }

    [Fact]
    public void An_error_in_a_unit_leads_to_its_definition_and_to_the_call()
    {
        const string Text = "network: tiny\ninput: [3, 8, 8]\nunits:\n  twice:\n    layers:\n      - { name: a, max_pool2d: 2 }\n    "
            + "  - { add: [input, a] }\nblocks:\n  - { unit_fn: twice, args: \"[(), ()]\" }\n";

        var problem = GeneratorSession.RunOnce(InMemoryProject.Of(("tiny.resnet.yaml", Text))).Problems.Single();

        Assert.EndsWith(
            " give both paths the same stride. In `twice` (line 4), called by `block1/unit_1` (line 9).",
            problem.ToString(),
            StringComparison.Ordinal);
        Assert.Equal([TextAt("twice:", 5), TextAt("()", 2)], problem.AdditionalLocations.Select(location => location.SourceSpan));
        Assert.All(
            problem.AdditionalLocations,
            location => Assert.Equal(SourceText.From(Text).Lines.GetLinePositionSpan(location.SourceSpan), location.GetLineSpan().Span));

        static TextSpan TextAt(string text, int length) => new(Text.IndexOf(text, StringComparison.Ordinal), length);
    }

    [Fact]
    public void Columns_count_as_the_compiler_counts_behind_letters_of_two_halves()
    {
        const string Text = "network: tiny\ninput: [3, 8, 8]\nroot:\n  - { conv2d: 4, activation: \"😀\", initializer: no, kernel: 3 }\n";

        var second = GeneratorSession.RunOnce(InMemoryProject.Of(("tiny.resnet.yaml", Text))).Problems[1];

        Assert.Equal(new TextSpan(Text.IndexOf("no,", StringComparison.Ordinal), 2), second.Location.SourceSpan);
        Assert.Equal(SourceText.From(Text).Lines.GetLinePositionSpan(second.Location.SourceSpan), second.Location.GetLineSpan().Span);
    }

    [Fact]
    public void The_build_prints_file_line_column_id_and_sentence()
    {
        var run = GeneratorSession.RunOnce(
            InMemoryProject.Of(("tiny.resnet.yaml", Networks.Tiny.Replace("conv2d", "conv3d", StringComparison.Ordinal))));

        Assert.Equal(
            "/repository/App/tiny.resnet.yaml(6,20): error RNG010: Unknown layer `conv3d`; did you mean `conv2d`?",
            run.Problems.Single().ToString());
    }

    [Fact]
    public void Every_rule_has_a_descriptor_of_its_own_with_a_help_link()
    {
        Assert.Equal(Rules.All.Count, Rules.All.Select(rule => rule.Id).Distinct().Count());
        foreach (var rule in Rules.All)
        {
            var descriptor = DiagnosticReporter.Descriptors[rule.Id];
            Assert.Equal(rule.Title, descriptor.Title.ToString(null));
            Assert.EndsWith($"/docs/diagnostics/{rule.Id}.md", descriptor.HelpLinkUri, StringComparison.Ordinal);
        }
    }

    /// <summary>As docs/diagnostics/README.md says.</summary>
    [Theory]
    [InlineData(true, DiagnosticSeverity.Warning)]
    [InlineData(false, DiagnosticSeverity.Error)]
    public void A_globalconfig_changes_the_severity_and_an_editorconfig_does_not(bool isGlobal, DiagnosticSeverity severity)
    {
        var project = InMemoryProject.Of(("tiny.resnet.yaml", Networks.Tiny.Replace("conv2d", "conv3d", StringComparison.Ordinal)));
        var compilation = project.Compilation();
        compilation = compilation.WithOptions(
            compilation.Options.WithSyntaxTreeOptionsProvider(new Severities(isGlobal))
                .WithGeneralDiagnosticOption(ReportDiagnostic.Default));

        var problems = CSharpGeneratorDriver.Create(
            [new NetworkGenerator().AsSourceGenerator()], project.Files, optionsProvider: project.Options())
            .RunGenerators(compilation)
            .GetRunResult().Diagnostics;

        Assert.Equal(severity, Assert.Single(problems).Severity);
    }

    [Fact]
    public void NoWarn_hides_an_error()
    {
        var project = InMemoryProject.Of(("tiny.resnet.yaml", Networks.Tiny.Replace("conv2d", "conv3d", StringComparison.Ordinal)));
        var compilation = project.Compilation();
        compilation = compilation.WithOptions(
            compilation.Options.WithSpecificDiagnosticOptions([new("RNG010", ReportDiagnostic.Suppress)]));

        Assert.Empty(
            CSharpGeneratorDriver.Create([new NetworkGenerator().AsSourceGenerator()], project.Files, optionsProvider: project.Options())
                .RunGenerators(compilation)
                .GetRunResult().Diagnostics);
    }

    [Fact]
    public void Every_rule_has_a_row_in_the_release_notes()
    {
        var rows = Repository.Read("generators/ResNetGen.Generator/AnalyzerReleases.Unshipped.md")
            .Split('\n')
            .Concat(Repository.Read("generators/ResNetGen.Generator/AnalyzerReleases.Shipped.md").Split('\n'))
            .Where(line => line.StartsWith("RNG0", StringComparison.Ordinal))
            .Select(line => line.Split('|').Select(cell => cell.Trim()).ToArray())
            .ToList();

        var calls = CallRules.All.Concat(LifetimeRules.All)
            .Select(rule => (rule.Id, rule.Category, rule.DefaultSeverity.ToString(), rule.Title.ToString(CultureInfo.InvariantCulture)));
        Assert.Equal(
            Rules.All.Select(rule => (rule.Id, "ResNetGen", "Error", rule.Title))
                .Concat(calls)
                .OrderBy(row => row.Id, StringComparer.Ordinal),
            rows.Select(cells => (cells[0], cells[1], cells[2], cells[3])));
    }

    /// <summary>The errors that no text has by itself; those of texts are shown by the compiler's own tests.</summary>
    [Theory]
    [InlineData("RNG008")]
    [InlineData("RNG040")]
    [InlineData("RNG041")]
    [InlineData("RNG042")]
    public void The_page_shows_what_the_build_prints(string id)
    {
        var (wrong, right) = Halves(Repository.Read($"docs/diagnostics/{id}.md"));
        var session = id == "RNG041"
            ? new GeneratorSession(new NetworkGenerator((_, _, _) => throw new InvalidOperationException("what failed")))
            : new GeneratorSession();
        var project = id switch
        {
            "RNG008" => InMemoryProject.Of(("tiny.resnet.yaml", null)),
            "RNG041" => InMemoryProject.Of(("tiny.resnet.yaml", Networks.Tiny)),
            "RNG042" => InMemoryProject.Of(("tiny.resnet.yaml", Networks.Tiny), ("tiny.resnet.yaml", Networks.Tiny)),
            _ => InMemoryProject.Of([.. Files(wrong)]),
        };

        var error = session.Run(project).Problems.Single().ToString().Replace(InMemoryProject.Folder + "/", "", StringComparison.Ordinal);
        Assert.Contains($"```text\n{error}\n```", wrong, StringComparison.Ordinal);
        Assert.Empty(GeneratorSession.RunOnce(InMemoryProject.Of([.. Files(right)])).Problems);

        static (string Wrong, string Right) Halves(string page) =>
            page.Split("\nRight:\n") is [var first, var second] ? (first, second) : (page, string.Empty);

        // The first line of each is its path.
        static IEnumerable<(string Name, string? Text)> Files(string part) => System.Text.RegularExpressions.Regex
            .Matches(part, "```yaml\n# (?<path>.*)\n(?<text>[^`]*)```")
            .Select(file => (file.Groups["path"].Value, (string?)$"\n{file.Groups["text"].Value}"));
    }

    [Fact]
    public void A_file_that_cannot_be_read_is_an_error_and_its_class_is_there()
    {
        var run = GeneratorSession.RunOnce(
            InMemoryProject.Of(("resnet_v9.resnet.yaml", null))
                .WithSource("class Use { App.ResNetV9? net; App.ResNetV9? Net => net ??= new(); }"));

        Assert.Equal("RNG008", run.Problems.Single().Id);
        Assert.Empty(run.CompilerErrors());
    }

    [Theory]
    [InlineData("a.yaml")]
    [InlineData("a.resnet.yml")]
    [InlineData("resnet.yaml")]
    public void Other_files_are_none_of_ours(string name) =>
        Assert.Empty(GeneratorSession.RunOnce(InMemoryProject.Of((name, Networks.Tiny))).Result.GeneratedSources);

    [Fact]
    public void The_ending_is_known_in_any_case() =>
        Assert.Single(GeneratorSession.RunOnce(InMemoryProject.Of(("Tiny.ResNet.YAML", Networks.Tiny))).Networks);

    /// <summary>What a .globalconfig says, or an .editorconfig, which says it of C# files.</summary>
    private sealed class Severities(bool isGlobal) : SyntaxTreeOptionsProvider
    {
        public override GeneratedKind IsGenerated(SyntaxTree tree, CancellationToken cancellationToken) => GeneratedKind.Unknown;

        public override bool TryGetDiagnosticValue(
            SyntaxTree tree, string diagnosticId, CancellationToken cancellationToken, out ReportDiagnostic severity)
        {
            severity = ReportDiagnostic.Warn;
            return !isGlobal;
        }

        public override bool TryGetGlobalDiagnosticValue(
            string diagnosticId, CancellationToken cancellationToken, out ReportDiagnostic severity)
        {
            severity = ReportDiagnostic.Warn;
            return isGlobal;
        }
    }
}
