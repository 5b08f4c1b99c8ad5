using ResNetGen.Compiler.Text;

namespace ResNetGen.Compiler.Catalogue;

/// <summary>
/// A layer with its shapes: what the emitter writes. A value that knows its line and nothing else of its place, so that an edit that moves
/// no layer changes nothing. Each kind of layer has its own record beside its rule.
/// </summary>
public abstract record LayerSpec
{
    /// <summary>The position among the inputs that stands for what enters the body: the unit, the root or the head.</summary>
    public const int BodyInput = -1;

    /// <summary>The layer's name within its unit, root or head, from which its property's is made.</summary>
    public string Name { get; init; } = string.Empty;

    /// <summary>
    /// The layer's scope: its name, unless the file chooses another. In a unit it may hold names in braces, see <c>Scopes</c>.
    /// </summary>
    public string Scope { get; init; } = string.Empty;

    /// <summary>The layer's kind in the language.</summary>
    public string Kind { get; init; } = string.Empty;

    /// <summary>Where the inputs come from: the position of a layer in its body, or <see cref="BodyInput"/>.</summary>
    public EquatableArray<int> Inputs { get; init; }

    public SampleShape Output { get; init; }

    /// <summary>The line that the layer is written in; of a unit function that ships, none.</summary>
    public SourceLine Line { get; init; }

    /// <summary>The rows and columns of the input to one of the output.</summary>
    public virtual Size Reduction => new(1, 1);

    /// <summary>
    /// Whether a later layer may write into this one's output: autograd needs the outputs of activations for the backward pass, but not
    /// those of convolutions, linear layers and batch norm.
    /// </summary>
    public virtual bool OutputIsFree => false;

    /// <summary>The layer's rows in the network's table: one, and one more for a normalizer.</summary>
    public virtual IEnumerable<LayerRow> Rows() => [new LayerRow(string.Empty, Kind, Output, 0, 0, 0)];
}

/// <summary>A row of the network's table.</summary>
/// <param name="Suffix">What follows the layer's scope: nothing, or <c>/BatchNorm</c>.</param>
/// <param name="Kind">The kind of layer.</param>
/// <param name="Output">The shape after it.</param>
/// <param name="Parameters">Weights, biases and moving statistics.</param>
/// <param name="Trainable">Weights and biases.</param>
/// <param name="MultiplyAdds">For one sample.</param>
public readonly record struct LayerRow(string Suffix, string Kind, SampleShape Output, long Parameters, long Trainable, long MultiplyAdds);

/// <summary>A layer that does nothing for its arguments: its name stands for its input.</summary>
public sealed record IdentitySpec : LayerSpec;

/// <summary>Stands where a layer could not be read or counted, so that the class keeps a member of its name.</summary>
public sealed record BrokenSpec : LayerSpec;
