using ResNetGen.Compiler.Catalogue;
using ResNetGen.Compiler.Graph;
using ResNetGen.Training;

namespace ResNetGen.Tool.Documents;

/// <summary>The layers of a compiled network with what each of them takes.</summary>
internal static class GraphNodes
{
    /// <summary>A node for each row of the network's table, in its order.</summary>
    /// <param name="graph">A network without errors.</param>
    public static IReadOnlyList<GraphNode> Of(NetworkGraph graph)
    {
        var nodes = new List<GraphNode>();
        using var scopes = graph.Rows().Select(row => row.Scope).GetEnumerator();
        var bodies = graph.Blocks.SelectMany(block => block.Units, (_, place) => graph.Units[place.Unit].Body);
        var value = GraphNode.Images;
        foreach (var body in bodies.Prepend(graph.Root).Append(graph.Head))
        {
            value = Add(value, body);
        }

        return nodes;

        string Add(string input, Body body)
        {
            var values = new List<string>();
            foreach (var layer in body.Layers)
            {
                string[] inputs = [.. layer.Inputs.Select(Value)];

                // A normalizer takes what its convolution gives.
                foreach (var row in layer.Rows())
                {
                    scopes.MoveNext();
                    nodes.Add(new GraphNode(scopes.Current, row.Kind, new Shape([.. row.Output.Sizes]), inputs));
                    inputs = [scopes.Current];
                }

                values.Add(inputs[0]);
            }

            return Value(body.Output);

            string Value(int position) => position == LayerSpec.BodyInput ? input : values[position];
        }
    }
}
