using Tensorboard;

namespace ResNetGen.Training;

/// <summary>A network's graph as TensorBoard shows it: a node for each layer, in boxes by their scopes, with shapes on the edges.</summary>
internal static class GraphSummary
{
    // What TensorBoard reads the shapes of edges from.
    private const string OutputShapes = "_output_shapes";

    /// <summary>The graph.</summary>
    /// <param name="input">The shape of one image.</param>
    /// <param name="nodes">The layers.</param>
    public static GraphDef Of(Shape input, IEnumerable<GraphNode> nodes)
    {
        var graph = new GraphDef();
        foreach (var node in nodes.Prepend(new GraphNode(GraphNode.Images, "Placeholder", input, [])))
        {
            var layer = new NodeDef { Name = ForeignText.Visible(node.Scope), Op = ForeignText.Visible(node.Kind) };
            layer.Input.Add(node.Inputs.Select(ForeignText.Visible));
            var shapes = new AttrValue.Types.ListValue();
            shapes.Shape.Add(Batch(node.Output));
            layer.Attr.Add(OutputShapes, new AttrValue { List = shapes });
            graph.Node.Add(layer);
        }

        return graph;
    }

    /// <summary>The shape for any number of images.</summary>
    private static TensorShapeProto Batch(Shape shape)
    {
        var batch = new TensorShapeProto();
        batch.Dim.Add(shape.Sizes.ToArray().Prepend(-1).Select(size => new TensorShapeProto.Types.Dim { Size = size }));
        return batch;
    }
}
