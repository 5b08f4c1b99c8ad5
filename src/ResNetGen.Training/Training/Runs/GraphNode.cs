namespace ResNetGen.Training;

/// <summary>A layer as a graph of the network shows it.</summary>
/// <param name="Scope">Its full scope.</param>
/// <param name="Kind">Its kind in the language.</param>
/// <param name="Output">The shape of its output for one image.</param>
/// <param name="Inputs">The scopes of the layers that it takes; <see cref="Images"/> for the network's input.</param>
internal sealed record GraphNode(string Scope, string Kind, Shape Output, IReadOnlyList<string> Inputs)
{
    /// <summary>What the network's input is called.</summary>
    public const string Images = "images";

    /// <summary>The layers of a network's table, which does not tell what each takes.</summary>
    public static IReadOnlyList<GraphNode> Of(NetworkInfo info) =>
        [.. info.Layers.Select(layer => new GraphNode(layer.Scope, layer.Kind, layer.Output, []))];
}
