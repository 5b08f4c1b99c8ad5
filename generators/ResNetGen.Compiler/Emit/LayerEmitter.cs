using ResNetGen.Compiler.Shapes;

namespace ResNetGen.Compiler.Emit;

/// <summary>How a layer is written: the type of its module, how that is made, and what its documentation says.</summary>
/// <param name="Type">A class of ResNetGen.Layers.</param>
/// <param name="Arguments">Of its constructor.</param>
/// <param name="Description">For people: <c>7×7 convolution, stride 2, 64 filters</c>.</param>
internal sealed record LayerCode(string Type, string Arguments, string Description)
{
    /// <summary>Whether the layer is a module of its own; a sum is an operator.</summary>
    public bool IsModule => Type.Length > 0;
}

/// <summary>Writes each kind of layer. A new layer of the catalogue gets its line here.</summary>
internal static class LayerEmitter
{
    public static LayerCode Write(Layer layer) => layer switch
    {
        Conv2dLayer convolution => ConvolutionEmitter.Write(convolution),
        BatchNormLayer norm => new LayerCode(
            "BatchNorm2d",
            string.Join(", ", new[] { "initialization", Literals.Code(norm.Channels) }.Concat(Arguments(norm.Settings)).Concat(Activation(norm.Activation))),
            "batch norm" + Then(norm.Activation)),
        MaxPool2dLayer pool => new LayerCode(
            "MaxPool2d",
            $"kernel: {Literals.Code(pool.Kernel)}, stride: {Literals.Code(pool.Stride)}, padding: {Literals.Code(pool.Padding)}",
            $"{Literals.Text(pool.Kernel)} max pooling, stride {Stride(pool.Stride)}, {Literals.Text(pool.Padding)}"),
        SubsampleLayer subsample => new LayerCode("Subsample", Literals.Code(subsample.Factor), $"every row and column in {Literals.Code(subsample.Factor)}"),
        GlobalAveragePoolLayer pool => new LayerCode("GlobalAveragePool2d", "keepDims: " + Literals.Code(pool.KeepDims), "mean over height and width"),
        LinearLayer linear => new LayerCode(
            "Linear",
            string.Join(", ", new[] { "initialization", Literals.Code(linear.InFeatures), Literals.Code(linear.Units) }
                .Concat(linear.Bias ? [] : ["bias: false"])
                .Concat(Activation(linear.Activation))
                .Concat(Weights(linear.Initializer, linear.WeightDecay))),
            $"linear, {Literals.Code(linear.InFeatures)} to {Literals.Code(linear.Units)}" + Then(linear.Activation)),
        FlattenLayer => new LayerCode("Flatten", string.Empty, "all values in a row"),
        SoftmaxLayer => new LayerCode("Softmax", string.Empty, "softmax over the channels"),
        DropoutLayer dropout => new LayerCode("Dropout", "rate: " + Literals.Code(dropout.Rate), $"dropout of {Literals.Code(dropout.Rate)} in training"),
        ActivationLayer activation => new LayerCode("ActivationLayer", Literals.Member("Activation", activation.Kind), activation.Kind),
        AddLayer add => new LayerCode(string.Empty, string.Empty, "sum" + Then(add.Activation)),
        BrokenLayer => new LayerCode("Layer", string.Empty, "a layer with an error in the file"),
        _ => throw new InvalidOperationException($"No rule writes {layer.GetType().Name}."),
    };

    public static string Stride(Size stride) => stride.Height == stride.Width ? Literals.Code(stride.Height) : Literals.Text(stride);

    public static string Then(string activation) => activation == "none" ? string.Empty : $", {activation}";

    public static IEnumerable<string> Activation(string activation) => activation == "none" ? [] : ["activation: " + Literals.Member("Activation", activation)];

    public static IEnumerable<string> Weights(string initializer, double weightDecay)
    {
        if (initializer != "variance_scaling")
        {
            yield return "initializer: " + Literals.Member("Initializer", initializer);
        }

        if (weightDecay != 0)
        {
            yield return "weightDecay: " + Literals.Code(weightDecay);
        }
    }

    public static IEnumerable<string> Arguments(BatchNormSettings settings)
    {
        yield return "decay: " + Literals.Code(settings.Decay);
        yield return "epsilon: " + Literals.Code(settings.Epsilon);
        if (!settings.Scale)
        {
            yield return "scale: false";
        }

        if (!settings.Center)
        {
            yield return "center: false";
        }
    }
}
