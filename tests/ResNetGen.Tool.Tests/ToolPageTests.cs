using System.CommandLine.Help;
using System.Text.RegularExpressions;

namespace ResNetGen.Tool.Tests;

/// <summary>docs/tool.md: its examples give what it shows, and it leaves nothing out.</summary>
[Collection(nameof(OneRun))]
public sealed partial class ToolPageTests : IDisposable
{
    private static readonly string Page = Repository.Read("docs/tool.md");

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Every_example_gives_what_the_page_shows()
    {
        var (file, extending) = (Blocks("yaml").First(), Assert.Single(Blocks("yaml").Skip(1)));
        Assert.Contains(": no errors", Outcome.Expected("check", folder.Write("resnet.resnet.yaml", extending)), StringComparison.Ordinal);
        folder.Write("tiny.resnet.yaml", file);
        folder.Write("mistake.resnet.yaml", file.Replace("conv2d_same: 4", "conv2d_sane: 4", StringComparison.Ordinal));

        var examples = Blocks("console")
            .SelectMany(block => ("\n" + block).Split("\n$ resnetgen ")[1..])
            .Select(example => example.Split('\n', 2))
            .ToList();
        Assert.True(examples.Count > 10, $"The page has {examples.Count} examples only.");
        var before = Environment.CurrentDirectory;
        try
        {
            // Nothing else in these tests goes by the current folder.
            Environment.CurrentDirectory = folder.Path;
            Assert.All(examples, example =>
            {
                var outcome = Outcome.Of(example[0].Split(' '));
                Assert.Matches(Pattern(example[1]), outcome.Output + outcome.Error);
            });
        }
        finally
        {
            Environment.CurrentDirectory = before;
        }

        Assert.True(File.Exists(folder.File("Tiny.cs")));
        Assert.StartsWith("<svg ", File.ReadAllText(folder.File("tiny.svg")), StringComparison.Ordinal);
        Assert.True(File.Exists(folder.File("out", "tiny", "curves.png")));
    }

    [Fact]
    public void Every_other_line_is_one_that_the_tool_understands()
    {
        var lines = Blocks("sh").SelectMany(block => CommandLines().Matches(block)).Select(line => line.Groups["line"].Value).ToList();
        Assert.True(lines.Count > 3);
        Assert.All(lines, line => Assert.Null(CommandLine.Mistake(CommandLine.Parse(line.Split(' ')))));
    }

    [Fact]
    public void Every_command_and_every_option_has_its_place()
    {
        var commands = CommandLine.Parse([]).RootCommandResult.Command.Subcommands;
        Assert.Equal(
            commands.Select(command => command.Name).Order(StringComparer.Ordinal),
            Heading().Matches(Page).Select(heading => heading.Groups["name"].Value).Order(StringComparer.Ordinal));
        foreach (var command in commands)
        {
            var section = Page[Page.IndexOf($"\n## `{command.Name}`\n", StringComparison.Ordinal)..];
            section = section[..section.IndexOf("\n## ", 1, StringComparison.Ordinal)];
            Assert.All(
                command.Options.Where(option => option is not HelpOption),
                option => Assert.Contains($"`{option.Name}", section, StringComparison.Ordinal));
        }
    }

    private static IEnumerable<string> Blocks(string language) =>
        Regex.Matches(Page, $"(?<=\n```{language}\n).*?(?=```\n)", RegexOptions.Singleline).Select(block => block.Value);

    /// <summary>An output as the page shows it: an ellipsis stands for anything on its line, or for any lines if it stands alone.</summary>
    internal static string Pattern(string shown)
    {
        var lines = shown.TrimEnd('\n').Split('\n').Select(line => line switch
        {
            "" => @"\n",
            "…" => @"(.*\n)*?",
            _ => Regex.Escape(line).Replace("…", ".+", StringComparison.Ordinal) + @"\n",
        });
        return shown.Length == 0 ? @"\A\z" : $@"\A{string.Concat(lines)}\z";
    }

    [GeneratedRegex(@"(?m)^(resnetgen|dotnet run .* --) (?<line>.*)$")]
    private static partial Regex CommandLines();

    [GeneratedRegex(@"(?m)^## `(?<name>\w+)`$")]
    private static partial Regex Heading();
}
