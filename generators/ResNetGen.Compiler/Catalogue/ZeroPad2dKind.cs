using ResNetGen.Compiler.Diagnostics;

namespace ResNetGen.Compiler.Catalogue;

/// <summary>Rows and columns of zeros around an image, as a layer of its own.</summary>
internal sealed class ZeroPad2dKind() : LayerKind(
    "zero_pad2d",
    "Zeros around the image, as a layer of its own; convolutions and poolings have a `padding` too.",
    new Parameter(
        "padding",
        ParameterType.Size,
        null,
        "The rows above and below and the columns left and right; one number for both, or [rows, columns].") { Minimum = 0 })
{
    public override string Rule => "(C, H, W) → (C, H + 2 · rows, W + 2 · columns)";

    public override LayerSpec Infer(ILayerContext context)
    {
        var input = context.Image("pad before `flatten`");
        var sides = context.Size("padding");
        return new ZeroPad2dSpec
        {
            Padding = new Padding(sides.Height, sides.Height, sides.Width, sides.Width),
            Output = new SampleShape(input.Channels, checked(input.Height + (2 * sides.Height)), checked(input.Width + (2 * sides.Width))),
        };
    }
}

/// <summary>Zeros around an image.</summary>
public sealed record ZeroPad2dSpec : LayerSpec
{
    public Padding Padding { get; init; }

    public override bool OutputIsFree => true;
}
