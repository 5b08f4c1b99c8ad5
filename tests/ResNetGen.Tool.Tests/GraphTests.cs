using System.Globalization;
using System.Xml.Linq;
using ResNetGen.Compiler;
using ResNetGen.Compiler.Catalogue;
using ResNetGen.Compiler.Graph;
using ResNetGen.Compiler.Text;
using ResNetGen.Testing;
using ResNetGen.Tool.Diagrams;

namespace ResNetGen.Tool.Tests;

public sealed class GraphTests : IDisposable
{
    /// <summary>Root and head that branch, and units whose layers have many inputs.</summary>
    private const string Branches = """
        network: branches
        input: [3, 32, 32]
        num_classes: 10
        units:
          post:
            args: [depth]
            layers:
              - { name: c1, conv2d: depth, kernel: 3, normalizer: batch_norm, activation: relu }
              - { name: c2, conv2d: depth, kernel: 3, normalizer: batch_norm }
              - { add: [input, c2], activation: relu }
          inception:
            args: [depth]
            layers:
              - { name: a, conv2d: depth, kernel: 1, from: input }
              - { name: b1, conv2d: depth, kernel: 1, from: input }
              - { name: b2, conv2d: depth, kernel: 3, from: b1, activation: leaky_relu }
              - { name: c1, conv2d: depth, kernel: 1, from: input }
              - { name: c2, conv2d: depth, kernel: [1, 7], dilation: 2 }
              - { name: c3, conv2d: depth, kernel: [7, 1] }
              - { name: d, conv2d: depth, kernel: 1, from: input, groups: 2 }
              - { name: sum, add: [a, b2, c3, d, input] }
          dense:
            args: [depth]
            layers:
              - { name: a, conv2d: depth, kernel: 1 }
              - { name: s1, add: [input, a] }
              - { name: b, conv2d: depth, kernel: 1, from: s1 }
              - { name: s2, add: [input, a, b] }
              - { name: c, conv2d: depth, kernel: 1, from: s2 }
              - { name: s3, add: [input, a, b, c] }
              - { name: d, conv2d: depth, kernel: 1, from: s3 }
              - { name: thrice, add: [d, d, d] }
        root:
          - { name: conv1, conv2d: 16, kernel: 3, activation: relu }
          - { name: left, conv2d: 16, kernel: 3 }
          - { name: right, conv2d: 16, kernel: 1, from: conv1 }
          - { name: aux, global_avg_pool: flatten, from: conv1 }
          - { name: aux_logits, linear: num_classes, activation: tanh }
          - { name: sum, add: [left, right, conv1], activation: relu }
        blocks:
          - { unit_fn: post, args: "[(16,)] * 3" }
          - { unit_fn: inception, args: "[(16,)] * 3" }
          - { scope: a_block_with_a_long_name, unit_fn: dense, args: "[(16,)] * 13" }
        head:
          - { name: pool, global_avg_pool: flatten }
          - { name: drop, dropout: 0.25 }
          - { name: a_name_of_a_layer_that_fits_in_no_box_whatever_font_it_is_written_in, linear: 100, activation: gelu }
          - { name: logits, linear: num_classes }
          - { name: other, linear: num_classes, from: pool }
          - { name: predictions, softmax: channels, from: logits }
        """;

    private readonly TemporaryFolder folder = new();

    /// <summary>Networks with the scope of a unit, or with none for the whole.</summary>
    public static TheoryData<string, string?> Pictures => new()
    {
        { "resnet_v2_50", null },
        { "resnet_v2_50", "block1/unit_1" },
        { "resnet_v2_50", "block1/unit_2" },
        { "resnet_v2_50", "block1/unit_3" },
        { "resnet_v2_200", null },
        { "resnet_v2_small", null },
        { "branches", null },
        { "branches", "block1/unit_1" },
        { "branches", "block2/unit_1" },
        { "branches", "a_block_with_a_long_name/unit_13" },
    };

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_small_network_as_Mermaid() => Snapshot.Match(Outcome.Expected("graph", "resnet_v2_small"), "mmd");

