using ResNetGen.Compiler.Diagnostics;

namespace ResNetGen.Compiler.Catalogue;

/// <summary>Max pooling with TensorFlow's SAME or VALID padding, or the same number of rows on all sides.</summary>
internal sealed class MaxPool2dKind() : LayerKind(
    "max_pool2d",
    "The largest value of each window.",
    PoolWindow.Parameters("`same` and `valid` as TensorFlow defines them, or the number of rows on all four sides; padding never wins."))
{
    public override string Rule => "(C, H, W) → (C, H′, W′), as the table of windows below";

    public override LayerSpec Infer(ILayerContext context) =>
        new MaxPool2dSpec { Window = PoolWindow.Read(context, out var output), Output = output };
}

/// <summary>A max pooling.</summary>
public sealed record MaxPool2dSpec : LayerSpec
{
    public PoolWindow Window { get; init; }

    public override Size Reduction => Window.Stride;
}
