using ResNetGen.Compiler.Shapes;

namespace ResNetGen.Tool;

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
        var rows = graph.Rows(graph.Name).Select(row => row.Row).ToList();
        var parts = graph.Root.Layers.Select(layer => (layer.Scope, layer.Kind, layer.Output, Rows: layer.Rows().Count()))
            .Concat(graph.Blocks.Select(block => (
                block.Scope,
                $"{block.Units.Count} × {graph.Units[block.Units[0].Unit].Function}",
                block.Output,
                block.Units.Sum(place => graph.Units[place.Unit].Body.Layers.Sum(layer => layer.Rows().Count())))))
            .Concat(graph.Head.Layers.Select(layer => (layer.Scope, layer.Kind, layer.Output, layer.Rows().Count())));
        var layers = new List<LayerInfo>();
        var taken = 0;
        foreach (var (scope, kind, output, count) in parts)
        {
            var own = rows.GetRange(taken, count);
            taken += count;
            layers.Add(new LayerInfo(
                $"{graph.Name}/{scope.TrimStart('/')}", kind, Known(output), own.Sum(row => row.Parameters), own.Sum(row => row.Trainable), own.Sum(row => row.MultiplyAdds)));
        }

        return graph.ToInfo() with { Layers = layers };
    }

    private static Shape Known(Compiler.Shapes.Shape shape) => new([.. shape.Sizes]);
}
