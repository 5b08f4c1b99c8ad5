namespace ResNetGen.Compiler.Catalogue;

/// <summary>The channels of two or more layers behind one another.</summary>
internal sealed class ConcatKind() : LayerKind(
    "concat",
    "The channels of layers behind one another.",
    new Parameter(JoinedInputs.Argument, ParameterType.Layers, null, "The layers to put together: at least two."))
{
    public override string Rule => "(C₁, H, W), (C₂, H, W), … → (C₁ + C₂ + …, H, W)";

    public override LayerSpec Infer(ILayerContext context)
    {
        context.RequireTwoOrMore("concat: [input, conv2]");
        var first = context.Inputs.Count > 0 ? context.Inputs[0] : default;
        foreach (var other in context.Inputs.Skip(1).Where(other => !context.Input.Sizes.Skip(1).SequenceEqual(other.Shape.Sizes.Skip(1))))
        {
            context.ReportDifference(first, other, "all but the channels must be equal: give both paths the same stride");
        }

        var channels = context.Within(context.Inputs.Sum(input => (long)input.Shape.Channels));
        return new ConcatSpec { Output = new SampleShape([channels, .. context.Input.Sizes.Skip(1)]) };
    }
}

/// <summary>A concatenation.</summary>
public sealed record ConcatSpec : LayerSpec
{
    public override bool OutputIsFree => true;
}
