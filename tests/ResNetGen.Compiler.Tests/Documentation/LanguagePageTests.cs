using System.Text.RegularExpressions;
using ResNetGen.Compiler.Binding;
using ResNetGen.Compiler.Catalogue;

namespace ResNetGen.Compiler.Tests.Documentation;

public sealed class LanguagePageTests
{
    private const string Path = "docs/language.md";
    private const string Begin = "<!-- The text up to the next comment is written by the tests from the compiler's own catalogue. -->\n";
    private const string End = "<!-- End of the catalogue. -->\n";

    private static readonly string Page = Repository.Read(Path);

    public static TheoryData<int, string> Yaml { get; } = [.. Examples.In(Page, "yaml").Select((text, i) => (i, text))];

    [Theory]
    [MemberData(nameof(Yaml))]
    public void Every_example_compiles(int number, string example)
    {
        _ = number;
        Networks.Graph(Examples.Whole(example));
    }

    [Fact]
    public void The_first_example_is_the_shipped_network() => Assert.Equal(
        Networks.Graph(Networks.Shipped("resnet_v2_50")).WithoutLines(),
        Networks.Graph(Examples.In(Page, "yaml")[0]).WithoutLines());

    [Fact]
    public void Blocks_said_to_be_equal_are()
    {
        var example = Examples.In(Page, "yaml").Single(text => text.Contains("scope: c,", StringComparison.Ordinal)).Split('\n');
        var networks = example.Skip(1).Take(3).Select(block => block.Replace("scope: b", "scope: a", StringComparison.Ordinal))
            .Select(block => block.Replace("scope: c", "scope: a", StringComparison.Ordinal))
            .Select(block => Networks.Graph(Examples.Whole($"blocks:\n{block}\n")));

        Assert.Single(networks.Distinct());
    }

    [Fact]
    public void The_scope_that_it_names_is_there() => Assert.Contains(
        "net/block1/unit_2/basic_v2/conv1",
        Networks.Graph(Examples.Whole(Examples.In(Page, "yaml").Single(example => example.Contains("basic_v2", StringComparison.Ordinal))))
            .Rows()
            .Select(row => row.Scope));

    /// <summary>With RESNETGEN_ACCEPT_SNAPSHOTS=1 it is written anew.</summary>
    [Fact]
    public void The_catalogue_is_the_compilers_own()
    {
        var from = Page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        var to = Page.IndexOf(End, StringComparison.Ordinal);

        Snapshot.MatchFile(Page[..from] + Catalogue() + Page[to..], System.IO.Path.Combine(Repository.Root, Path));
    }

    [Fact]
    public void Every_activation_has_a_row() => Assert.Equal(Activations.Words, Rows("The activations:").Select(row => row[0].Trim('`')));

    [Fact]
    public void Every_key_of_a_file_has_a_row()
    {
        // What the compiler says that it knows, in its own words.
        var known = Regex.Matches(Assert.Single(Networks.Errors(Networks.With("qqqqqqqqqqqq: 1\nroot: [relu]"))), "`([a-z_]+)`")
            .Skip(1)
            .Select(match => match.Groups[1].Value);

        Assert.Equal(known.Order(), Rows("## The file").Select(row => row[0].Trim('`')).Order());
    }

    [Fact]
    public void Every_shipped_unit_is_told_with_its_arguments()
    {
        Assert.NotEmpty(UnitLibrary.Names);
        Assert.All(UnitLibrary.Names, name =>
        {
            var arguments = ((Syntax.ListNode)UnitLibrary.Find(name)!["args"]!).Items.Cast<Syntax.ScalarNode>().Select(item => item.Value);
            Assert.Contains($"`{name}` (`{string.Join(", ", arguments)}`", Page, StringComparison.Ordinal);
        });
    }

