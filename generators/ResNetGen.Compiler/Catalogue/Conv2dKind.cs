using ResNetGen.Compiler.Diagnostics;

namespace ResNetGen.Compiler.Catalogue;

/// <summary>What both spellings of a convolution share; they differ in how they pad.</summary>
internal abstract class ConvolutionKind(string name, string summary, params Parameter[] additional)
    : LayerKind(name, summary, [.. Common, .. additional])
{
    /// <summary>Of the numbers of groups that would do, a message shows some.</summary>
    private const int MostGroups = 1024;
    private const int Shown = 4;

    private static readonly Parameter[] Common =
    [
        new("filters", ParameterType.Integer, null, "The number of output channels."),
        new("kernel", ParameterType.Size, null, "Height and width of the kernel."),
        new("stride", ParameterType.Size, "1", "The step of the kernel."),
        new("dilation", ParameterType.Size, "1", "The spacing of the kernel's taps, which slim calls the rate."),
        new("groups", ParameterType.Integer, "1", "The number of groups of channels that are convolved apart."),
        Activations.Parameter("What follows the convolution, after the normalizer."),
        Normalizers.Parameter("What follows the convolution before the activation."),
        Initializers.Parameter,
        Normalizers.Bias,
        Initializers.BiasValue,
        new(
            "weight_decay",
            ParameterType.Number,
            "0",
            "The L2 factor on the kernel: adds weight_decay · kernel to its gradient.") { Minimum = 0 },
    ];

    public override string Rule => "(C, H, W) → (filters, H′, W′), as the table of windows below";

    public override LayerSpec Infer(ILayerContext context)
    {
        var input = context.Image("flatten it later, or use `linear`");
        var filters = context.Integer("filters");
        var kernel = context.Size("kernel");
        var stride = context.Size("stride");
        var dilation = context.Size("dilation");
        var groups = context.Integer("groups");
        if (!context.Failed && (input.Channels % groups != 0 || filters % groups != 0))
        {
            context.Report(
                Rules.BadGroups,
                "groups",
                context.Display,
                Divided(context, input.Channels, filters, groups),
                groups,
                Divisors(input.Channels, filters, groups));
        }

        var span = new Size(Window.Span(kernel.Height, dilation.Height), Window.Span(kernel.Width, dilation.Width));
        var padding = Pad(context, input, span, stride);
        var output = context.Slide(input, filters, span, stride, padding);
        var normalizer = Normalizers.Of(context);
        return new Conv2dSpec
        {
            Output = output,
            InChannels = input.Channels,
            Kernel = kernel,
            Stride = stride,
            Padding = padding,
            Dilation = dilation,
            Groups = groups,
            Bias = Normalizers.HasBias(context, normalizer),
            Activation = context.Word("activation"),
            Normalizer = normalizer,
            Initializer = context.Initializer("initializer"),
            BiasValue = context.Initializer("bias_value"),
            WeightDecay = context.Number("weight_decay"),
        };
    }

    /// <summary>What the groups should divide and do not.</summary>
    private static string Divided(ILayerContext context, int channels, int filters, int groups)
    {
        var input = FormattableString.Invariant($"the {channels} channels of its input {context.Inputs[0].Quoted}");
        var own = FormattableString.Invariant($"its {filters} filters");
        return channels % groups == 0 ? own : filters % groups == 0 ? input : $"{input} and {own}";
    }

    /// <summary>What divides both and is nearest to what was written.</summary>
    private static string Divisors(int channels, int filters, int groups)
    {
        var divisors = Enumerable.Range(1, Math.Min(Math.Min(channels, filters), MostGroups))
            .Where(n => channels % n == 0 && filters % n == 0);
        return NearestName.List(
            divisors.OrderBy(n => Math.Abs(n - groups)).Take(Shown).OrderBy(n => n).Select(n => FormattableString.Invariant($"{n}")));
    }

    protected abstract Padding Pad(ILayerContext context, SampleShape input, Size span, Size stride);
}

/// <summary>A convolution with TensorFlow's SAME or VALID padding, or the same number of zeros on all sides.</summary>
internal sealed class Conv2dKind() : ConvolutionKind(
    "conv2d",
    "Convolution of an image, with a normalizer and an activation where asked for.",
    new Parameter(
        "padding",
        ParameterType.Padding,
        "same",
        "`same` and `valid` as TensorFlow defines them, or the number of zeros on all four sides.") { Minimum = 0 })
{
    protected override Padding Pad(ILayerContext context, SampleShape input, Size span, Size stride) =>
        context.Padding("padding", input, span, stride);
}

/// <summary>slim's conv2d_same: with a stride, it pads by the kernel alone, so that the result is that of stride 1, subsampled.</summary>
internal sealed class Conv2dSameKind() : ConvolutionKind(
    "conv2d_same",
    "slim's convolution whose padding does not depend on the size: with stride s it equals stride 1 followed by `subsample: s`.")
{
    public override string DefaultsFrom => "conv2d";

    protected override Padding Pad(ILayerContext context, SampleShape input, Size span, Size stride)
    {
        var (top, bottom) = Window.Fixed(span.Height);
        var (left, right) = Window.Fixed(span.Width);
        return new Padding(top, bottom, left, right);
    }
}

/// <summary>A convolution, with what follows it.</summary>
public sealed record Conv2dSpec : LayerSpec
{
    public int InChannels { get; init; }

    public Size Kernel { get; init; }

    public Size Stride { get; init; }

    public Padding Padding { get; init; }

    public Size Dilation { get; init; }

    public int Groups { get; init; }

    public bool Bias { get; init; }

    public string Activation { get; init; } = Activations.None;

    public BatchNormSettings? Normalizer { get; init; }

    public InitializerSpec Initializer { get; init; }

    public double WeightDecay { get; init; }

    public InitializerSpec BiasValue { get; init; }

    public override Size Reduction => Stride;

    public int Filters => Output.IsKnown ? Output.Channels : 1;

    public override bool OutputIsFree => Activation == Activations.None;

    public override IEnumerable<LayerRow> Rows()
    {
        var kernel = checked((long)Kernel.Height * Kernel.Width * (InChannels / Groups) * Filters);
        var parameters = checked(kernel + (Bias ? Filters : 0));
        yield return new LayerRow(
            string.Empty, Kind, Output, parameters, parameters, Output.IsKnown ? checked(kernel * Output.Height * Output.Width) : 0);
        if (Normalizer is { } normalizer)
        {
            yield return normalizer.Row("/BatchNorm", Output, Filters);
        }
    }
}
