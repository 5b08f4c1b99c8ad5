using ResNetGen.Compiler.Binding;
using ResNetGen.Compiler.Catalogue;
using ResNetGen.Compiler.Graph;
using ResNetGen.Compiler.Text;

namespace ResNetGen.Compiler.Tests.Language;

/// <summary><c>extends</c>: what a file says goes before what the other says.</summary>
public sealed class VariantTests
{
    private const string Base = """
        network: base
        class: Base
        input: [3, 16, 16]
        num_classes: 4
        constants: { narrow: 3, width: 8, pool: true }
        defaults:
          conv2d: { kernel: 3, activation: relu }
        units:
          unit: { args: [depth], layers: [{ name: conv, conv2d: depth }] }
        blocks:
          - { scope: block1, unit_fn: unit, args: "[(width)] * 2" }
        head:
          - { name: pool, when: pool, then: { global_avg_pool: keep_dims } }
          - { name: logits, conv2d: num_classes, kernel: 1, activation: none }

        """;

    [Fact]
    public void What_it_does_not_say_is_the_others()
    {
        var variant = Variant("extends: base\nclass: Mine\n");

        Assert.Equal((Networks.Graph(Base) with { ClassName = "Mine" }).WithoutLines(), variant.WithoutLines());
    }

    [Theory]
    [InlineData("network: mine", "network: base\nclass: Base", "network: mine")]
    [InlineData("input: [1, 8, 8]", "input: [3, 16, 16]", "input: [1, 8, 8]")]
    [InlineData("num_classes: 9", "num_classes: 4", "num_classes: 9")]
    [InlineData("constants: { width: 5 }", "width: 8", "width: 5")]
    [InlineData("constants: { width: narrow }", "width: 8", "width: narrow")]
    [InlineData("constants: { width: mine, mine: 5 }", "width: 8", "width: 5")]
    [InlineData("constants: { pool: false }", "pool: true", "pool: false")]
    [InlineData("defaults: { conv2d: { activation: elu } }", "activation: relu", "activation: elu")]
    [InlineData(
        "units: { unit: { args: [depth], layers: [{ name: conv, conv2d_same: depth }] } }", "conv2d: depth }]", "conv2d_same: depth }]")]
    [InlineData("blocks: [{ scope: block1, unit_fn: unit, args: [[7]] }]", "\"[(width)] * 2\"", "[[7]]")]
    public void What_it_says_goes_first_and_leaves_the_rest(string said, string replaced, string by)
    {
        Assert.Contains(replaced, Base, StringComparison.Ordinal);

        var expected = Networks.Graph(Base.Replace(replaced, by, StringComparison.Ordinal));

        Assert.Equal(
            (expected with { ClassName = "X" }).WithoutLines(), Variant($"extends: base.resnet.yaml\nclass: X\n{said}\n").WithoutLines());
    }

    /// <summary>By the base's own lines: the unit is its ninth, the block its eleventh, the pooling its thirteenth.</summary>
    [Fact]
    public void What_it_takes_over_stands_in_the_lines_of_the_other_file()
    {
        var graph = Variant(
            "extends: base\n\nblocks:\n  - { scope: own, unit_fn: unit, args: [[4]] }\n  - { scope: shipped, unit_fn: bottleneck, "
                + "args: [[8, 4, 1]] }\n");

        Assert.Equal(new SourceLine("base.resnet.yaml", 13), graph.Head.Layers[0].Line);
        Assert.Equal(new SourceLine("base.resnet.yaml", 9), graph.Units[0].Body.Layers[0].Line);
        Assert.Equal((new SourceLine(null, 4), new SourceLine(null, 4)), (graph.Blocks[0].Line, graph.Units[0].Line));
        Assert.All(graph.Units[1].Body.Layers, layer => Assert.Equal(default, layer.Line));
        Assert.Equal(new SourceLine("base.resnet.yaml", 11), Variant("extends: base\nnum_classes: 5\n").Blocks[0].Line);
        Assert.Equal(
            new SourceLine("slim/vgg_16.resnet.yaml", 12, IsShipped: true),
            Variant("extends: slim/vgg_16\nnum_classes: 5\n").Root.Layers[0].Line);
    }

    [Theory]
    [InlineData("extends: base\n", "ResNetMine")]
    [InlineData("extends: base\nnetwork: other\n", "Other")]
    [InlineData("extends: base\nnetwork: other\nclass: Third\n", "Third")]
    public void Its_class_is_called_after_the_file_unless_it_says_otherwise(string text, string expected) =>
        Assert.Equal(expected, Compile("nets/resnet_mine.resnet.yaml", text, ("nets/base.resnet.yaml", Base)).Graph.ClassName);

