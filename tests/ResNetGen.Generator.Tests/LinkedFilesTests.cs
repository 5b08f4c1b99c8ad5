using Microsoft.CodeAnalysis;
using static Microsoft.CodeAnalysis.IncrementalStepRunReason;

namespace ResNetGen.Generator.Tests;

/// <summary>Files that name other files: each is written again when one of those changes, and only then.</summary>
public class LinkedFilesTests
{
    private static readonly (string, string?) Variant = ("variants/variant.resnet.yaml", "extends: ../tiny\nclass: Variant\nnum_classes: 7\n");

    private static readonly (string, string?) Whole = ("whole.resnet.yaml", "network: whole\ninput: [3, 64, 64]\nroot:\n  - { name: part, network: tiny, until: conv1 }\n  - { name: pool, global_avg_pool: }\n");

    [Fact]
    public void They_compile_and_their_classes_do()
    {
        var run = GeneratorSession.RunOnce(InMemoryProject.Of(("tiny.resnet.yaml", Networks.Tiny), Variant, Whole).WithSource("static class Use { public static object O(App.Variant v, App.Whole w) => w.Part.Conv1.Equals(v.Conv1); }"));

        Assert.Empty(run.Problems);
        Assert.Empty(run.CompilerErrors());
        Assert.Contains("public const int Classes = 7;", run.Networks.Values.Single(code => code.Contains("class Variant ", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public void An_edit_reaches_the_files_that_lead_there_and_no_other()
    {
        var session = new GeneratorSession();
        session.Run(InMemoryProject.Of(("tiny.resnet.yaml", Networks.Tiny), Variant, Whole, Networks.TinyNamed("other")));

        var edited = session.Run(InMemoryProject.Of(("tiny.resnet.yaml", Networks.Tiny.Replace("conv2d: 4", "conv2d: 5", StringComparison.Ordinal)), Variant, Whole, Networks.TinyNamed("other")));

        Assert.Equal([Cached, Modified, Modified, Modified], edited.Reasons(Steps.Compile).OrderBy(reason => reason == Modified ? 1 : 0));
        Assert.Equal([Cached, Modified, Modified, Modified], edited.Reasons(Steps.Source).OrderBy(reason => reason == Modified ? 1 : 0));
        Assert.All(edited.Networks.Where(source => !source.Key.StartsWith("other", StringComparison.Ordinal)), source => Assert.Contains("factory, 3, 5,", source.Value, StringComparison.Ordinal));
    }

    [Fact]
    public void An_edit_elsewhere_leaves_them_alone()
    {
        var session = new GeneratorSession();
        session.Run(InMemoryProject.Of(("tiny.resnet.yaml", Networks.Tiny), Variant, Networks.TinyNamed("other")));

        var (name, text) = Networks.TinyNamed("other");
        var edited = session.Run(InMemoryProject.Of(("tiny.resnet.yaml", Networks.Tiny), Variant, (name, text!.Replace("conv2d: 4", "conv2d: 5", StringComparison.Ordinal))));

        Assert.Equal([Cached, Cached, Modified], edited.Reasons(Steps.Compile).OrderBy(reason => reason == Modified ? 1 : 0));
    }

    [Fact]
    public void A_file_that_comes_later_mends_the_one_that_names_it()
    {
        var session = new GeneratorSession();
        var first = session.Run(InMemoryProject.Of(Variant));
        var second = session.Run(InMemoryProject.Of(Variant, ("tiny.resnet.yaml", Networks.Tiny)));

        var problem = Assert.Single(first.Problems);
        Assert.StartsWith("/repository/App/variants/variant.resnet.yaml(1,10): error RNG043: There is no network file `../tiny`", problem.ToString(), StringComparison.Ordinal);
        Assert.Empty(second.Problems);
    }

    [Fact]
    public void Networks_that_ship_need_no_file()
    {
        var run = GeneratorSession.RunOnce(InMemoryProject.Of(("mine.resnet.yaml", "extends: slim/resnet_v2_small\nnetwork: mine\nnum_classes: 3\n")).WithSource("static class Use { public static object O(App.Mine m) => m.Block1.Unit1.Conv2; }"));

        Assert.Empty(run.Problems);
        Assert.Empty(run.CompilerErrors());
    }
}
