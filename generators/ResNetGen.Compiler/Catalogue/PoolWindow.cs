using ResNetGen.Compiler.Diagnostics;

namespace ResNetGen.Compiler.Catalogue;

/// <summary>The window of a pooling, which slides over the image.</summary>
public readonly record struct PoolWindow(Size Kernel, Size Stride, Padding Padding, bool CeilMode)
{
    /// <summary>The arguments that all poolings with a window take.</summary>
    internal static Parameter[] Parameters(string padding) =>
    [
        new("kernel", ParameterType.Size, null, "Height and width of the window."),
        new("stride", ParameterType.Size, "kernel", "The step of the window; as large as the window where nothing is said."),
        new("padding", ParameterType.Padding, "valid", padding) { Minimum = 0 },
        new(
            "ceil_mode",
            ParameterType.Flag,
            "false",
            "Whether a last window that reaches over the edge counts, as in Caffe and torch's ceil_mode."),
    ];

    /// <summary>The window that a layer asks for, and the shape after it has slid over the input.</summary>
    internal static PoolWindow Read(ILayerContext context, out SampleShape output)
    {
        var input = context.Image("pool before `flatten`");
        var kernel = context.Size("kernel");
        var stride = context.IsGiven("stride") ? context.Size("stride") : kernel;
        var padding = context.Padding("padding", input, kernel, stride);
        var ceilMode = context.Flag("ceil_mode");
        if (!context.Failed && (padding.Top >= kernel.Height || padding.Left >= kernel.Width))
        {
            context.Report(
                Rules.BadValue, "padding", "padding", "smaller than the kernel, so that every window holds a value", padding.Top);
        }

        output = context.Slide(input, input.Channels, kernel, stride, padding, ceilMode);
        return new PoolWindow(kernel, stride, padding, ceilMode);
    }
}