    [Fact]
    public void Branches_as_Mermaid() => Snapshot.Match(Outcome.Expected("graph", folder.Write("branches.resnet.yaml", Branches), "--unit", "block2/unit_3"), "mmd");

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

    [Theory]
    [MemberData(nameof(Pictures))]
    public void The_image_holds_the_names_and_the_shapes(string network, string? unit)
    {
        var diagram = Drawn(network, unit);
        var svg = XDocument.Parse(SvgWriter.Write(diagram));
        var texts = svg.Descendants().Where(element => element.Name.LocalName == "text").Select(element => element.Value).ToList();

        Assert.Equal("svg", svg.Root!.Name.LocalName);
        Assert.Equal("http://www.w3.org/2000/svg", svg.Root.Name.NamespaceName);
        Assert.Equal($"0 0 {svg.Root.Attribute("width")!.Value} {svg.Root.Attribute("height")!.Value}", svg.Root.Attribute("viewBox")!.Value);
        Assert.DoesNotContain("href", svg.ToString(), StringComparison.Ordinal);
        Assert.All(Layers(network, unit).Select(layer => layer.Name).Where(name => name.Length < 30), name => Assert.Contains(name, texts));
        Assert.Equal(
            new DiagramLayout(diagram).Edges.Zip(diagram.Edges).Where(edge => edge.First.Label is not null).Select(edge => edge.Second.Shape),
            texts.Skip(texts.Count - diagram.Edges.Count).Where(text => diagram.Edges.Any(edge => edge.Shape == text)));
    }

