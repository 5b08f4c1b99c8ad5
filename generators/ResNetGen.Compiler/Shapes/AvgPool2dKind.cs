using ResNetGen.Compiler.Diagnostics;

namespace ResNetGen.Compiler.Shapes;

/// <summary>Average pooling with TensorFlow's SAME or VALID padding, or the same number of rows on all sides.</summary>
internal sealed class AvgPool2dKind() : LayerKind(
    "avg_pool2d",
    "The mean of each window.",
    new Parameter("kernel", ParameterType.Size, null, "Height and width of the window."),
    new Parameter("stride", ParameterType.Size, "kernel", "The step of the window; as large as the window where nothing is said."),
    new Parameter("padding", ParameterType.Padding, "valid", "`same` and `valid` as TensorFlow defines them, or the number of rows on all four sides.") { Minimum = 0 },
    Window.CeilMode,
    new Parameter("count_padding", ParameterType.Flag, "false", "Whether padding counts as zeros in the mean, as in torch and Caffe; TensorFlow leaves it out."))
{
    public override string Rule => "(C, H, W) → (C, H′, W′), as the table of windows below";

    public override Layer Infer(LayerContext context)
    {
        var pooling = MaxPool2dKind.Pool(context);
        return new AvgPool2dLayer
        {
            Output = pooling.Output,
            Kernel = pooling.Kernel,
            Stride = pooling.Stride,
            Padding = pooling.Padding,
            CeilMode = pooling.CeilMode,
            CountPadding = context.Flag("count_padding"),
        };
    }
}

/// <summary>An average pooling.</summary>
public sealed record AvgPool2dLayer : Layer
{
    public Size Kernel { get; init; }

    public Size Stride { get; init; }

    public Padding Padding { get; init; }

    public bool CeilMode { get; init; }

    public bool CountPadding { get; init; }

    public override Size Reduction => Stride;

    public override bool OutputIsFree => true;
}
