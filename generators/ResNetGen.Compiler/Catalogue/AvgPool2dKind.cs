using ResNetGen.Compiler.Diagnostics;

namespace ResNetGen.Compiler.Catalogue;

/// <summary>Average pooling with TensorFlow's SAME or VALID padding, or the same number of rows on all sides.</summary>
internal sealed class AvgPool2dKind() : LayerKind(
    "avg_pool2d",
    "The mean of each window.",
    [
        .. PoolWindow.Parameters("`same` and `valid` as TensorFlow defines them, or the number of rows on all four sides."),
        new(
            "count_padding",
            ParameterType.Flag,
            "false",
            "Whether padding counts as zeros in the mean, as in torch and Caffe; TensorFlow leaves it out."),
    ])
{
    public override string Rule => "(C, H, W) → (C, H′, W′), as the table of windows below";

    public override LayerSpec Infer(ILayerContext context) =>
        new AvgPool2dSpec
        {
            Window = PoolWindow.Read(context, out var output),
            Output = output,
            CountPadding = context.Flag("count_padding"),
        };
}

/// <summary>An average pooling.</summary>
public sealed record AvgPool2dSpec : LayerSpec
{
    public PoolWindow Window { get; init; }

    public bool CountPadding { get; init; }

    public override Size Reduction => Window.Stride;

    public override bool OutputIsFree => true;
}
