using ResNetGen.Compiler;
using ResNetGen.Compiler.Binding;
using ResNetGen.Compiler.Catalogue;
using ResNetGen.Compiler.Graph;
using ResNetGen.Compiler.Text;

namespace ResNetGen.Generator.Tests;

public class InternalErrorTests
{
    private const string Use = "class Use { App.Tiny? net; App.Tiny? Net => net ??= new(); App.Bad? bad; App.Bad? Bad => bad ??= new(); }";

    [Fact]
    public void A_defect_of_the_compiler_names_the_file_and_leaves_the_others_alone() =>
        AssertContained(
            (name, text, others) =>
                name == "bad.resnet.yaml" && text.Length > 0
                    ? throw new InvalidOperationException("Out of luck.")
                    : NetworkCompiler.Compile(name, text, others));

    [Fact]
    public void A_defect_of_the_emitter_names_the_file_and_leaves_the_others_alone() =>
        AssertContained((name, text, _) =>
        {
            var compiled = NetworkCompiler.Compile(name, text);
            return name == "bad.resnet.yaml"
                ? compiled with { Graph = compiled.Graph with { Root = new Body(
                    new[] { (LayerSpec)new Unheard() }.ToEquatableArray(), 0, compiled.Graph.Input) } }
                : compiled;
        });

    [Fact]
    public void A_cancelled_run_is_no_defect() => Assert.Throws<OperationCanceledException>(() =>
        CompiledFile.Compile(
            new LinkedFile(new NetworkText("a", "a", "text"), NetworkFiles.None), (_, _, _) => throw new OperationCanceledException()));

    private static void AssertContained(Func<string, string, NetworkFiles, CompiledNetwork> compile)
    {
        var session = new GeneratorSession(new NetworkGenerator(compile));

        var run = session.Run(InMemoryProject.Of(("tiny.resnet.yaml", Networks.Tiny), Networks.TinyNamed("bad")).WithSource(Use));

        Assert.Null(run.Result.Exception);
        var problem = Assert.Single(run.Problems);
        Assert.StartsWith(
            "/repository/App/bad.resnet.yaml(1,1): error RNG041: The compiler failed on this file",
            problem.ToString(),
            StringComparison.Ordinal);
        Assert.Contains("InvalidOperationException: ", problem.ToString(), StringComparison.Ordinal);
        Assert.Equal(["bad.resnet.g.cs", "tiny.resnet.g.cs"], run.Networks.Keys.Order());
        Assert.Empty(run.CompilerErrors());
    }

    private sealed record Unheard : LayerSpec;
}
