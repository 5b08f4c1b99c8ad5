using System.ComponentModel;

namespace ResNetGen.Layers;

/// <summary>
/// What a network computes in evaluation mode, layer by layer: generated classes write themselves down here, by the same steps as their
/// forward passes have.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class LayerGraph
{
    private readonly List<LayerGraphNode> nodes = [new(LayerGraphOperation.Input, null, Activation.None, [])];
    private readonly List<(string Name, GraphValue Value)> points = [];

    /// <summary>The network's images.</summary>
    internal static GraphValue Input { get; } = new(0);

    /// <summary>The steps in an order in which they can run; the first is the input, and a value's index is its step's place.</summary>
    internal IReadOnlyList<LayerGraphNode> Nodes => nodes;

    /// <summary>The end points, in the network's order.</summary>
    internal IReadOnlyList<(string Name, GraphValue Value)> Points => points;

    /// <summary>What a layer, unit or block makes of a value.</summary>
    /// <param name="layer">The layer, unit or block.</param>
    /// <param name="input">The value.</param>
    public GraphValue Call(Layer layer, GraphValue input)
    {
        ArgumentNullException.ThrowIfNull(layer);
        return layer.WriteTo(this, input);
    }

    /// <summary>As <see cref="Call"/>, with the units' results as end points.</summary>
    /// <param name="block">The block.</param>
    /// <param name="input">The value.</param>
    /// <param name="network">The network's name, which every end point's begins with.</param>
    /// <param name="scope">The block's scope in the network.</param>
    public GraphValue Block(UnitBlock block, GraphValue input, string network, string scope)
    {
        ArgumentNullException.ThrowIfNull(block);
        return block.Trace(this, input, network, scope);
    }

    /// <summary>A sum of values of one shape, and its activation.</summary>
    /// <param name="activation">The activation.</param>
    /// <param name="terms">The values.</param>
    public GraphValue Add(Activation activation, params ReadOnlySpan<GraphValue> terms) =>
        Append(LayerGraphOperation.Add, null, activation, terms);

    /// <summary>A product of a value and factors for each channel, or of its own shape, and its activation.</summary>
    /// <param name="activation">The activation.</param>
    /// <param name="factors">The values.</param>
    public GraphValue Multiply(Activation activation, params ReadOnlySpan<GraphValue> factors) =>
        Append(LayerGraphOperation.Multiply, null, activation, factors);

    /// <summary>The channels of values behind one another.</summary>
    /// <param name="parts">The values.</param>
    public GraphValue Concat(params ReadOnlySpan<GraphValue> parts) =>
        Append(LayerGraphOperation.Concat, null, Activation.None, parts);

    /// <summary>Names a value as an end point.</summary>
    /// <param name="name">The full name.</param>
    /// <param name="value">The value.</param>
    /// <returns>The value.</returns>
    public GraphValue Point(string name, GraphValue value)
    {
        points.Add((name, value));
        return value;
    }

    /// <summary>A layer that is no unit and no block.</summary>
    internal GraphValue Leaf(Layer layer, GraphValue input) => Append(LayerGraphOperation.Layer, layer, Activation.None, [input]);

    private GraphValue Append(
        LayerGraphOperation operation, Layer? layer, Activation activation, ReadOnlySpan<GraphValue> inputs)
    {
        var places = new int[inputs.Length];
        for (var index = 0; index < inputs.Length; index++)
        {
            places[index] = (inputs[index] ?? throw new ArgumentNullException(nameof(inputs))).Place;
        }

        nodes.Add(new LayerGraphNode(operation, layer, activation, places));
        return new GraphValue(nodes.Count - 1);
    }
}

/// <summary>A value in a <see cref="LayerGraph"/>.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class GraphValue
{
    internal GraphValue(int place) => Place = place;

    /// <summary>The place of the step that gives it.</summary>
    internal int Place { get; }
}

/// <summary>What a step of a graph does.</summary>
internal enum LayerGraphOperation
{
    /// <summary>Gives the network's images.</summary>
    Input,

    /// <summary>Calls a layer.</summary>
    Layer,

    /// <summary>Adds.</summary>
    Add,

    /// <summary>Multiplies.</summary>
    Multiply,

    /// <summary>Puts channels behind one another.</summary>
    Concat,
}

/// <summary>A step of a graph.</summary>
/// <param name="Operation">What it does.</param>
/// <param name="Layer">The layer, where it calls one.</param>
/// <param name="Activation">What a sum or product applies to its result.</param>
/// <param name="Inputs">The places of the steps that give its arguments.</param>
internal sealed record LayerGraphNode(LayerGraphOperation Operation, Layer? Layer, Activation Activation, IReadOnlyList<int> Inputs);
