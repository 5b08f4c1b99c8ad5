using System.Collections.Immutable;
using ResNetGen.Compiler.Binding;
using ResNetGen.Compiler.Diagnostics;
using ResNetGen.Compiler.Syntax;

namespace ResNetGen.Compiler.Shapes;

/// <summary>The output of a layer, by its name.</summary>
internal readonly record struct NamedShape(string Name, Shape Shape)
{
    /// <summary>The layer that the name stands for, if it is not that of a layer of its own: a shortcut that is the unit's input.</summary>
    public string? StandsFor { get; init; }

    /// <summary>The name as a message shows it.</summary>
    public string Quoted => StandsFor is null ? $"`{Name}`" : $"`{Name}` (here `{StandsFor}`)";
}

/// <summary>
/// What a layer's rule sees: its inputs, and its arguments with defaults applied and expressions evaluated. A mistake is reported
/// and replaced by a value that fits, so that the rule goes on and the class keeps its members.
/// </summary>
internal sealed class LayerContext(
    LayerKind kind,
    BoundCall call,
    LayerDefaults defaults,
    string display,
    IReadOnlyList<NamedShape> inputs,
    Evaluation evaluation,
    DiagnosticBag diagnostics,
    Budget budget)
{
    /// <summary>Kernels, strides and filters beyond this are slips of the pen.</summary>
    private const int LargestInteger = 1 << 24;

    private static readonly string[] PaddingWords = ["same", "valid"];

    /// <summary>The layer's scope, for messages.</summary>
    public string Display => display;

    public IReadOnlyList<NamedShape> Inputs => inputs;

    public Shape Input => inputs.Count > 0 ? inputs[0].Shape : new Shape(1, 1, 1);

    /// <summary>The network that a layer of that kind stands for.</summary>
    public BoundNetwork? Part => call.Part;

    public Budget Budget => budget;

    /// <summary>Whether a mistake was found, so that the output's shape means nothing.</summary>
    public bool Failed { get; private set; }

    /// <summary>The same for another kind's arguments, which come from the defaults alone: those of a normalizer.</summary>
    public LayerContext For(LayerKind other) =>
        new(other, call with { Kind = other, Arguments = ImmutableDictionary<string, Argument>.Empty }, defaults, display, inputs, evaluation, diagnostics, budget);

    public bool IsGiven(string parameter) => Given(parameter) is not null;

    public int Integer(string parameter) => Evaluate(parameter, ((ExpressionValue)Value(parameter)).First);

    public Size Size(string parameter)
    {
        var value = (ExpressionValue)Value(parameter);
        var height = Evaluate(parameter, value.First);
        return new Size(height, ReferenceEquals(value.First, value.Second) ? height : Evaluate(parameter, value.Second));
    }

    public double Number(string parameter) => ((NumberValue)Value(parameter)).Number;

    public string Word(string parameter) => ((WordValue)Value(parameter)).Word;

    public bool Flag(string parameter) => Word(parameter) == "true";

    /// <summary>The padding of a sliding window, worked out for the size of the image.</summary>
    public Padding Padding(string parameter, Shape image, Size span, Size stride)
    {
        switch (Value(parameter))
        {
            case WordValue { Word: "valid" }:
                return Shapes.Padding.None;

            case WordValue:
                var (top, bottom) = Window.Same(image.Height, span.Height, stride.Height);
                var (left, right) = Window.Same(image.Width, span.Width, stride.Width);
                return new Padding(top, bottom, left, right);

            case var value:
                var sides = Evaluate(parameter, ((ExpressionValue)value).First);
                return new Padding(sides, sides, sides, sides);
        }
    }

    /// <summary>The input, which must be an image.</summary>
    public Shape Image(string advice) => Input.IsImage ? Input : Wrong(3, "an image (N, C, H, W)", advice);

    /// <summary>The input, which must be a vector.</summary>
    public Shape Vector(string advice) => Input.Sizes.Count == 1 ? Input : Wrong(1, "a vector (N, F)", advice);

    /// <summary>The shape after a window has slid over the image.</summary>
    public Shape Slide(Shape image, int channels, Size span, Size stride, Padding padding, bool ceilMode = false)
    {
        var height = Window.Places(image.Height, padding.Top, padding.Bottom, span.Height, stride.Height, ceilMode);
        var width = Window.Places(image.Width, padding.Left, padding.Right, span.Width, stride.Width, ceilMode);
        if (!Failed && (height == 0 || width == 0))
        {
            Report(Rules.WindowTooLarge, null, FormattableString.Invariant($"{span.Height}×{span.Width}"), display, inputs[0].Quoted, image, Padded(image, padding));
        }

        return new Shape(channels, Math.Max(height, 1), Math.Max(width, 1));
    }

    private static string Padded(Shape image, Padding padding) => padding == Shapes.Padding.None ? string.Empty
        : FormattableString.Invariant($", padded to {image.Height + padding.Top + padding.Bottom}×{image.Width + padding.Left + padding.Right}");

    /// <summary>A number of values as a size, which has its bounds.</summary>
    public int Within(long count)
    {
        if (count <= LargestInteger)
        {
            return (int)count;
        }

        Report(Rules.NetworkTooLarge, null, FormattableString.Invariant($"`{display}` has {count:N0} values in a row and may have {LargestInteger:N0}"));
        return 1;
    }

    /// <summary>Reports a mistake at an argument, wherever that is written, or at the layer if it is not.</summary>
    public void Report(Rule rule, string? parameter, params object[] arguments)
    {
        Failed = true;
        if (parameter is not null && Given(parameter) is { } argument)
        {
            Receiver(parameter).Report(rule, argument.Span, arguments);
        }
        else
        {
            diagnostics.Report(rule, call.Span, arguments);
        }
    }

    /// <summary>Defaults stand in the user's file even where the layer's own text is one of ours.</summary>
    private DiagnosticBag Receiver(string parameter) => call.Arguments.ContainsKey(parameter) ? diagnostics : diagnostics.OfFile;

    private Argument? Given(string parameter) =>
        call.Arguments.TryGetValue(parameter, out var argument) ? argument : defaults.Find(kind, parameter);

    private ArgumentValue Value(string name)
    {
        if (Given(name) is { } given)
        {
            return given.Value;
        }

        var parameter = kind.Find(name)!;
        if (parameter.Default is null)
        {
            Report(Rules.MissingKey, null, $"The layer `{display}`", name, FormattableString.Invariant($"it beside `{kind.Name}`, as in `{name}: 3`"));
            return new ExpressionValue(new Constant(1), new Constant(1));
        }

        return ArgumentBinder.Default(parameter).Value;
    }

    private int Evaluate(string name, Expression expression)
    {
        var least = (int)kind.Find(name)!.Minimum;
        IReadOnlyList<string> words = kind.Find(name)!.Type == ParameterType.Padding ? PaddingWords : [];
        if (evaluation.With(words, Receiver(name)).Evaluate(expression) is not { } value)
        {
            Failed = true;
            return Math.Max(least, 1);
        }

        if (value >= least && value <= LargestInteger)
        {
            return (int)value;
        }

        if (!evaluation.Blame(expression))
        {
            Failed = true;
            return Math.Max(least, 1);
        }

        Report(Rules.BadValue, name, $"{name}` of `{display}", FormattableString.Invariant($"an integer from {least} to {LargestInteger}"), FormattableString.Invariant($"{value}"));
        return Math.Max(least, 1);
    }

    private Shape Wrong(int rank, string expected, string advice)
    {
        Report(Rules.WrongRank, null, display, expected, inputs.Count > 0 ? inputs[0].Quoted : "`input`", Input, advice);
        return rank == 3 ? new Shape(1, 1, 1) : new Shape(1);
    }
}
