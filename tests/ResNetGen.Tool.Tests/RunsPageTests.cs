using System.Text.RegularExpressions;

namespace ResNetGen.Tool.Tests;

/// <summary>docs/runs.md: its commands give what it shows, one after another.</summary>
[Collection(nameof(OneRun))]
public sealed class RunsPageTests : IDisposable
{
    private static readonly string Page = Repository.Read("docs/runs.md");

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Every_command_gives_what_the_page_shows()
    {
        folder.Write("tiny.resnet.yaml", Networks.Tiny);
        var examples = Blocks("console")
            .SelectMany(block => ("\n" + block).Split("\n$ ")[1..])
            .Select(example => example.Split('\n', 2))
            .ToList();
        Assert.True(examples.Count > 5);
        var before = Environment.CurrentDirectory;
        try
        {
            // Nothing else in these tests goes by the current folder.
            Environment.CurrentDirectory = folder.Path;
            Assert.All(examples, example =>
            {
                if (example[0] == "printf '\\377' | dd of=runs/a/checkpoint.safetensors bs=1 seek=3000 conv=notrunc status=none")
                {
                    using var file = File.OpenWrite(folder.File("runs", "a", "checkpoint.safetensors"));
                    file.Position = 3000;
                    file.WriteByte(255);
                    return;
                }

                Assert.StartsWith("resnetgen ", example[0], StringComparison.Ordinal);
                var outcome = Outcome.Of(example[0].Split(' ')[1..]);
                Assert.Matches(ToolPageTests.Pattern(example[1]), outcome.Output + outcome.Error);
            });
        }
        finally
        {
            Environment.CurrentDirectory = before;
        }

        // Everything that the page says is in the folder of a run.
        var named = Regex.Matches(Page, @"(?m)^\| `(?<file>[^`]+)` \|").Select(row => row.Groups["file"].Value).ToList();
        Assert.True(named.Count > 6);
        Assert.All(
            named,
            file => Assert.NotEmpty(Directory.GetFiles(folder.File("runs", "a"), file.Replace("…", "*", StringComparison.Ordinal))));
        Assert.True(File.Exists(folder.File("compare.png")));
        Assert.True(File.Exists(folder.File("confusion.png")));
    }

    [Fact]
    public void Every_other_line_is_one_that_the_tool_understands() => Assert.All(
        Blocks("sh").SelectMany(block => block.Split('\n')).Where(line => line.StartsWith("resnetgen ", StringComparison.Ordinal)),
        line => Assert.Null(CommandLine.Mistake(CommandLine.Parse(line.Split(' ')[1..]))));

    private static IEnumerable<string> Blocks(string language) =>
        Regex.Matches(Page, $"(?<=\n```{language}\n).*?(?=```\n)", RegexOptions.Singleline).Select(block => block.Value);
}
