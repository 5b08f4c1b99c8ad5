using ResNetGen.Compiler.Diagnostics;

namespace ResNetGen.Compiler.Catalogue;

/// <summary>A fully connected layer.</summary>
internal sealed class LinearKind() : LayerKind(
    "linear",
    "A fully connected layer of a vector.",
    new Parameter("units", ParameterType.Integer, null, "The number of outputs."),
    Activations.Parameter("What follows the product."),
    Initializers.Parameter,
    new Parameter("bias", ParameterType.Flag, "true", "Whether there is a bias."),
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
        return new LinearSpec
        {
            Output = new SampleShape(context.Integer("units")),
            InFeatures = input.Channels,
            Bias = context.Flag("bias"),
            Activation = context.Word("activation"),
            Initializer = context.Initializer("initializer"),
            BiasValue = context.Initializer("bias_value"),
            WeightDecay = context.Number("weight_decay"),
        };
    }
}

/// <summary>A fully connected layer.</summary>
public sealed record LinearSpec : LayerSpec
{
    public int InFeatures { get; init; }

    public bool Bias { get; init; }

    public string Activation { get; init; } = Activations.None;

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
    }
}
