namespace ResNetGen.Generator.Tests;

public class TakenClassTests
{
    private const string Recipe = "recipe: quick\nepochs: 5\nbatch: 50\noptimizer: adam\nlearning_rate: 1e-3\n";

    [Theory]
    [InlineData("namespace App; class Tiny;", "type")]
    [InlineData("namespace App { internal sealed class Tiny { } }", "type")]
    [InlineData("namespace App; struct Tiny;", "type")]
    [InlineData("namespace App; partial record Tiny;", "type")]
    [InlineData("namespace App; enum Tiny;", "type")]
    [InlineData("namespace App; delegate void Tiny();", "type")]
    [InlineData("namespace App.Tiny { class Inside; }", "namespace")]
    public void A_name_that_the_project_has_is_one_error_at_the_network_s_name(string source, string what)
    {
        var run = GeneratorSession.RunOnce(InMemoryProject.Of(("tiny.resnet.yaml", Networks.Tiny)).WithSource(source));

        Assert.Equal(
            "/repository/App/tiny.resnet.yaml(2,10): error RNG049: The class `Tiny` is a " + what + " of the project's own already, in "
                + "Source0.cs; give the network another `network` or `class`.",
            Assert.Single(run.Problems).ToString());
        Assert.Empty(run.Networks);
        Assert.Empty(run.CompilerErrors());
    }

    [Theory]
    [InlineData("namespace App; partial class Tiny { internal int Two => 2; }")]
    [InlineData("namespace App; class Tiny<T>;")]
    [InlineData("namespace Elsewhere; class Tiny;")]
    [InlineData("class Tiny;")]
    [InlineData("namespace App; class Outer { class Tiny; }")]
    public void What_can_stand_beside_it_does(string source)
    {
        var run = GeneratorSession.RunOnce(InMemoryProject.Of(("tiny.resnet.yaml", Networks.Tiny)).WithSource(source));

        Assert.Empty(run.Problems);
        Assert.Single(run.Networks);
        Assert.Empty(run.CompilerErrors());
    }

    [Fact]
    public void A_network_beside_recipes_cannot_have_the_name_of_their_class()
    {
        var network = Networks.TinyNamed("recipes");
        var alone = GeneratorSession.RunOnce(InMemoryProject.Of(network));
        var beside = GeneratorSession.RunOnce(InMemoryProject.Of(network, ("quick.recipe.yaml", Recipe)));

        Assert.Empty(alone.Problems);
        Assert.Single(alone.Networks);
        Assert.EndsWith(
            "error RNG049: The class `Recipes` is that of the project's recipes; give the network another `network` or `class`.",
            Assert.Single(beside.Problems).ToString(),
            StringComparison.Ordinal);
        Assert.Empty(beside.Networks);
        Assert.Empty(beside.CompilerErrors());
    }

    [Fact]
    public void The_page_shows_what_the_build_prints()
    {
        var wrong = Repository.Read("docs/diagnostics/RNG049.md").Split("\nRight:\n")[0];
        var (network, source) = (Block(wrong, "yaml"), Block(wrong, "cs"));

        var run = GeneratorSession.RunOnce(
            InMemoryProject.Of(("resnet.resnet.yaml", network)).WithSource("namespace App;\n" + source));

        Assert.Contains(
            $"```text\n{Assert.Single(run.Problems).ToString().Replace(InMemoryProject.Folder + "/", "", StringComparison.Ordinal)}\n```"
                .Replace("Source0.cs", "ResNet.cs", StringComparison.Ordinal),
            wrong,
            StringComparison.Ordinal);

        static string Block(string page, string language) => page.Split($"```{language}\n")[1].Split("```")[0];
    }
}
