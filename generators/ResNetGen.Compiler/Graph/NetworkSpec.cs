using ResNetGen.Compiler.Catalogue;

namespace ResNetGen.Compiler.Graph;

/// <summary>A network inside another.</summary>
public sealed record NetworkSpec : LayerSpec
{
    public NetworkGraph Graph { get; init; } = NetworkGraph.Nothing(string.Empty);

    public override Size Reduction
    {
        get
        {
            var bodies = new[] { Graph.Root, Graph.Head }
                .Concat(Graph.Blocks.SelectMany(block => block.Units).Select(place => Graph.Units[place.Unit].Body));
            return bodies.Aggregate(new Size(1, 1), (product, body) => OutputStride.Product(product, OutputStride.Of(body)));
        }
    }

    public override IEnumerable<LayerRow> Rows() =>
        Graph.Rows(string.Empty).Select(row => row.Row with { Suffix = row.Scope + row.Row.Suffix });
}
