using ResNetGen.Compiler.Diagnostics;
using ResNetGen.Compiler.Shapes;
using static System.FormattableString;

namespace ResNetGen.Tool.Diagrams;

/// <summary>Makes diagrams of networks and of their units.</summary>
internal sealed class DiagramBuilder
{
    private readonly List<Node> nodes = [];
    private readonly List<Edge> edges = [];
    private readonly List<Group> groups = [];

    private DiagramBuilder()
    {
    }

    /// <summary>A whole network: the layers of root and head, and between them the blocks with their units.</summary>
    public static Diagram OfNetwork(NetworkGraph graph)
    {
        var diagram = new DiagramBuilder();
        var value = diagram.Add(graph.Root, diagram.Start(graph.Input));
        foreach (var block in graph.Blocks)
        {
            value = diagram.Add(block, graph, value);
        }

        return diagram.End(
            graph.Name,
            [$"{Text(graph.Input)} → {Text(graph.Output)}", Totals(graph.Parameters, graph.MultiplyAdds)],
            diagram.Add(graph.Head, value));
    }

    /// <summary>A unit with all its layers.</summary>
    /// <param name="graph">The network.</param>
    /// <param name="path">The scopes of block and unit: <c>block1/unit_2</c>.</param>
    /// <exception cref="ResNetGenException">The network has no such unit.</exception>
    public static Diagram OfUnit(NetworkGraph graph, string path)
    {
        var places = graph.Blocks
            .SelectMany(block => block.Units, (block, place) => (Path: $"{block.Scope}/{place.Scope}", place.Unit))
            .ToList();
        var position = places.FindIndex(place => place.Path == path);
        if (position < 0)
        {
            var hint = NearestName.Hint(path, places.Select(place => place.Path));
            throw new ResNetGenException($"`{graph.Name}` has no unit `{path}`; {hint}");
        }

        var unit = graph.Units[places[position].Unit];
        var diagram = new DiagramBuilder();
        var value = diagram.Add(unit.Body, diagram.Start(unit.Input));
        return diagram.End(
            $"{graph.Name}/{path}",
            [Call(unit), $"{Text(unit.Input)} → {Text(unit.Body.OutputShape)}", Totals(Parameters(unit), MultiplyAdds(unit))],
            value);
    }

    private static string Text(Compiler.Shapes.Shape shape) => string.Join('×', shape.Sizes.Select(size => Invariant($"{size}")));

    private static string Totals(long parameters, long multiplyAdds) =>
        Invariant($"{parameters:N0} parameters · {multiplyAdds:N0} multiply-adds");

    private static string Call(Unit unit) =>
        $"{unit.Function} ({string.Join(", ", unit.Arguments.Select(argument => Invariant($"{argument}")))})";

    private static long Parameters(Unit unit) => unit.Body.Layers.SelectMany(layer => layer.Rows()).Sum(row => row.Parameters);

    private static long MultiplyAdds(Unit unit) => unit.Body.Layers.SelectMany(layer => layer.Rows()).Sum(row => row.MultiplyAdds);

    private Value Start(Compiler.Shapes.Shape input) => Add(new Node(NodeForm.Pill, Family.End, "input"), input);

    private Diagram End(string title, IReadOnlyList<string> subtitle, Value value)
    {
        Add(new Node(NodeForm.Pill, Family.End, "output"), default, value);
        return new Diagram(title, subtitle, nodes, edges, groups);
    }

    private Value Add(Body body, Value input)
    {
        var values = new List<Value>();
        foreach (var layer in body.Layers)
        {
            Value[] inputs = [.. layer.Inputs.Select(position => position == Body.Input ? input : values[position])];
            var value = Add(LayerNode.Of(layer), layer.Output, inputs);

            // The sum in its circle, and what follows it in a box.
            values.Add(LayerNode.ActivationAfter(layer) is { } activation ? Add(activation, layer.Output, value) : value);
        }

        // In root and head a layer that nobody takes is an end point.
        var taken = body.Layers.SelectMany(layer => layer.Inputs).Append(body.Output).ToHashSet();
        for (var i = 0; i < values.Count; i++)
        {
            if (!taken.Contains(i))
            {
                Add(new Node(NodeForm.Pill, Family.End, "end point"), default, values[i]);
            }
        }

        return body.Output == Body.Input ? input : values[body.Output];
    }

    private Value Add(Block block, NetworkGraph graph, Value value)
    {
        var first = nodes.Count;
        for (var i = 0; i < block.Units.Count;)
        {
            var place = block.Units[i];
            var count = block.Units.Skip(i).TakeWhile(other => other.Unit == place.Unit).Count();
            var unit = graph.Units[place.Unit];
            var counts = CountFormat.Of(Parameters(unit), MultiplyAdds(unit));
            value = Add(
                new Node(NodeForm.Box, Family.Unit, count == 1 ? place.Scope : $"{place.Scope} – {block.Units[i + count - 1].Scope}")
                {
                    Description = Call(unit),
                    SmallPrint = count > 1 && counts.Length > 0 ? $"each {counts}" : counts,
                    Count = count,
                },
                unit.Body.OutputShape,
                value);
            i += count;
        }

        if (nodes.Count > first)
        {
            var units = block.Units.Select(place => graph.Units[place.Unit]).ToList();
            List<string> smallPrint =
            [
                Invariant($"{units.Count:N0} unit{(units.Count == 1 ? "" : "s")}"),
                .. CountFormat.Lines(units.Sum(Parameters), units.Sum(MultiplyAdds)),
            ];
            groups.Add(new Group(block.Scope, smallPrint, first, nodes.Count - 1));
        }

        return value;
    }

    private Value Add(Node node, Compiler.Shapes.Shape output, params Value[] inputs)
    {
        edges.AddRange(inputs.Select(input => new Edge(input.Node, nodes.Count, input.Shape)));
        nodes.Add(node);
        return new Value(nodes.Count - 1, output.IsKnown ? Text(output) : "");
    }

    /// <summary>What a node gives.</summary>
    private readonly record struct Value(int Node, string Shape);
}
