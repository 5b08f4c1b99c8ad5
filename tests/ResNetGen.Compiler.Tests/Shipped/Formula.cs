using System.Globalization;
using ResNetGen.Compiler.Catalogue;
using ResNetGen.Compiler.Graph;

namespace ResNetGen.Compiler.Tests.Shipped;

/// <summary>
/// A unit as a formula of its input: <c>x + conv3(relu(bn(conv3(relu(bn(x))))))</c> has 3×3 convolutions, and <c>conv1/2(x)</c> is a 1×1
/// one with stride 2.
/// </summary>
internal static class Formula
{
    public static string Of(Body body) => Of(body, body.Output);

    private static string Of(Body body, int position)
    {
        if (position == LayerSpec.BodyInput)
        {
            return "x";
        }

        var layer = body.Layers[position];
        var inputs = layer.Inputs.Select(input => Of(body, input)).ToList();
        return layer switch
        {
            Conv2dSpec conv =>
                Activated(conv.Activation, conv.Normalizer is null ? Convolution(conv, inputs[0]) : $"bn({Convolution(conv, inputs[0])})"),
            BatchNormSpec norm => Activated(norm.Activation, $"bn({inputs[0]})"),
            AddSpec add => Activated(add.Activation, string.Join(" + ", inputs)),
            SubsampleSpec subsample => string.Create(CultureInfo.InvariantCulture, $"sub/{subsample.Factor}({inputs[0]})"),
            PadChannelsSpec pad => string.Create(CultureInfo.InvariantCulture, $"pad{pad.Output.Channels}({inputs[0]})"),
            _ => $"{layer.Kind}({string.Join(", ", inputs)})",
        };
    }

    private static string Activated(string activation, string formula) => activation == "none" ? formula : $"{activation}({formula})";

    private static string Convolution(Conv2dSpec conv, string input)
    {
        var stride = conv.Stride.Height == 1 ? string.Empty : string.Create(CultureInfo.InvariantCulture, $"/{conv.Stride.Height}");
        return string.Create(CultureInfo.InvariantCulture, $"conv{conv.Kernel.Height}{stride}({input})");
    }
}