    [Fact]
    public void A_variant_of_a_variant_in_another_folder()
    {
        var compiled = Compile(
            "a/mine.resnet.yaml",
            "extends: ../b/middle\nnum_classes: 5\n",
            ("b/middle.resnet.yaml", "extends: c/base\nconstants: { width: 2 }\n"),
            ("b/c/base.resnet.yaml", Base));

        Assert.Empty(compiled.Diagnostics);
        var expected = Networks.Graph(
            Base.Replace("num_classes: 4", "num_classes: 5", StringComparison.Ordinal).Replace(
                "width: 8", "width: 2", StringComparison.Ordinal)) with { ClassName = "Mine" };
        Assert.Equal(expected.WithoutLines(), compiled.Graph.WithoutLines());
    }

    [Fact]
    public void Files_that_extend_one_another_are_one_error()
    {
        var error = Assert.Single(
            Compile("a.resnet.yaml", "extends: b\n", ("b.resnet.yaml", "extends: a\n"), ("a.resnet.yaml", "extends: b\n")).Diagnostics);

        Assert.Equal(("RNG044", 0, 9), (error.Id, error.Span.StartLine, error.Span.StartColumn));
        Assert.Contains("a.resnet.yaml → b.resnet.yaml → a.resnet.yaml", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_error_of_the_other_file_is_one_error_where_it_is_named()
    {
        var error = Assert.Single(
            Compile(
                "a.resnet.yaml",
                "network: a\nextends: base\n",
                ("base.resnet.yaml", Base.Replace("conv2d: num_classes", "conv2d: classes", StringComparison.Ordinal))).Diagnostics);

        Assert.Equal(
            "a.resnet.yaml(2,10): error RNG045: The network `base.resnet.yaml` has an error in line 14: Nothing here is called "
                + "`classes`; write `input.channels`, `input.height`, `input.width`, `narrow`, `num_classes`, `pool` or `width`; "
                    + "mend it there.",
            error.ToBuildLine("a.resnet.yaml"));
    }

    [Fact]
    public void An_error_that_the_variant_makes_stands_where_the_variant_is()
    {
        var error = Assert.Single(
            Compile(
                "a.resnet.yaml",
                "network: a\nextends: base\nblocks: [{ unit_fn: unt, args: [[7]] }]\n",
                ("base.resnet.yaml", Base)).Diagnostics);

        Assert.Equal(("RNG011", 2), (error.Id, error.Span.StartLine));
    }

    [Fact]
    public void A_network_that_ships_can_be_extended()
    {
        var graph = Networks.Graph(
            "extends: slim/resnet_v2_101\nclass: Mine\ninput: [3, 513, 513]\nnum_classes: 21\noutput_stride: 16\nconstants: { "
                + "global_pool: false }\n");

        Assert.Equal(("resnet_v2_101", "Mine", new SampleShape(21, 33, 33)), (graph.Name, graph.ClassName, graph.Output));
    }

    [Fact]
    public void Of_a_file_that_is_not_there_the_users_own_are_named_first()
    {
        var error = Assert.Single(
            Compile(
                "nets/mine.resnet.yaml",
                Networks.Root("{ network: tail }"),
                ("nets/body.resnet.yaml", Base),
                ("nets/nose.resnet.yaml", Base)).Diagnostics);

        Assert.StartsWith(
            "There is no network file `tail` beside this one, nor one that ships; write `body`, `nose`, or the name of one that "
                + "ships, such as `slim/resnet_v2_50`.",
            error.Message,
            StringComparison.Ordinal);
        Assert.EndsWith(
            " did you mean `body`?",
            Compile("mine.resnet.yaml", Networks.Root("{ network: bdy }"), ("body.resnet.yaml", Base)).Diagnostics[0].Message,
            StringComparison.Ordinal);
    }

    private static NetworkGraph Variant(string text)
    {
        var compiled = Compile("mine.resnet.yaml", text, ("base.resnet.yaml", Base));
        Assert.Empty(compiled.Diagnostics);
        return compiled.Graph;
    }

    internal static CompiledNetwork Compile(string path, string text, params (string Path, string Text)[] others) =>
        NetworkCompiler.Compile(
            path,
            text,
            NetworkFiles.ReachedFrom(
                path, text, name => others.FirstOrDefault(other => other.Path == name).Text, () => others.Select(other => other.Path)));
}
