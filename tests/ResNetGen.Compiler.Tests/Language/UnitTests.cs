using ResNetGen.Compiler.Catalogue;

namespace ResNetGen.Compiler.Tests.Language;

public sealed class UnitTests
{
    private const string Choice = """
        units:
          u:
            args: [depth]
            layers:
              - { name: first, relu: }
              - name: shortcut
                when: depth == input.channels
                then: { subsample: 1, from: input }
                else: { conv2d: depth, kernel: 1, from: first }
              - { name: conv, conv2d: depth, kernel: 3, from: first }
              - { add: [shortcut, conv] }
        """;

    [Fact]
    public void A_condition_chooses_for_each_unit_by_what_enters_it()
    {
        var graph = Networks.Graph(Networks.With(Choice + "\nblocks:\n  - { scope: a, unit_fn: u, args: \"(4) * 2 + (3)\" }"));

        Assert.Equal(["first", "shortcut", "conv", "add"], Names(0));
        Assert.Equal(["first", "conv", "add"], Names(1));
        Assert.Equal([LayerSpec.BodyInput, 1], graph.Units[1].Body.Layers[2].Inputs);
        Assert.Equal([1, 2], graph.Units[0].Body.Layers[3].Inputs);
        Assert.Equal(
            [new SampleShape(4, 8, 8), new SampleShape(4, 8, 8), new SampleShape(3, 8, 8)],
            graph.Blocks[0].Units.Select(place => graph.Units[place.Unit].Body.OutputShape));

        IEnumerable<string> Names(int unit) => graph.Units[unit].Body.Layers.Select(layer => layer.Name);
    }

    [Fact]
    public void Without_an_else_the_name_stands_for_what_would_have_gone_in()
    {
        var graph = Networks.Graph(Networks.With("""
            root:
              - { name: a, relu: }
              - { name: b, when: input.channels == 4, then: { elu: , from: input } }
              - { name: c, when: input.channels == 4, then: tanh }
              - { name: d, gelu: }
              - { add: [b, c, d] }
            """));

        Assert.Equal(["a", "d", "add"], graph.Root.Layers.Select(layer => layer.Name));
        Assert.Equal([0], graph.Layer("d").Inputs);
        Assert.Equal([LayerSpec.BodyInput, 0, 1], graph.Layer("add").Inputs);
    }

    [Fact]
    public void A_layer_takes_the_one_above_or_the_one_it_names()
    {
        var graph = Networks.Graph(
            Networks.Root("{ name: a, relu: }", "{ name: b, elu: }", "{ name: c, tanh: , from: a }", "{ name: d, gelu: , from: input }"));

        Assert.Equal([LayerSpec.BodyInput, 0, 0, LayerSpec.BodyInput], graph.Root.Layers.Select(layer => layer.Inputs[0]));
    }

    [Fact]
    public void A_layer_cannot_take_one_below_it_nor_itself()
    {
        Assert.StartsWith(
            "RNG013",
            Assert.Single(Networks.Errors(Networks.Root("{ name: a, relu: , from: bb }", "{ name: bb, elu: }"))),
            StringComparison.Ordinal);
        Assert.StartsWith(
            "RNG013", Assert.Single(Networks.Errors(Networks.Root("{ name: aaaa, relu: , from: aaaa }"))), StringComparison.Ordinal);
    }

    [Fact]
    public void Layers_without_a_name_are_called_after_their_kind()
    {
        var graph = Networks.Graph(
            Networks.Root("relu", "{ name: relu_1, elu: }", "relu", "{ relu: , from: relu_2 }", "{ when: 1, then: relu }"));

        Assert.Equal(["relu", "relu_1", "relu_2", "relu_3", "relu_4"], graph.Root.Layers.Select(layer => layer.Name));
        Assert.Equal([2], graph.Layer("relu_3").Inputs);
    }

    [Fact]
    public void Scopes_come_from_the_unit_the_block_and_the_file()
    {
        var graph = Networks.Graph(Networks.With("""
            units:
              u: { scope: v, layers: [relu] }
              w: { layers: [elu] }
            blocks:
              - { unit_fn: u, args: [[]] }
              - { scope: mid, unit_fn: w, args: [[], []] }
              - { unit_fn: u, args: [[]] }
            """));

        Assert.Equal(
            ["net/block1/unit_1/v/relu", "net/mid/unit_1/w/elu", "net/mid/unit_2/w/elu", "net/block3/unit_1/v/relu"],
            graph.Rows().Select(row => row.Scope));
    }

    [Fact]
    public void A_unit_of_the_file_goes_before_the_shipped_one_of_its_name()
    {
        var graph = Networks.Graph(
            Networks.With(
                "units:\n  bottleneck: { args: [a, b, c], layers: [relu] }\nblocks:\n  - { unit_fn: bottleneck, args: \"(1, 2, 3)\" }"));

        Assert.Equal("relu", Assert.Single(graph.Units[0].Body.Layers).Kind);
    }

    [Fact]
    public void The_softmax_at_the_end_is_an_end_point_and_the_result_is_what_goes_in()
    {
        var graph = Networks.Graph(
            Networks.With(
                "head:\n  - { name: pool, global_avg_pool: flatten }\n  - { name: logits, linear: 4 }\n  - { name: predictions, "
                    + "softmax: }"));

        Assert.Equal(new SampleShape(4), graph.Output);
        Assert.Equal(1, graph.Head.Output);
        Assert.Equal("predictions", graph.Head.Layers[2].Name);
    }

    [Fact]
    public void Units_that_agree_in_arguments_and_input_are_one_class()
    {
        var graph = Networks.Graph(
            Networks.With(Choice + "\nblocks:\n  - { unit_fn: u, args: \"(4) * 3\" }\n  - { unit_fn: u, args: \"(4) * 2\" }"));

        Assert.Equal([0, 1, 1, 1, 1], graph.Blocks.SelectMany(block => block.Units).Select(place => place.Unit));
        Assert.Equal(["U_4_From3", "U_4_From4"], graph.Units.Select(unit => unit.ClassName));
    }
}
