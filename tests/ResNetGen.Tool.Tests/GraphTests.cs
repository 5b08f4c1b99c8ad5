using ResNetGen.Testing;
using ResNetGen.Tool.Tests.Diagrams;

namespace ResNetGen.Tool.Tests;

public sealed class GraphTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_small_network_as_Mermaid() => Snapshot.Match(Outcome.Expected("graph", "resnet_v2_small"), "mmd");

    [Fact]
    public void Branches_as_Mermaid() => Snapshot.Match(
        Outcome.Expected("graph", folder.Write("branches.resnet.yaml", SampleDiagrams.Branches), "--unit", "block2/unit_3"), "mmd");

    [Theory]
    [InlineData("docs/images/resnet_v2_50.svg", "resnet_v2_50")]
    [InlineData("docs/images/bottleneck.svg", "resnet_v2_50", "--unit", "block1/unit_1")]
    public void The_pictures_of_the_documentation(string file, params string[] args) =>
        Snapshot.MatchFile(Outcome.Expected(["graph", .. args, "--format", "svg"]), Path.Combine(Repository.Root, file));

    [Fact]
    public void The_file_s_name_chooses_the_format_unless_an_option_does()
    {
        var (svg, other) = (folder.File("a.SVG"), folder.File("a.md"));
        Assert.Equal("", Outcome.Expected("graph", "resnet_v2_50", "--output", svg));
        Assert.Equal(Outcome.Expected("graph", "resnet_v2_50", "--format", "svg"), File.ReadAllText(svg));
        Assert.StartsWith("<svg ", File.ReadAllText(svg), StringComparison.Ordinal);

        Outcome.Expected("graph", "resnet_v2_50", "-o", other);
        Assert.Equal(Outcome.Expected("graph", "resnet_v2_50"), File.ReadAllText(other));
        Assert.StartsWith("---\ntitle: \"resnet_v2_50 · ", File.ReadAllText(other), StringComparison.Ordinal);

        Outcome.Expected("graph", "resnet_v2_50", "-o", svg, "--format", "mermaid");
        Assert.Equal(File.ReadAllText(other), File.ReadAllText(svg));
        Outcome.Expected("graph", "resnet_v2_50", "-o", other, "--format", "svg");
        Assert.StartsWith("<svg ", File.ReadAllText(other), StringComparison.Ordinal);
    }
}