    [Theory]
    [InlineData("resnet_v2_50", "block1/unit_1")]
    [InlineData("resnet_v2_50", "block1/unit_3")]
    [InlineData("branches", "block2/unit_1")]
    [InlineData("branches", "a_block_with_a_long_name/unit_1")]
    public void The_shapes_on_the_edges_of_a_unit_are_the_graph_s(string network, string path)
    {
        var unit = UnitOf(network, path);
        var layers = unit.Body.Layers;
        var expected = layers.SelectMany(layer => layer.Inputs.Select(input => input == LayerSpec.BodyInput ? $"input {Text(unit.Input)} {layer.Name}" : $"{layers[input].Name} {Text(layers[input].Output)} {layer.Name}"))
            .Append($"{layers[unit.Body.Output].Name} {Text(unit.Body.OutputShape)} output");
        var diagram = Drawn(network, path);

        Assert.Equal(
            expected.Order(StringComparer.Ordinal),
            diagram.Edges.Select(edge => $"{diagram.Nodes[edge.From].Name} {edge.Shape} {diagram.Nodes[edge.To].Name}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_whole_network_s_units_stand_in_their_blocks()
    {
        var diagram = Drawn("resnet_v2_50", null);

        // Of the first unit of a block the input is another one, so that it is a unit of its own.
        Assert.Equal(
            ["block1: unit_1×1 unit_2×1 unit_3×1", "block2: unit_1×1 unit_2 – unit_3×2 unit_4×1", "block3: unit_1×1 unit_2 – unit_5×4 unit_6×1", "block4: unit_1×1 unit_2 – unit_3×2"],
            diagram.Groups.Select(group => FormattableString.Invariant($"{group.Name}: {string.Join(' ', diagram.Nodes.Skip(group.First).Take(group.Last + 1 - group.First).Select(node => FormattableString.Invariant($"{node.Name}×{node.Count}")))}")));
        Assert.Equal(["bottleneck (1024, 256, 1)", "each 1.12 M parameters · 218 M multiply-adds"], diagram.Nodes.Where(node => node.Count == 4).SelectMany(node => new[] { node.Description, node.SmallPrint }));
        Assert.Equal(["3×224×224 → 1000×1×1", "25,613,800 parameters · 3,482,255,360 multiply-adds"], diagram.Subtitle);
        Assert.Equal(
            "3×224×224 64×112×112 64×56×56 256×56×56 256×56×56 256×28×28 512×28×28 512×28×28 512×14×14 1024×14×14 1024×14×14 1024×7×7 2048×7×7 2048×7×7 2048×7×7 2048×1×1 1000×1×1 1000×1×1 1000×1×1",
            string.Join(' ', diagram.Edges.Select(edge => edge.Shape)));

        // forward returns what goes into the softmax.
        Assert.Equal(["logits → predictions", "logits → output"], diagram.Edges.Where(edge => diagram.Nodes[edge.From].Name == "logits").Select(edge => $"logits → {diagram.Nodes[edge.To].Name}"));
    }

    [Fact]
    public void A_layer_that_is_nobody_s_input_is_an_end_point_above_the_blocks()
    {
        var diagram = Drawn("branches", null);
        var layout = new DiagramLayout(diagram);
        var end = diagram.Edges.Single(edge => diagram.Nodes[edge.From].Name == "aux_logits").To;
        Assert.Equal("end point", diagram.Nodes[end].Name);
        Assert.True(layout.Nodes[end].Bottom < layout.Groups[0].Y);
    }

    [Fact]
    public void The_shortcut_stands_beside_the_main_path_and_enters_the_sum_from_the_side()
    {
        foreach (var path in new[] { "block1/unit_1", "block1/unit_2" })
        {
            var diagram = Drawn("resnet_v2_50", path);
            var layout = new DiagramLayout(diagram);
            var sum = diagram.Nodes.ToList().FindIndex(node => node.Symbol == '+');
            var main = layout.Nodes.Zip(diagram.Nodes).Where(node => node.Second.Name != "shortcut").Select(node => node.First.Middle);
            Assert.Single(main.Distinct());

            var routes = layout.Edges.Zip(diagram.Edges).Where(edge => edge.Second.To == sum).Select(edge => edge.First.Corners[^1]).ToList();
            Assert.Equal(2, routes.Count);
            Assert.Contains(new Point(layout.Nodes[sum].Middle, layout.Nodes[sum].Y), routes);
            Assert.Contains(new Point(layout.Nodes[sum].Right, layout.Nodes[sum].Centre), routes);
        }
    }

    [Theory]
    [MemberData(nameof(Pictures))]
    public void Nothing_lies_over_anything(string network, string? unit) => AssertNothingOverlaps(Drawn(network, unit));

    [Fact]
    public void Nothing_lies_over_anything_in_whatever_a_file_may_say()
    {
        var random = new Random(1);
        for (var i = 0; i < 300; i++)
        {
            var nodes = Enumerable.Range(0, random.Next(2, 25)).Select(position => new Node((NodeForm)random.Next(3), Family.Elementwise, $"n{position}{new string('m', random.Next(30))}")
            {
                Description = new string('w', random.Next(40)),
                SmallPrint = new string('1', random.Next(60)),
                Strips = [.. Enumerable.Repeat(new Strip(Family.Norm, "batch norm"), random.Next(3))],
                Symbol = '+',
            }).ToList();
            var edges = Enumerable.Range(1, nodes.Count - 1)
                .SelectMany(to => Enumerable.Range(0, random.Next(5)).Select(_ => new Edge(random.Next(Math.Max(0, to - 8), to), to, new string('5', random.Next(1, 15)))))
                .ToList();
            var first = random.Next(nodes.Count);
            AssertNothingOverlaps(new Diagram("random", ["a line"], nodes, edges, i % 3 == 0 ? [new Group("group", ["small print"], first, first)] : []));
        }
    }

    [Fact]
    public void Edges_from_one_layer_share_their_lane()
    {
        var nodes = Enumerable.Range(0, 150).Select(position => new Node(NodeForm.Circle, Family.Elementwise, $"n{position}") { Symbol = '‖' }).ToList();
        var edges = Enumerable.Range(1, nodes.Count - 1).SelectMany(to => Enumerable.Range(0, to).Select(from => new Edge(from, to, "64×7×7"))).ToList();
        var layout = new DiagramLayout(new Diagram("dense", [], nodes, edges, []));

        // A lane for each of the 11,026 edges that skip layers would be some hundred thousand wide.
        Assert.InRange(layout.Canvas.Width, 1_000, 40_000);
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
        var diagram = DiagramBuilder.OfNetwork(known with { Root = new Body(layers.ToEquatableArray(), 4, shape), Blocks = default, Head = known.Head with { Layers = default, Output = LayerSpec.BodyInput } });

        Assert.Equal(
            ["Box mixed: shuffle channels", "Box mean: avg pool2d", "Circle × gate: ", "Circle ‖ both: ", "Box attend: cross attention"],
            diagram.Nodes.Skip(1).SkipLast(1).Select(node => $"{node.Form} {(node.Form == NodeForm.Circle ? node.Symbol + " " : "")}{node.Name}: {node.Description}"));
        Assert.Equal([Family.Elementwise, Family.Pooling], diagram.Nodes.Skip(1).Take(2).Select(node => node.Family));
        AssertNothingOverlaps(diagram);
        XDocument.Parse(SvgWriter.Write(diagram));
    }

    [Fact]
    public void Odd_texts_are_escaped()
    {
        const string Odd = "<b>&\"'#`]\u0001)";
        var diagram = new Diagram(
            Odd,
            [Odd],
            [new Node(NodeForm.Box, Family.Unit, Odd) { Description = Odd, SmallPrint = Odd, Strips = [new Strip(Family.Norm, Odd)], Count = 2 }, new Node(NodeForm.Circle, Family.Elementwise, Odd) { Symbol = '+' }, new Node(NodeForm.Pill, Family.End, Odd)],
            [new Edge(0, 1, Odd), new Edge(1, 2, Odd)],
            [new Group(Odd, [Odd], 0, 1)]);

        var texts = XDocument.Parse(SvgWriter.Write(diagram)).Descendants().Where(element => element.Name.LocalName is "text" or "title").Select(element => element.Value).ToList();
        Assert.Equal(13, texts.Count(text => text == Odd.Replace('\u0001', '\uFFFD')));
        Assert.Equal("× 2", Assert.Single(texts, text => text != Odd.Replace('\u0001', '\uFFFD')));

        var mermaid = MermaidWriter.Write(diagram).Split('\n');
        const string Escaped = "#lt;b#gt;#amp;#quot;'#35;#96;] )";
        Assert.Equal("""title: "<b>&\"'#`] ) · <b>&\"'#`] )" """.TrimEnd(), mermaid[1]);
        Assert.Contains($"    subgraph g0[\"<b>{Escaped}</b> · {Escaped}\"]", mermaid);
        Assert.Contains($"        n0(\"<b>{Escaped}</b> × 2<br/>{Escaped}, {Escaped}<br/><small>{Escaped}</small>\"):::unit", mermaid);
        Assert.Contains($"    n2([\"{Escaped}\"]):::terminal", mermaid);
        Assert.Contains($"    n0 -->|\"{Escaped}\"| n1", mermaid);
    }

    [Theory]
    [InlineData("de-DE")]
    [InlineData("ar-SA")]
    [InlineData("tr-TR")]
    public void The_same_bytes_in_every_culture(string culture)
    {
        var before = CultureInfo.CurrentCulture;
        string[] expected = [.. Texts()];
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
            Assert.Equal(expected, Texts());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }

        static IEnumerable<string> Texts() => Pictures.Select(picture => Drawn(picture.Data.Item1, picture.Data.Item2)).SelectMany(diagram => new[] { SvgWriter.Write(diagram), MermaidWriter.Write(diagram) });
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
    public void Counts_have_three_digits(long number, string expected) => Assert.Equal(expected, Counts.Short(number));

    private static void AssertNothingOverlaps(Diagram diagram)
    {
        var layout = new DiagramLayout(diagram);
        var nodes = layout.Nodes.Zip(diagram.Nodes, DiagramLayout.WithText).ToList();
        var labels = layout.Edges.Select(edge => edge.Label).OfType<Rectangle>().ToList();
        var lines = layout.Edges.SelectMany(edge => edge.Corners.Zip(edge.Corners.Skip(1), Segment)).ToList();

        Assert.All(diagram.Edges.Zip(layout.Edges), edge =>
        {
            Assert.True(edge.Second.Corners.Count >= 2);
            Assert.Equal(new Point(layout.Nodes[edge.First.From].Middle, layout.Nodes[edge.First.From].Bottom), edge.Second.Corners[0]);
            Assert.All(edge.Second.Corners.Zip(edge.Second.Corners.Skip(1)), line => Assert.True(line.First.X == line.Second.X || line.First.Y == line.Second.Y));
        });
        Assert.All(nodes.Concat(labels).Concat(lines), part => Assert.True(part.X > 0 && part.Y > 0 && part.Right < layout.Canvas.Right && part.Bottom < layout.Canvas.Bottom));
        AssertDisjoint(nodes);
        AssertDisjoint(labels);
        AssertDisjoint(layout.Groups);
        Assert.All(labels, label => Assert.DoesNotContain(nodes, label.Overlaps));
        Assert.All(labels, label => Assert.DoesNotContain(lines, label.Overlaps));
        Assert.All(layout.Nodes, node => Assert.DoesNotContain(lines, node.Overlaps));
        for (var group = 0; group < layout.Groups.Count; group++)
        {
            var frame = layout.Groups[group];
            for (var node = 0; node < nodes.Count; node++)
            {
                var isInside = diagram.Groups[group].First <= node && node <= diagram.Groups[group].Last;
                Assert.Equal(isInside, frame.Overlaps(nodes[node]));
                Assert.True(!isInside || (frame.X <= nodes[node].X && frame.Y <= nodes[node].Y && frame.Right >= nodes[node].Right && frame.Bottom >= nodes[node].Bottom));
            }
        }

        static Rectangle Segment(Point from, Point to) =>
            new(Math.Min(from.X, to.X), Math.Min(from.Y, to.Y), Math.Abs(from.X - to.X), Math.Abs(from.Y - to.Y));

        static void AssertDisjoint(IReadOnlyList<Rectangle> parts)
        {
            for (var i = 0; i < parts.Count; i++)
            {
                Assert.DoesNotContain(parts.Skip(i + 1), parts[i].Overlaps);
            }
        }
    }

    private static NetworkGraph Graph(string network)
    {
        if (network != "branches")
        {
            return NetworkSource.Open(network).Graph;
        }

        var compiled = NetworkCompiler.Compile("branches.resnet.yaml", Branches);
        Assert.Empty(compiled.Diagnostics);
        return compiled.Graph;
    }

    private static Diagram Drawn(string network, string? unit) => unit is null ? DiagramBuilder.OfNetwork(Graph(network)) : DiagramBuilder.OfUnit(Graph(network), unit);

    private static Unit UnitOf(string network, string path)
    {
        var graph = Graph(network);
        return graph.Units[graph.Blocks.SelectMany(block => block.Units.Where(place => $"{block.Scope}/{place.Scope}" == path)).Single().Unit];
    }

    private static List<LayerSpec> Layers(string network, string? unit) =>
        [.. unit is null ? Graph(network).Root.Layers.Concat(Graph(network).Head.Layers) : UnitOf(network, unit).Body.Layers];

    private static EquatableArray<int> Inputs(params int[] positions) => positions.ToEquatableArray();

    private static string Text(SampleShape shape) => string.Join('×', shape.Sizes);

    private sealed record StrangeLayer : LayerSpec;
}
