using ResNetGen.Compiler.Diagnostics;

namespace ResNetGen.Compiler.Catalogue;

/// <summary>Zeroes a share of the values in training.</summary>
internal sealed class DropoutKind() : LayerKind(
    "dropout",
    "In training, zeroes a fraction of the values and scales up the others.",
    new Parameter(
        "rate", ParameterType.Number, "0.5", "The fraction that is zeroed; slim's keep_prob is 1 − rate.") { Minimum = 0, Below = 1 })
{
    public override string Rule => "any → the same";

    public override LayerSpec Infer(ILayerContext context) => new DropoutSpec { Output = context.Input, Rate = context.Number("rate") };
}

/// <summary>A dropout.</summary>
public sealed record DropoutSpec : LayerSpec
{
    public double Rate { get; init; }
}
