using ResNetGen.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace ResNetGen.Training;

/// <summary>How images are given to a network.</summary>
/// <param name="Type">The number type.</param>
/// <param name="ChannelsLast">Whether a pixel's channels lie beside each other in memory; the shape is (N, C, H, W) either way.</param>
internal readonly record struct InputFormat(ScalarType Type, bool ChannelsLast)
{
    /// <summary>The network's own type, where it is not to compute in a smaller one.</summary>
    public static InputFormat Of(nn.Module network, Precision precision = Precision.Full, bool channelsLast = false) =>
        new(precision == Precision.BFloat16 ? ScalarType.BFloat16 : Placement.TypeOf(network), channelsLast);

    /// <summary>The images in this format; the images themselves if they are in it.</summary>
    public Tensor Of(Tensor images)
    {
        var typed = images.to_type(Type);
        return ChannelsLast ? Layers.ChannelsLast.Of(typed) : typed;
    }

    /// <summary>
    /// Lays the convolutions' kernels out with the channels last, where they are: torch then computes in this layout throughout.
    /// </summary>
    public static void ArrangeKernels(nn.Module network) => Lay(network, Layers.ChannelsLast.Of);

    /// <summary>Lays them out as they were made.</summary>
    public static void RestoreKernels(nn.Module network) => Lay(network, kernel => kernel.contiguous());

    private static void Lay(nn.Module network, Func<Tensor, Tensor> layout)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        foreach (var kernel in network.parameters().Where(parameter => parameter.dim() == 4))
        {
            kernel.set_(layout(kernel));

            // Torch wants gradients in the layout of their weights.
            kernel.grad = null;
        }
    }
}