    [Theory]
    [InlineData("1,048,576 characters", "the file has 1,048,577 characters and may have 1,048,576")]
    [InlineData("32 levels", "nests more than 32 levels deep")]
    public void Limits_are_those_of_the_messages(string told, string message)
    {
        Assert.Contains(told, Page, StringComparison.Ordinal);
        Assert.Contains(
            message,
            string.Concat(
                Networks.Errors(message.Contains("levels", StringComparison.Ordinal) ? new string('[', 40) : new string('#', 1_048_577))),
            StringComparison.Ordinal);
    }

    private static IEnumerable<string[]> Rows(string heading) => Page[Page.IndexOf(heading, StringComparison.Ordinal)..].Split('\n')
        .SkipWhile(line => !line.StartsWith('|'))
        .TakeWhile(line => line.StartsWith('|'))
        .Skip(2)
        .Select(line => line.Split('|', StringSplitOptions.TrimEntries)[1..^1]);

    private static string Catalogue()
    {
        var text = "\n| layer | shape of one image |\n|---|---|\n"
            + string.Concat(
                LayerCatalogue.All.Where(kind => !Activations.Layers.Contains(kind.Name))
                    .Select(kind => $"| [{kind.Name}](#{kind.Name}) | {kind.Rule} |\n"))
            + $"| {string.Join(", ", Activations.Layers)} | {LayerCatalogue.Find(Activations.Layers[0])!.Rule} |\n";
        foreach (var kind in LayerCatalogue.All.Where(kind => !Activations.Layers.Contains(kind.Name)))
        {
            text += $"\n### {kind.Name}\n\n{kind.Summary}\n";
            if (kind.DefaultsFrom is { } other && Shared(kind, LayerCatalogue.Find(other)!) is { } shared)
            {
                text += shared;
                continue;
            }

            if (kind.Parameters.Count > 0)
            {
                text += "\n| argument | value | default | |\n|---|---|---|---|\n";
            }

            foreach (var parameter in kind.Parameters)
            {
                var beside = parameter == kind.Primary ? ", beside the kind" : string.Empty;
                text += $"| `{parameter.Name}`{beside} | {Value(parameter)} | {Default(parameter)} | {parameter.Summary} |\n";
            }
        }

        return text + $"\n### {string.Join(", ", Activations.Layers)}\n\nThe activation of that name, element by element.\n\n";
    }

    private static string? Shared(LayerKind kind, LayerKind other) => kind.Parameters.Except(other.Parameters).Any()
        ? null
        : $"\nIt takes the arguments of `{other.Name}`, but for "
            + $"{string.Join(", ", other.Parameters.Except(kind.Parameters).Select(parameter => $"`{parameter.Name}`"))}.\n";

    private static string Default(Parameter parameter) =>
        parameter.Default switch { null => "required", "" => "its end", var value => $"`{value}`" };

    private static string Value(Parameter parameter) =>
        Plain(parameter) + string.Concat(parameter.NumberedWords.Select(word => $", `{{ {word}: number }}`"));

    private static string Plain(Parameter parameter) => parameter.Type switch
    {
        ParameterType.Integer => FormattableString.Invariant($"integer ≥ {parameter.Minimum}"),
        ParameterType.Size => FormattableString.Invariant($"integer ≥ {parameter.Minimum}, or [height, width]"),
        ParameterType.Padding => FormattableString.Invariant($"`same`, `valid` or integer ≥ {parameter.Minimum}"),
        ParameterType.Number when double.IsNegativeInfinity(parameter.Minimum) => "number",
        ParameterType.Number when double.IsInfinity(parameter.Below) => FormattableString.Invariant($"number ≥ {parameter.Minimum}"),
        ParameterType.Number => FormattableString.Invariant($"{parameter.Minimum} ≤ number < {parameter.Below}"),
        ParameterType.Flag => "`true` or `false`",
        ParameterType.Layers => "a list of names",
        ParameterType.File => "a file",
        ParameterType.Name => "a name",
        _ when parameter.Words.SequenceEqual(Activations.Words) => "an activation",
        _ => string.Join(", ", parameter.Words.Select(word => $"`{word}`")),
    };
}
