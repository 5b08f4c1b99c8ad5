using ResNetGen.Generator.Tests.ShapeAnalysis;

namespace ResNetGen.Generator.Tests;

public sealed class FrozenPageTests
{
    /// <summary>The program of docs/frozen.md.</summary>
    [Fact]
    public async Task The_program_compiles_and_runs()
    {
        var page = Repository.Read("docs/frozen.md");
        const string Fence = "```csharp\n";
        var start = page.IndexOf(Fence, StringComparison.Ordinal) + Fence.Length;
        var project = CallProject.Of(page[start..page.IndexOf("```", start, StringComparison.Ordinal)]);

        Assert.Empty(await project.Check());
        Assert.Empty(await project.CheckLifetimes());
        project.Run();
    }
}
