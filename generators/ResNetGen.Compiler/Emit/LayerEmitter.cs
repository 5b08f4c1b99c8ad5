using ResNetGen.Compiler.Catalogue;
using ResNetGen.Compiler.Graph;
using ResNetGen.Compiler.Naming;

namespace ResNetGen.Compiler.Emit;

/// <summary>How a layer is written: the type of its module, how that is made, and what its documentation says.</summary>
/// <param name="Type">A class of ResNetGen.Layers.</param>
/// <param name="Arguments">Of its constructor.</param>
/// <param name="Description">For people: <c>7×7 convolution, stride 2, 64 filters</c>.</param>
internal sealed record LayerCode(string Type, string Arguments, string Description)
{
    /// <summary>Whether the layer is a module of its own; a sum is an operator.</summary>
    public bool IsModule => Type.Length > 0;

    /// <summary>Whether the type is a class inside the generated one.</summary>
    public bool IsNested { get; init; }

    /// <summary>The type as the emitter writes it.</summary>
    public string TypeName => IsNested ? Type : "#" + Type;
}

/// <summary>Writes each kind of layer. A new layer of the catalogue gets its line here.</summary>
internal static class LayerEmitter
{
    public static LayerCode Write(LayerSpec layer) => layer switch
    {
        Conv2dSpec convolution => ConvolutionEmitter.Write(convolution),
        BatchNormSpec norm => new LayerCode(
            "BatchNorm2d",
            string.Join(
                ", ",
                new[] { "factory", Literals.Code(norm.Channels) }
                    .Concat(Arguments(norm.Settings))
                    .Concat(Activation(norm.Activation))),
            "batch norm" + Then(norm.Activation)),
        MaxPool2dSpec pool => new LayerCode(
            "MaxPool2d",
            Window(pool.Window),
            Pooling("max", pool.Window)),
        AvgPool2dSpec pool => new LayerCode(
            "AvgPool2d",
            Window(pool.Window) + (pool.CountPadding ? ", countIncludePad: true" : string.Empty),
            Pooling("average", pool.Window)),
        ZeroPad2dSpec pad =>
            new LayerCode("ZeroPad2d", Literals.Code(pad.Padding), $"zeros around the image, {Literals.Text(pad.Padding)}"),
        PadChannelsSpec pad =>
            new LayerCode(
                "PadChannels", $"before: 0, after: {Literals.Code(pad.Added)}", $"{Literals.Code(pad.Added)} channels of zeros behind"),
        ChannelScaleSpec scale => new LayerCode(
            "Scale", $"factory, {Literals.Code(scale.Channels)}"
                + (scale.Bias ? string.Empty : ", bias: false"), "a factor"
                + (scale.Bias ? " and an offset" : string.Empty)
                + " for each channel"),
        SubsampleSpec subsample =>
            new LayerCode("Subsample", Literals.Code(subsample.Factor), $"every row and column in {Literals.Code(subsample.Factor)}"),
        GlobalAveragePoolSpec pool =>
            new LayerCode("GlobalAvgPool2d", "keepDims: " + Literals.Code(pool.KeepDims), "mean over height and width"),
        GlobalMaxPoolSpec pool =>
            new LayerCode("GlobalMaxPool2d", "keepDims: " + Literals.Code(pool.KeepDims), "largest value over height and width"),
        LinearSpec linear => new LayerCode(
            linear.Normalizer is null ? "Linear" : "LinearBatchNorm",
            string.Join(", ", new[] { "factory", Literals.Code(linear.InFeatures), Literals.Code(linear.Units) }
                .Concat(Bias(linear.Bias, linear.Normalizer))
                .Concat(linear.Bias ? BiasValue(linear.BiasValue) : [])
                .Concat(Activation(linear.Activation))
                .Concat(Weights(linear.Initializer, linear.WeightDecay))
                .Concat(linear.Normalizer is { } normalizer ? Arguments(normalizer) : [])),
            $"linear, {Literals.Code(linear.InFeatures)} to {Literals.Code(linear.Units)}"
                + (linear.Normalizer is null ? string.Empty : ", batch norm")
                + Then(linear.Activation)),
        FlattenSpec => new LayerCode("Flatten", string.Empty, "all values in a row"),
        SoftmaxSpec => new LayerCode("Softmax", string.Empty, "softmax over the channels"),
        DropoutSpec dropout =>
            new LayerCode("Dropout", "rate: " + Literals.Code(dropout.Rate), $"dropout of {Literals.Code(dropout.Rate)} in training"),
        ActivationSpec activation => new LayerCode("ActivationLayer", Literals.Member("Activation", activation.Kind), activation.Kind),
        AddSpec add => new LayerCode(string.Empty, string.Empty, "sum" + Then(add.Activation)),
        MultiplySpec multiply => new LayerCode(string.Empty, string.Empty, "product" + Then(multiply.Activation)),
        ConcatSpec => new LayerCode(string.Empty, string.Empty, "channels behind one another"),
        NetworkSpec part => new LayerCode(
            Names.Pascal(part.Name) + NetworkKind.ClassSuffix, "factory", $"the network {part.Graph.Name}") { IsNested = true },
        BrokenSpec => new LayerCode("Layer", string.Empty, "a layer with an error in the file"),
        _ => throw new InvalidOperationException($"No rule writes {layer.GetType().Name}."),
    };

    public static string Stride(Size stride) => stride.Height == stride.Width ? Literals.Code(stride.Height) : Literals.Text(stride);

    private static string Window(PoolWindow window) =>
        $"kernel: {Literals.Code(window.Kernel)}, stride: {Literals.Code(window.Stride)}, padding: {Literals.Code(window.Padding)}"
            + (window.CeilMode ? ", ceilMode: true" : string.Empty);

    private static string Pooling(string what, PoolWindow window) =>
        $"{Literals.Text(window.Kernel)} {what} pooling, stride {Stride(window.Stride)}, {Literals.Text(window.Padding)}";

    /// <summary>Whether there is a bias, where that is not what comes with the normalizer or without.</summary>
    public static IEnumerable<string> Bias(bool hasBias, BatchNormSettings? normalizer) =>
        hasBias == normalizer is null ? [] : ["bias: " + Literals.Code(hasBias)];

    public static IEnumerable<string> BiasValue(InitializerSpec value) =>
        value is { IsConstant: true, Number: 0 } ? []
        : ["biasValue: " + (value is { IsConstant: true, Number: { } number } ? Literals.Code(number) : Literals.Code(value))];

    public static string Then(string activation) => activation == "none" ? string.Empty : $", {activation}";

    public static IEnumerable<string> Activation(string activation) =>
        activation == "none" ? [] : ["activation: " + Literals.Member("Activation", activation)];

    public static IEnumerable<string> Weights(InitializerSpec initializer, double weightDecay)
    {
        if (initializer.Word != "variance_scaling")
        {
            yield return "initializer: " + Literals.Code(initializer);
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

        if (settings.CountBatches)
        {
            yield return "countBatches: true";
        }

        if (settings.UseGlobalStats)
        {
            yield return "useGlobalStats: true";
        }
    }
}
