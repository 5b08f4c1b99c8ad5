using ResNetGen.Compiler.Diagnostics;

namespace ResNetGen.Compiler.Catalogue;

/// <summary>A fully connected layer.</summary>
internal sealed class LinearKind() : LayerKind(
    "linear",
    "A fully connected layer of a vector, with a normalizer and an activation where asked for.",
    new Parameter("units", ParameterType.Integer, null, "The number of outputs."),
    Activations.Parameter("What follows the product, after the normalizer."),
    Normalizers.Parameter("What follows the product before the activation."),
    Initializers.Parameter,
    Normalizers.Bias,
    Initializers.BiasValue,
    new Parameter(
        "weight_decay",
        ParameterType.Number,
        "0",
        "The L2 factor on the weight: adds weight_decay · weight to its gradient.") { Minimum = 0 })
{
    public override string Rule => "(F) → (units)";

    public override LayerSpec Infer(ILayerContext context)
    {
        var input = context.Vector("put `flatten`, or `global_avg_pool: flatten`, before it");
        var normalizer = Normalizers.Of(context);
        return new LinearSpec
        {
            Output = new SampleShape(context.Integer("units")),
            InFeatures = input.Channels,
            Bias = Normalizers.HasBias(context, normalizer),
            Activation = context.Word("activation"),
            Normalizer = normalizer,
            Initializer = context.Initializer("initializer"),
            BiasValue = context.Initializer("bias_value"),
            WeightDecay = context.Number("weight_decay"),
        };
    }
}

/// <summary>A fully connected layer, with what follows it.</summary>
public sealed record LinearSpec : LayerSpec
{
    public int InFeatures { get; init; }

    public bool Bias { get; init; }

    public string Activation { get; init; } = Activations.None;

    public BatchNormSettings? Normalizer { get; init; }

    public InitializerSpec Initializer { get; init; }

    public double WeightDecay { get; init; }

    public InitializerSpec BiasValue { get; init; }

    public int Units => Output.IsKnown ? Output.Channels : 1;

    public override bool OutputIsFree => Activation == Activations.None;

    public override IEnumerable<LayerRow> Rows()
    {
        var weight = checked((long)InFeatures * Units);
        var parameters = checked(weight + (Bias ? Units : 0));
        yield return new LayerRow(string.Empty, Kind, Output, parameters, parameters, weight);
        if (Normalizer is { } normalizer)
        {
            yield return normalizer.Row("/BatchNorm", Output, Units);
        }
    }
}
