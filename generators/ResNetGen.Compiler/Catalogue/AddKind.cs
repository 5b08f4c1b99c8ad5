namespace ResNetGen.Compiler.Catalogue;

/// <summary>The sum of two or more layers of the same shape.</summary>
internal sealed class AddKind() : LayerKind(
    "add",
    "The sum of layers of equal shape, element by element.",
    new Parameter(JoinedInputs.Argument, ParameterType.Layers, null, "The layers to add: at least two."),
    Activations.Parameter("What follows the sum."))
{
    public override string Rule => "the shapes of all, which are equal";

    public override LayerSpec Infer(ILayerContext context)
    {
        context.RequireTwoOrMore("add: [shortcut, conv2]");
        foreach (var other in context.Inputs.Skip(1))
        {
            var first = context.Inputs[0];
            if (first.Shape != other.Shape)
            {
                context.ReportDifference(first, other, Advice(first.Shape, other.Shape));
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
