using System.Globalization;
using ResNetGen.Compiler.Catalogue;
using ResNetGen.Compiler.Graph;

namespace ResNetGen.Tool.Diagrams;

/// <summary>How layers are drawn. A kind that is not told apart here is a box with the kind's name.</summary>
internal static class LayerNode
{
    private const string NoActivation = "none";

    /// <summary>The node of a layer.</summary>
    public static Node Of(LayerSpec layer)
    {
        if (Symbol(layer.Kind) is { } symbol)
        {
            return new Node(NodeForm.Circle, Family.Elementwise, layer.Name) { Symbol = symbol };
        }

        var description = Description(layer);
        var rows = layer.Rows().ToList();
        return new Node(NodeForm.Box, FamilyOf(layer), layer.Name)
        {
            Description = description == Words(layer.Name) ? "" : description,
            SmallPrint = CountFormat.Of(rows.Sum(row => row.Parameters), rows.Sum(row => row.MultiplyAdds)),
            Strips = [.. Strips(layer)],
        };
    }

    /// <summary>The activation of a layer that is a circle, in which there is no room for it; null if it has none.</summary>
    public static Node? ActivationAfter(LayerSpec layer) => layer switch
    {
        AddSpec { Activation: not NoActivation } sum => new Node(NodeForm.Box, Family.Activation, Activation(sum.Activation)),
        MultiplySpec { Activation: not NoActivation } product => new Node(NodeForm.Box, Family.Activation, Activation(product.Activation)),
        _ => null,
    };

    private static char? Symbol(string kind) => kind switch
    {
        "add" => '+',
        "multiply" => '×',
        "concat" => '‖',
        _ => null,
    };

    private static string Description(LayerSpec layer) => layer switch
    {
        Conv2dSpec conv => $"{Text(conv.Kernel)} conv, {Text(conv.Filters)}"
            + (IsOne(conv.Stride) ? "" : $", stride {Side(conv.Stride)}")
            + (IsOne(conv.Dilation) ? "" : $", dilation {Side(conv.Dilation)}")
            + (conv.Groups == 1 ? "" : $", groups {Text(conv.Groups)}"),
        MaxPool2dSpec pool => $"{Text(pool.Window.Kernel)} max pool, stride {Side(pool.Window.Stride)}",
        AvgPool2dSpec pool => $"{Text(pool.Window.Kernel)} average pool, stride {Side(pool.Window.Stride)}",
        ZeroPad2dSpec pad => $"zeros around, {Text(pad.Padding.Top)}"
            + (pad.Padding.Top == pad.Padding.Left ? "" : $" and {Text(pad.Padding.Left)}"),
        PadChannelsSpec pad => $"{Text(pad.Added)} channels of zeros",
        ChannelScaleSpec => "channel scale",
        GlobalMaxPoolSpec => "global max pool",
        NetworkSpec part => $"network {part.Graph.Name}",
        SubsampleSpec subsample => $"subsample {Text(subsample.Factor)}",
        GlobalAveragePoolSpec => "global average pool",
        LinearSpec linear => $"linear, {Text(linear.Units)}",
        DropoutSpec dropout => $"dropout {dropout.Rate.ToString(CultureInfo.InvariantCulture)}",
        ActivationSpec => Activation(layer.Kind),
        _ => Words(layer.Kind),
    };

    private static IEnumerable<Strip> Strips(LayerSpec layer)
    {
        if (layer is Conv2dSpec { Normalizer: not null } or LinearSpec { Normalizer: not null })
        {
            yield return new Strip(Family.Norm, "batch norm");
        }

        var activation = layer switch
        {
            Conv2dSpec conv => conv.Activation,
            BatchNormSpec norm => norm.Activation,
            LinearSpec linear => linear.Activation,
            _ => NoActivation,
        };
        if (activation != NoActivation)
        {
            yield return new Strip(Family.Activation, Activation(activation));
        }
    }

    // By the name, so that a kind that is new here has its family's colour, too.
    private static Family FamilyOf(LayerSpec layer) => layer switch
    {
        ActivationSpec or SoftmaxSpec => Family.Activation,
        _ when layer.Kind.Contains("conv", StringComparison.Ordinal) => Family.Convolution,
        _ when layer.Kind.Contains("norm", StringComparison.Ordinal) => Family.Norm,
        _ when layer.Kind.Contains("pool", StringComparison.Ordinal) || layer.Kind == "subsample" => Family.Pooling,
        _ when layer.Kind.Contains("linear", StringComparison.Ordinal) => Family.Linear,
        _ => Family.Elementwise,
    };

    private static string Activation(string word) => word switch
    {
        "relu" => "ReLU",
        "relu6" => "ReLU6",
        "elu" => "ELU",
        "leaky_relu" => "leaky ReLU",
        "gelu" => "GELU",
        "silu" => "SiLU",
        _ => Words(word),
    };

    private static string Words(string kind) => kind.Replace('_', ' ');

    private static bool IsOne(Size size) => size is { Height: 1, Width: 1 };

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Text(Size size) => $"{Text(size.Height)}×{Text(size.Width)}";

    /// <summary>One number where both sides are alike.</summary>
    private static string Side(Size size) => size.Height == size.Width ? Text(size.Height) : Text(size);
}
