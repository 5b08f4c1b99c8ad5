using ResNetGen.Compiler.Diagnostics;

namespace ResNetGen.Compiler.Catalogue;

/// <summary>The channels of two or more layers behind one another.</summary>
internal sealed class ConcatKind() : LayerKind(
    "concat",
    "The channels of layers behind one another.",
    new Parameter("layers", ParameterType.Layers, null, "The layers to put together: at least two."))
{
    public override string Rule => "(C₁, H, W), (C₂, H, W), … → (C₁ + C₂ + …, H, W)";

    public override LayerSpec Infer(ILayerContext context)
    {
        if (context.Inputs.Count < 2)
        {
            context.Report(
                Rules.WrongInputCount,
                "layers",
                context.Display,
                "at least two layers, as in `concat: [input, conv2]`",
                context.Inputs.Count == 0 ? "none" : "one");
        }

        var first = context.Inputs.Count > 0 ? context.Inputs[0] : default;
        foreach (var other in context.Inputs.Skip(1).Where(other => !context.Input.Sizes.Skip(1).SequenceEqual(other.Shape.Sizes.Skip(1))))
        {
            context.Report(
                Rules.ShapesDiffer,
                "layers",
                context.Display,
                first.Quoted,
                first.Shape,
                other.Quoted,
                other.Shape,
                "all but the channels must be equal: give both paths the same stride");
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
