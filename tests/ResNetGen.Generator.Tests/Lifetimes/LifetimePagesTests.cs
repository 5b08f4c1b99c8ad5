using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using ResNetGen.Generator.Tests.ShapeAnalysis;

namespace ResNetGen.Generator.Tests.Lifetimes;

/// <summary>The programs of the pages about lifetimes.</summary>
public sealed partial class LifetimePagesTests
{
    private static readonly string[] Harmless = ["mul(kept)", "100"];

    [Fact]
    public async Task The_training_loop_runs_and_loses_nothing()
    {
        var project = CallProject.Of(Assert.Single(Blocks("docs/lifetimes.md")));

        Assert.Empty(await project.Check());
        Assert.Empty(await project.CheckLifetimes());
        project.Run();
    }

    /// <summary>It is a program of its own, of which only the harmless call is made here.</summary>
    [Fact]
    public void The_program_that_shows_the_fault_compiles_and_runs()
    {
        var text = Assert.Single(Blocks("docs/torchsharp-lifetimes.md"));
        var program = InMemoryProject.Of().Compilation()
            .AddSyntaxTrees(CSharpSyntaxTree.ParseText(text, InMemoryProject.ParseOptions))
            .WithOptions(new CSharpCompilationOptions(OutputKind.ConsoleApplication))
            .WithAssemblyName("Repro");
        using var stream = new MemoryStream();
        var emitted = program.Emit(stream);
        Assert.True(emitted.Success, string.Join('\n', emitted.Diagnostics));
        var (before, output) = (Console.Out, new StringWriter());
        Console.SetOut(output);
        try
        {
            System.Reflection.Assembly.Load(stream.ToArray()).EntryPoint!.Invoke(null, [Harmless]);
        }
        finally
        {
            Console.SetOut(before);
        }

        Assert.Equal("mul(kept): 100 calls, no failure", output.ToString().Trim());
    }

    /// <summary>The program calls what the table says.</summary>
    [Fact]
    public void The_table_has_every_call_of_the_program()
    {
        var page = Repository.Read("docs/torchsharp-lifetimes.md");
        var calls = Cases().Matches(page).Select(match => match.Groups["call"].Value).ToList();

        Assert.Equal(7, calls.Count);
        Assert.All(calls, call => Assert.Contains($"\n| `{call}` | ", page, StringComparison.Ordinal));
    }

    private static IEnumerable<string> Blocks(string page) =>
        Fence().Matches(Repository.Read(page)).Select(match => match.Groups["text"].Value);

    [GeneratedRegex("^```csharp\n(?<text>.*?)^```$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Fence();

    [GeneratedRegex("^    \"(?<call>[^\"]+)\" => ", RegexOptions.Multiline)]
    private static partial Regex Cases();
}
