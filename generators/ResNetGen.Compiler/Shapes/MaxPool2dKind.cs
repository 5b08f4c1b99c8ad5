using ResNetGen.Compiler.Diagnostics;

namespace ResNetGen.Compiler.Shapes;

/// <summary>Max pooling with TensorFlow's SAME or VALID padding, or the same number of rows on all sides.</summary>
internal sealed class MaxPool2dKind() : LayerKind(
    "max_pool2d",
    "The largest value of each window.",
    new Parameter("kernel", ParameterType.Size, null, "Height and width of the window."),
    new Parameter("stride", ParameterType.Size, "kernel", "The step of the window; as large as the window where nothing is said."),
    new Parameter("padding", ParameterType.Padding, "valid", "`same` and `valid` as TensorFlow defines them, or the number of rows on all four sides; padding never wins.") { Minimum = 0 },
    Window.CeilMode)
{
    public override string Rule => "(C, H, W) → (C, H′, W′), as the table of windows below";

    public override Layer Infer(LayerContext context) => Pool(context);

    /// <summary>The arguments that all poolings share.</summary>
    public static MaxPool2dLayer Pool(LayerContext context)
    {
        var input = context.Image("pool before `flatten`");
        var kernel = context.Size("kernel");
        var stride = context.IsGiven("stride") ? context.Size("stride") : kernel;
        var padding = context.Padding("padding", input, kernel, stride);
        var ceilMode = context.Flag("ceil_mode");
        if (!context.Failed && (padding.Top >= kernel.Height || padding.Left >= kernel.Width))
        {
            context.Report(Rules.BadValue, "padding", "padding", "smaller than the kernel, so that every window holds a value", padding.Top);
        }

        return new MaxPool2dLayer
        {
            Output = context.Slide(input, input.Channels, kernel, stride, padding, ceilMode),
            Kernel = kernel,
            Stride = stride,
            Padding = padding,
            CeilMode = ceilMode,
        };
    }
}

/// <summary>A max pooling.</summary>
public sealed record MaxPool2dLayer : Layer
{
    public Size Kernel { get; init; }

    public Size Stride { get; init; }

    public Padding Padding { get; init; }

    public bool CeilMode { get; init; }

    public override Size Reduction => Stride;
}
