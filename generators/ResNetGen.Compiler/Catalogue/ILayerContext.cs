using ResNetGen.Compiler.Diagnostics;

namespace ResNetGen.Compiler.Catalogue;

/// <summary>
/// What a layer's rule sees: its inputs, and its arguments with defaults applied and expressions evaluated. A mistake is reported
/// and replaced by a value that fits, so that the rule goes on and the class keeps its members.
/// </summary>
internal interface ILayerContext
{
    /// <summary>The layer's scope, for messages.</summary>
    string Display { get; }

    IReadOnlyList<NamedShape> Inputs { get; }

    /// <summary>The shape of the first input.</summary>
    SampleShape Input { get; }

    /// <summary>Whether a mistake was found, so that the output's shape means nothing.</summary>
    bool Failed { get; }

    /// <summary>The same for another kind's arguments, which come from the defaults alone: those of a normalizer.</summary>
    ILayerContext For(LayerKind other);

    /// <summary>Whether the file says something for an argument.</summary>
    bool IsGiven(string parameter);

    int Integer(string parameter);

    Size Size(string parameter);

    double Number(string parameter);

    string Word(string parameter);

    /// <summary>What weights or biases begin with.</summary>
    InitializerSpec Initializer(string parameter);

    bool Flag(string parameter);

    /// <summary>The padding of a sliding window, worked out for the size of the image.</summary>
    Padding Padding(string parameter, SampleShape image, Size span, Size stride);

    /// <summary>The input, which must be an image.</summary>
    SampleShape Image(string advice);

    /// <summary>The input, which must be a vector.</summary>
    SampleShape Vector(string advice);

    /// <summary>The shape after a window has slid over the image.</summary>
    SampleShape Slide(SampleShape image, int channels, Size span, Size stride, Padding padding, bool ceilMode = false);

    /// <summary>A number of values as a size, which has its bounds.</summary>
    int Within(long count);

    /// <summary>The network that the layer stands for, worked out for what enters it.</summary>
    LayerSpec Part(SampleShape input);

    /// <summary>Reports a mistake at an argument, wherever that is written, or at the layer if it is not.</summary>
    void Report(Rule rule, string? parameter, params object[] arguments);
}
