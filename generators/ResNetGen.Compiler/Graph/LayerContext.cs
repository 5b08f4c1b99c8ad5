using System.Collections.Immutable;
using ResNetGen.Compiler.Binding;
using ResNetGen.Compiler.Catalogue;
using ResNetGen.Compiler.Diagnostics;

namespace ResNetGen.Compiler.Graph;

/// <summary>A layer of a bound network as its rule sees it: defaults applied, expressions evaluated.</summary>
internal sealed class LayerContext(
    LayerKind kind,
    BoundCall call,
    LayerDefaults defaults,
    string display,
    IReadOnlyList<NamedShape> inputs,
    ExpressionEvaluator evaluation,
    DiagnosticBag diagnostics,
    Budget budget) : ILayerContext
{
    /// <summary>Kernels, strides and filters beyond this are slips of the pen.</summary>
    private const int LargestInteger = 1 << 24;

    private static readonly string[] PaddingWords = ["same", "valid"];

    public string Display => display;

    public IReadOnlyList<NamedShape> Inputs => inputs;

    public SampleShape Input => inputs.Count > 0 ? inputs[0].Shape : new SampleShape(1, 1, 1);

    public bool Failed { get; private set; }

    public ILayerContext For(LayerKind other) =>
        new LayerContext(
            other,
            call with { Kind = other, Arguments = ImmutableDictionary<string, Argument>.Empty },
            defaults,
            display,
            inputs,
            evaluation,
            diagnostics,
            budget);

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

    public InitializerSpec Initializer(string parameter) => Value(parameter) switch
    {
        NumberedWordValue drawn => new InitializerSpec(drawn.Word, drawn.Number),
        NumberValue constant => new InitializerSpec(Initializers.Constant, constant.Number),
        var word => new InitializerSpec(((WordValue)word).Word),
    };

    public bool Flag(string parameter) => Word(parameter) == "true";

    public Padding Padding(string parameter, SampleShape image, Size span, Size stride)
    {
        switch (Value(parameter))
        {
            case WordValue { Word: "valid" }:
                return Catalogue.Padding.None;

            case WordValue:
                var (top, bottom) = Window.Same(image.Height, span.Height, stride.Height);
                var (left, right) = Window.Same(image.Width, span.Width, stride.Width);
                return new Padding(top, bottom, left, right);

            case var value:
                var sides = Evaluate(parameter, ((ExpressionValue)value).First);
                return new Padding(sides, sides, sides, sides);
        }
    }

    public SampleShape Image(string advice) => Input.IsImage ? Input : Wrong(3, "an image (N, C, H, W)", advice);

    public SampleShape Vector(string advice) => Input.Sizes.Count == 1 ? Input : Wrong(1, "a vector (N, F)", advice);

    public SampleShape Slide(SampleShape image, int channels, Size span, Size stride, Padding padding, bool ceilMode = false)
    {
        var height = Window.Places(image.Height, padding.Top, padding.Bottom, span.Height, stride.Height, ceilMode);
        var width = Window.Places(image.Width, padding.Left, padding.Right, span.Width, stride.Width, ceilMode);
        if (!Failed && (height == 0 || width == 0))
        {
            Report(
                Rules.WindowTooLarge,
                null,
                FormattableString.Invariant($"{span.Height}×{span.Width}"),
                display,
                inputs[0].Quoted,
                image,
                Padded(image, padding));
        }

        return new SampleShape(channels, Math.Max(height, 1), Math.Max(width, 1));
    }

    private static string Padded(SampleShape image, Padding padding) => padding == Catalogue.Padding.None ? string.Empty
        : FormattableString.Invariant(
            $", padded to {image.Height + padding.Top + padding.Bottom}×{image.Width + padding.Left + padding.Right}");

    public int Within(long count)
    {
        if (count <= LargestInteger)
        {
            return (int)count;
        }

        Report(
            Rules.NetworkTooLarge,
            null,
            FormattableString.Invariant($"`{display}` has {count:N0} values in a row and may have {LargestInteger:N0}"));
        return 1;
    }

    public LayerSpec Part(SampleShape input) =>
        call.Part is { } part ? new PartBuilder(this, budget).Build(part, input) : new NetworkSpec();

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
            Report(
                Rules.MissingKey,
                null,
                $"The layer `{display}`",
                name,
                FormattableString.Invariant($"it beside `{kind.Name}`, as in `{name}: 3`"));
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

        Report(
            Rules.BadValue,
            name,
            $"{name}` of `{display}",
            FormattableString.Invariant($"an integer from {least} to {LargestInteger}"),
            FormattableString.Invariant($"{value}"));
        return Math.Max(least, 1);
    }

    private SampleShape Wrong(int rank, string expected, string advice)
    {
        Report(Rules.WrongRank, null, display, expected, inputs.Count > 0 ? inputs[0].Quoted : "`input`", Input, advice);
        return rank == 3 ? new SampleShape(1, 1, 1) : new SampleShape(1);
    }
}
