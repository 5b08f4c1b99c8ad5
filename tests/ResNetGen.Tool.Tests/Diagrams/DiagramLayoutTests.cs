using ResNetGen.Tool.Diagrams;
using static ResNetGen.Tool.Tests.Diagrams.SampleDiagrams;

namespace ResNetGen.Tool.Tests.Diagrams;

public sealed class DiagramLayoutTests
{
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

            var routes = layout.Edges.Zip(diagram.Edges)
                .Where(edge => edge.Second.To == sum)
                .Select(edge => edge.First.Corners[^1])
                .ToList();
            Assert.Equal(2, routes.Count);
            Assert.Contains(new Point(layout.Nodes[sum].Middle, layout.Nodes[sum].Y), routes);
            Assert.Contains(new Point(layout.Nodes[sum].Right, layout.Nodes[sum].Centre), routes);
        }
    }

    [Theory]
    [MemberData(nameof(Pictures), MemberType = typeof(SampleDiagrams))]
    public void Nothing_lies_over_anything(string network, string? unit) => AssertNothingOverlaps(Drawn(network, unit));

    [Fact]
    public void Nothing_lies_over_anything_in_whatever_a_file_may_say()
    {
        var random = new Random(1);
        for (var i = 0; i < 300; i++)
        {
            var nodes = Enumerable.Range(0, random.Next(2, 25)).Select(RandomNode).ToList();
            var edges = Enumerable.Range(1, nodes.Count - 1)
                .SelectMany(to => Enumerable.Range(0, random.Next(5)).Select(_ => RandomEdge(to)))
                .ToList();
            var first = random.Next(nodes.Count);
            Group[] groups = i % 3 == 0 ? [new Group("group", ["small print"], first, first)] : [];
            AssertNothingOverlaps(new Diagram("random", ["a line"], nodes, edges, groups));
        }

        Node RandomNode(int position) => new((NodeForm)random.Next(3), Family.Elementwise, $"n{position}{new string('m', random.Next(30))}")
        {
            Description = new string('w', random.Next(40)),
            SmallPrint = new string('1', random.Next(60)),
            Strips = [.. Enumerable.Repeat(new Strip(Family.Norm, "batch norm"), random.Next(3))],
            Symbol = '+',
        };

        Edge RandomEdge(int to) => new(random.Next(Math.Max(0, to - 8), to), to, new string('5', random.Next(1, 15)));
    }

    [Fact]
    public void Edges_from_one_layer_share_their_lane()
    {
        var nodes = Enumerable.Range(0, 150)
            .Select(position => new Node(NodeForm.Circle, Family.Elementwise, $"n{position}") { Symbol = '‖' })
            .ToList();
        var edges = Enumerable.Range(1, nodes.Count - 1)
            .SelectMany(to => Enumerable.Range(0, to).Select(from => new Edge(from, to, "64×7×7")))
            .ToList();
        var layout = new DiagramLayout(new Diagram("dense", [], nodes, edges, []));

        // A lane for each of the 11,026 edges that skip layers would be some hundred thousand wide.
        Assert.InRange(layout.Canvas.Width, 1_000, 40_000);
    }

    internal static void AssertNothingOverlaps(Diagram diagram)
    {
        var layout = new DiagramLayout(diagram);
        var nodes = layout.Nodes.Zip(diagram.Nodes, NodeSizes.WithText).ToList();
        var labels = layout.Edges.Select(edge => edge.Label).OfType<Rectangle>().ToList();
        var lines = layout.Edges.SelectMany(edge => edge.Corners.Zip(edge.Corners.Skip(1), Segment)).ToList();

        Assert.All(diagram.Edges.Zip(layout.Edges), edge =>
        {
            Assert.True(edge.Second.Corners.Count >= 2);
            Assert.Equal(new Point(layout.Nodes[edge.First.From].Middle, layout.Nodes[edge.First.From].Bottom), edge.Second.Corners[0]);
            Assert.All(
                edge.Second.Corners.Zip(edge.Second.Corners.Skip(1)),
                line => Assert.True(line.First.X == line.Second.X || line.First.Y == line.Second.Y));
        });
        Assert.All(nodes.Concat(labels).Concat(lines), place => AssertInside(place, layout.Canvas));
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
                if (isInside)
                {
                    AssertInside(nodes[node], frame);
                }
            }
        }

        static Rectangle Segment(Point from, Point to) =>
            new(Math.Min(from.X, to.X), Math.Min(from.Y, to.Y), Math.Abs(from.X - to.X), Math.Abs(from.Y - to.Y));

        static void AssertInside(Rectangle place, Rectangle frame) => Assert.True(
            place.X > frame.X && place.Y > frame.Y && place.Right < frame.Right && place.Bottom < frame.Bottom,
            $"{place} is not inside {frame}");

        static void AssertDisjoint(IReadOnlyList<Rectangle> parts)
        {
            for (var i = 0; i < parts.Count; i++)
            {
                Assert.DoesNotContain(parts.Skip(i + 1), parts[i].Overlaps);
            }
        }
    }
}
