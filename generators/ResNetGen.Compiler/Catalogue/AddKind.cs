using ResNetGen.Compiler.Diagnostics;

namespace ResNetGen.Compiler.Catalogue;

/// <summary>The sum of two or more layers of the same shape.</summary>
internal sealed class AddKind() : LayerKind(
    "add",
    "The sum of layers of equal shape, element by element.",
    new Parameter("layers", ParameterType.Layers, null, "The layers to add: at least two."),
    Activations.Parameter("What follows the sum."))
{
    public override string Rule => "the shapes of all, which are equal";

    public override LayerSpec Infer(ILayerContext context)
    {
        if (context.Inputs.Count < 2)
        {
            context.Report(
                Rules.WrongInputCount,
                "layers",
                context.Display,
                "at least two layers, as in `add: [shortcut, conv2]`",
                context.Inputs.Count == 0 ? "none" : "one");
        }

        foreach (var other in context.Inputs.Skip(1))
        {
            var first = context.Inputs[0];
            if (first.Shape != other.Shape)
            {
                context.Report(
                    Rules.ShapesDiffer,
                    "layers",
                    context.Display,
                    first.Quoted,
                    first.Shape,
                    other.Quoted,
                    other.Shape,
                    Advice(first.Shape, other.Shape));
            }
        }

        return new AddSpec { Output = context.Input, Activation = context.Word("activation") };
    }

    private static string Advice(SampleShape first, SampleShape other)
    {
        if (!first.IsImage || !other.IsImage)
        {
            return "flatten both or neither";
        }

        if (first.Height != other.Height || first.Width != other.Width)
        {
            return "give both paths the same stride";
        }

        return "give both paths the same number of filters, or project the shortcut with a 1×1 `conv2d`";
    }
}

/// <summary>A sum.</summary>
public sealed record AddSpec : LayerSpec
{
    public string Activation { get; init; } = Activations.None;

    public override bool OutputIsFree => Activation == Activations.None;
}
