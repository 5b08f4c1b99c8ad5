using ResNetGen.Compiler.Shapes;

namespace ResNetGen.Tool.Documents;

/// <summary>What the compiler knows of a network, in the words of the running class.</summary>
internal static class GraphInfo
{
    /// <summary>What the class that is compiled from the graph says of itself.</summary>
    /// <param name="graph">A network without errors.</param>
    public static NetworkInfo ToInfo(this NetworkGraph graph) => new(
        graph.Name,
        graph.ClassName,
        Known(graph.Input),
        Known(graph.Output),
        graph.Classes,
        [
            .. graph.Rows().Select(layer => new LayerInfo(
                layer.Scope, layer.Row.Kind, Known(layer.Row.Output), layer.Row.Parameters, layer.Row.Trainable, layer.Row.MultiplyAdds)),
        ]);

    /// <summary>The same with one row for each block, and one for each layer before and behind them.</summary>
    /// <param name="graph">A network without errors.</param>
    public static NetworkInfo ToInfoByBlock(this NetworkGraph graph)
    {
        var layers = graph.Root.Layers.Select(layer => Row(layer.Scope, layer.Kind, layer.Output, [layer]))
            .Concat(graph.Blocks.Select(block => Row(
                block.Scope,
                $"{block.Units.Count} × {graph.Units[block.Units[0].Unit].Function}",
                block.Output,
                block.Units.SelectMany(place => graph.Units[place.Unit].Body.Layers))))
            .Concat(graph.Head.Layers.Select(layer => Row(layer.Scope, layer.Kind, layer.Output, [layer])))
            .ToList();
        return graph.ToInfo() with { Layers = layers };

        LayerInfo Row(string scope, string kind, Compiler.Shapes.Shape output, IEnumerable<Layer> members)
        {
            var rows = members.SelectMany(layer => layer.Rows()).ToList();
            return new LayerInfo(
                $"{graph.Name}/{scope.TrimStart('/')}",
                kind,
                Known(output),
                rows.Sum(row => row.Parameters),
                rows.Sum(row => row.Trainable),
                rows.Sum(row => row.MultiplyAdds));
        }
    }

    private static Shape Known(Compiler.Shapes.Shape shape) => new([.. shape.Sizes]);
}
