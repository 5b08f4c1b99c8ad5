using ResNetGen.Compiler.Diagnostics;

namespace ResNetGen.Compiler.Catalogue;

/// <summary>The product of two layers: a gate, or the factors of squeeze-and-excitation.</summary>
internal sealed class MultiplyKind() : LayerKind(
    "multiply",
    "The product of two layers, element by element. Where one has height and width 1, or one channel, its value counts for all.",
    new Parameter(JoinedInputs.Argument, ParameterType.Layers, null, "The two layers to multiply."),
    Activations.Parameter("What follows the product."))
{
    public override string Rule => "(C, H, W) and (C, H, W), (C, 1, 1) or (1, H, W) → (C, H, W)";

    public override LayerSpec Infer(ILayerContext context)
    {
        var output = context.Input;
        if (context.Inputs.Count != 2)
        {
            context.Report(
                Rules.WrongInputCount,
                JoinedInputs.Argument,
                context.Display,
                "two layers, as in `multiply: [conv3, gate]`",
                FormattableString.Invariant($"{context.Inputs.Count}"));
        }
        else if (Broadcast(output, context.Inputs[1].Shape) is { } product)
        {
            output = product;
        }
        else
        {
            context.ReportDifference(
                context.Inputs[0], context.Inputs[1], "each size must be the same in both, or 1 in one of them");
        }

        return new MultiplySpec { Output = output, Activation = context.Word("activation") };
    }

    private static SampleShape? Broadcast(SampleShape first, SampleShape second)
    {
        if (first.Sizes.Count != second.Sizes.Count)
        {
            return null;
        }

        var pairs = first.Sizes.Zip(second.Sizes, (a, b) => (A: a, B: b)).ToList();
        return pairs.All(pair => pair.A == pair.B || pair.A == 1 || pair.B == 1)
            ? new SampleShape([.. pairs.Select(pair => Math.Max(pair.A, pair.B))])
            : null;
    }
}

/// <summary>A product.</summary>
public sealed record MultiplySpec : LayerSpec
{
    public string Activation { get; init; } = Activations.None;

    public override bool OutputIsFree => Activation == Activations.None;
}
