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

    private static Shape Known(Compiler.Shapes.Shape shape) => new([.. shape.Sizes]);
}
