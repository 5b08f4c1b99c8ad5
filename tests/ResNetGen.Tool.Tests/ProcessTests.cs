namespace ResNetGen.Tool.Tests;

/// <summary>The tool as users start it.</summary>
public sealed class ProcessTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Exit_codes_and_streams()
    {
        Assert.Equal(new Outcome(0, Outcome.Expected("list"), ""), ToolProcess.Run(folder.Path, "list"));
        Assert.Equal(
            new Outcome(1, "", "There is no file 'a.resnet.yaml'; give the path of a network's file.\n"),
            ToolProcess.Run(folder.Path, "summary", "a.resnet.yaml"));
        Assert.Equal(new Outcome(2, "", "There is no command `lits`; did you mean `list`?\n"), ToolProcess.Run(folder.Path, "lits"));
        Assert.Equal(new Outcome(0, Outcome.Expected("--help"), ""), ToolProcess.Run(folder.Path));
    }

    [Fact]
    public void What_needs_no_torch_works_without_it()
    {
        // The tool's folder as it would be without libtorch and its binding: links to everything else, and nothing that says where to
        // look further.
        var bare = Directory.CreateDirectory(folder.File("bare")).FullName;
        foreach (var part in Directory.GetFiles(ToolProcess.Folder).Where(part => !part.EndsWith(".deps.json", StringComparison.Ordinal)))
        {
            File.Copy(part, Path.Combine(bare, Path.GetFileName(part)));
        }

        var network = folder.Write("tiny.resnet.yaml", Networks.Tiny);
        string[][] lines =
        [
            ["check", network], ["emit", network], ["summary", network, "--json"], ["summary", "resnet_v2_200"], ["list"],
        ];
        foreach (var args in lines)
        {
            Assert.Equal(new Outcome(0, Outcome.Expected(args), ""), Run(args));
        }

        var bench = Run("bench", network);
        Assert.Equal(1, bench.ExitCode);
        Assert.Equal("", bench.Output);
        Assert.Matches("^[^\n]*not in the application's folder[^\n]*\n$", bench.Error);

        Outcome Run(params string[] args)
        {
            using var tool = ToolProcess.Start(folder.Path, args, bare);
            return tool.End();
        }
    }
}
