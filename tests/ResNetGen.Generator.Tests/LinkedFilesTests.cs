using Microsoft.CodeAnalysis;
using static Microsoft.CodeAnalysis.IncrementalStepRunReason;

namespace ResNetGen.Generator.Tests;

/// <summary>Files that name other files: each is written again when one of those changes, and only then.</summary>
public class LinkedFilesTests
{
    private static readonly (string, string?) Variant = (
        "variants/variant.resnet.yaml", "extends: ../tiny\nclass: Variant\nnum_classes: 7\n");

    private static readonly (string, string?) Whole = (
        "whole.resnet.yaml",
        "network: whole\ninput: [3, 64, 64]\nroot:\n  - { name: part, network: tiny, until: conv1 }\n  - { name: pool, "
            + "global_avg_pool: }\n");

    [Fact]
    public void They_compile_and_their_classes_do()
    {
        var run = GeneratorSession.RunOnce(
            InMemoryProject.Of(("tiny.resnet.yaml", Networks.Tiny), Variant, Whole)
                .WithSource("static class Use { public static object O(App.Variant v, App.Whole w) => w.Part.Conv1.Equals(v.Conv1); }"));

        Assert.Empty(run.Problems);
        Assert.Empty(run.CompilerErrors());
        Assert.Contains(
            "public const int Classes = 7;",
            run.Networks.Values.Single(code => code.Contains("class Variant ", StringComparison.Ordinal)),
            StringComparison.Ordinal);
    }

    [Fact]
    public void An_edit_reaches_the_files_that_lead_there_and_no_other()
    {
        var session = new GeneratorSession();
        session.Run(InMemoryProject.Of(("tiny.resnet.yaml", Networks.Tiny), Variant, Whole, Networks.TinyNamed("other")));

        var edited = session.Run(
            InMemoryProject.Of(
                ("tiny.resnet.yaml", Networks.Tiny.Replace("conv2d: 4", "conv2d: 5", StringComparison.Ordinal)),
                Variant,
                Whole,
                Networks.TinyNamed("other")));

        Assert.Equal(
            [Cached, Modified, Modified, Modified], edited.Reasons(TrackingNames.Compile).OrderBy(reason => reason == Modified ? 1 : 0));
        Assert.Equal(
            [Cached, Modified, Modified, Modified], edited.Reasons(TrackingNames.Source).OrderBy(reason => reason == Modified ? 1 : 0));
        Assert.All(
            edited.Networks.Where(source => !source.Key.StartsWith("other", StringComparison.Ordinal)),
            source => Assert.Contains("factory, 3, 5,", source.Value, StringComparison.Ordinal));
    }

    [Fact]
    public void An_edit_elsewhere_leaves_them_alone()
    {
        var session = new GeneratorSession();
        session.Run(InMemoryProject.Of(("tiny.resnet.yaml", Networks.Tiny), Variant, Networks.TinyNamed("other")));

        var (name, text) = Networks.TinyNamed("other");
        var edited = session.Run(
            InMemoryProject.Of(
                ("tiny.resnet.yaml", Networks.Tiny), Variant, (name, text!.Replace("conv2d: 4", "conv2d: 5", StringComparison.Ordinal))));

        Assert.Equal([Cached, Cached, Modified], edited.Reasons(TrackingNames.Compile).OrderBy(reason => reason == Modified ? 1 : 0));
    }

    [Fact]
    public void A_file_that_comes_later_mends_the_one_that_names_it()
    {
        var session = new GeneratorSession();
        var first = session.Run(InMemoryProject.Of(Variant));
        var second = session.Run(InMemoryProject.Of(Variant, ("tiny.resnet.yaml", Networks.Tiny)));

        var problem = Assert.Single(first.Problems);
        Assert.StartsWith(
            "/repository/App/variants/variant.resnet.yaml(1,10): error RNG043: There is no network file `../tiny`",
            problem.ToString(),
            StringComparison.Ordinal);
        Assert.Empty(second.Problems);
    }

    [Fact]
    public void Networks_that_ship_need_no_file()
    {
        var run = GeneratorSession.RunOnce(
            InMemoryProject.Of(("mine.resnet.yaml", "extends: slim/resnet_v2_small\nnetwork: mine\nnum_classes: 3\n"))
                .WithSource("static class Use { public static object O(App.Mine m) => m.Block1.Unit1.Conv2; }"));

        Assert.Empty(run.Problems);
        Assert.Empty(run.CompilerErrors());
    }

    [Theory]
    [InlineData("\"extends\": tiny\nclass: Variant\n")]
    [InlineData("'extends': \"tiny\"\nclass: Variant\n")]
    [InlineData("extends:\n  tiny\nclass: Variant\n")]
    [InlineData("extends: &parent tiny\nclass: Variant\n")]
    [InlineData("{ extends: tiny, class: Variant }")]
    [InlineData("{ class: Variant, ? \"extends\" : !!str tiny }")]
    [InlineData("extend: tiny\nclass: Variant\n", "RNG006")]
    public void A_file_is_found_however_yaml_writes_its_name(string text, string? mistake = null)
    {
        var run = GeneratorSession.RunOnce(InMemoryProject.Of(("tiny.resnet.yaml", Networks.Tiny), ("variant.resnet.yaml", text)));

        Assert.Equal(mistake is null ? [] : [mistake], run.Problems.Select(problem => problem.Id));
        Assert.Contains("Conv1", run.Networks["variant.resnet.g.cs"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("  - { name: part, \"network\": tiny, until: conv1 }")]
    [InlineData("  - name: part\n    'network':\n      tiny\n    until: conv1")]
    [InlineData("  - { name: part, network: &file tiny, until: conv1 }\n  - { name: again, network: *file, until: conv1, from: input }")]
    [InlineData("  - name: part\n    stack:\n      \"network\":\n        - tiny\n      until: conv1")]
    [InlineData("  - name: part\n    when: num_classes == 10\n    then:\n      network: tiny\n      until: conv1")]
    public void So_is_a_part(string layer)
    {
        var text = $"network: whole\ninput: [3, 64, 64]\nnum_classes: 10\nroot:\n{layer}\nhead:\n  - {{ name: pool, global_avg_pool: }}\n";

        var run = GeneratorSession.RunOnce(InMemoryProject.Of(("tiny.resnet.yaml", Networks.Tiny), ("whole.resnet.yaml", text)));

        Assert.Empty(run.Problems);
        Assert.Contains(": Layer", run.Networks["whole.resnet.g.cs"], StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_is_no_name_and_moves_nothing_that_hangs_on_names()
    {
        var session = new GeneratorSession();
        session.Run(InMemoryProject.Of(("tiny.resnet.yaml", Networks.Tiny), Variant, Whole));

        var other = Networks.Tiny.Replace("conv2d: 4", "conv2d: 5", StringComparison.Ordinal);
        var edited = session.Run(InMemoryProject.Of(("tiny.resnet.yaml", other), Variant, Whole));

        Assert.All(edited.Reasons(TrackingNames.References), reason => Assert.Contains(reason, new[] { Cached, Unchanged }));
        Assert.Equal([Cached, Cached, Modified], edited.Reasons(TrackingNames.Reach).OrderBy(reason => reason == Modified ? 1 : 0));
    }
}
