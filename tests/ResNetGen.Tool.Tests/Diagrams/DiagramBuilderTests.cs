using System.Xml.Linq;
using ResNetGen.Compiler;
using ResNetGen.Compiler.Catalogue;
using ResNetGen.Compiler.Graph;
using ResNetGen.Compiler.Text;
using ResNetGen.Tool.Diagrams;
using static System.FormattableString;
using static ResNetGen.Tool.Tests.Diagrams.SampleDiagrams;

namespace ResNetGen.Tool.Tests.Diagrams;

public sealed class DiagramBuilderTests
{
    [Theory]
    [InlineData("resnet_v2_50", "block1/unit_1")]
    [InlineData("resnet_v2_50", "block1/unit_3")]
    [InlineData("branches", "block2/unit_1")]
    [InlineData("branches", "a_block_with_a_long_name/unit_1")]
    public void The_shapes_on_the_edges_of_a_unit_are_the_graph_s(string network, string path)
    {
        var unit = UnitOf(network, path);
        var layers = unit.Body.Layers;
        var expected = layers
            .SelectMany(layer => layer.Inputs.Select(input => input == LayerSpec.BodyInput
                ? $"input {Text(unit.Input)} {layer.Name}"
                : $"{layers[input].Name} {Text(layers[input].Output)} {layer.Name}"))
            .Append($"{layers[unit.Body.Output].Name} {Text(unit.Body.OutputShape)} output");
        var diagram = Drawn(network, path);

        Assert.Equal(
            expected.Order(StringComparer.Ordinal),
            diagram.Edges
                .Select(edge => $"{diagram.Nodes[edge.From].Name} {edge.Shape} {diagram.Nodes[edge.To].Name}")
                .Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_whole_network_s_units_stand_in_their_blocks()
    {
        var diagram = Drawn("resnet_v2_50", null);

        // Of the first unit of a block the input is another one, so that it is a unit of its own.
        Assert.Equal(
            [
                "block1: unit_1×1 unit_2×1 unit_3×1",
                "block2: unit_1×1 unit_2 – unit_3×2 unit_4×1",
                "block3: unit_1×1 unit_2 – unit_5×4 unit_6×1",
                "block4: unit_1×1 unit_2 – unit_3×2",
            ],
            diagram.Groups.Select(
                group => $"{group.Name}: {string.Join(' ', Inside(group).Select(node => Invariant($"{node.Name}×{node.Count}")))}"));
        Assert.Equal(
            ["bottleneck (1024, 256, 1)", "each 1.12 M parameters · 218 M multiply-adds"],
            diagram.Nodes.Where(node => node.Count == 4).SelectMany(node => new[] { node.Description, node.SmallPrint }));
        Assert.Equal(["3×224×224 → 1000×1×1", "25,613,800 parameters · 3,482,255,360 multiply-adds"], diagram.Subtitle);
        Assert.Equal(
            "3×224×224 64×112×112 64×56×56 256×56×56 256×56×56 256×28×28 512×28×28 512×28×28 512×14×14 1024×14×14 1024×14×14 1024×7×7 "
            + "2048×7×7 2048×7×7 2048×7×7 2048×1×1 1000×1×1 1000×1×1 1000×1×1",
            string.Join(' ', diagram.Edges.Select(edge => edge.Shape)));

        // forward returns what goes into the softmax.
        Assert.Equal(
            ["predictions", "output"],
            diagram.Edges.Where(edge => diagram.Nodes[edge.From].Name == "logits").Select(edge => diagram.Nodes[edge.To].Name));

        IEnumerable<Node> Inside(Group group) => diagram.Nodes.Skip(group.First).Take(group.Last + 1 - group.First);
    }

    [Fact]
    public void A_kind_that_is_not_known_here_is_drawn_by_its_name()
    {
        var known = Graph("resnet_v2_small");
        var shape = new SampleShape(8, 4, 4);
        LayerSpec[] layers =
        [
            new StrangeLayer { Name = "mixed", Kind = "shuffle_channels", Inputs = Inputs(LayerSpec.BodyInput), Output = shape },
            new StrangeLayer { Name = "mean", Kind = "avg_pool2d", Inputs = Inputs(0), Output = shape },
            new StrangeLayer { Name = "gate", Kind = "multiply", Inputs = Inputs(0, 1), Output = shape },
            new StrangeLayer { Name = "both", Kind = "concat", Inputs = Inputs(1, 2), Output = new SampleShape(16, 4, 4) },
            new StrangeLayer { Name = "attend", Kind = "cross_attention", Inputs = Inputs(2, 3, LayerSpec.BodyInput), Output = shape },
        ];
        var diagram = DiagramBuilder.OfNetwork(known with
        {
            Root = new Body(layers.ToEquatableArray(), 4, shape),
            Blocks = default,
            Head = known.Head with { Layers = default, Output = LayerSpec.BodyInput },
        });

        Assert.Equal(
            ["Box mixed: shuffle channels", "Box mean: avg pool2d", "Circle × gate: ", "Circle ‖ both: ", "Box attend: cross attention"],
            diagram.Nodes.Skip(1).SkipLast(1).Select(node =>
                $"{node.Form} {(node.Form == NodeForm.Circle ? node.Symbol + " " : "")}{node.Name}: {node.Description}"));
        Assert.Equal([Family.Elementwise, Family.Pooling], diagram.Nodes.Skip(1).Take(2).Select(node => node.Family));
        DiagramLayoutTests.AssertNothingOverlaps(diagram);
        XDocument.Parse(SvgWriter.Write(diagram));
    }

    [Theory]
    [InlineData(1, "1")]
    [InlineData(999, "999")]
    [InlineData(1_000, "1.00 K")]
    [InlineData(9_470, "9.47 K")]
    [InlineData(9_994, "9.99 K")]
    [InlineData(9_995, "10.0 K")]
    [InlineData(99_949, "99.9 K")]
    [InlineData(99_950, "100 K")]
    [InlineData(999_499, "999 K")]
    [InlineData(999_500, "1.00 M")]
    [InlineData(3_482_255_360, "3.48 G")]
    [InlineData(long.MaxValue, "9223 P")]
    public void Counts_have_three_digits(long number, string expected) => Assert.Equal(expected, CountFormat.Short(number));

    private static EquatableArray<int> Inputs(params int[] positions) => positions.ToEquatableArray();

    private sealed record StrangeLayer : LayerSpec;
}
