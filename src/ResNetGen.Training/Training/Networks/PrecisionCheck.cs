using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ResNetGen.Training;

/// <summary>Whether a network can compute in a precision.</summary>
internal static class PrecisionCheck
{
    /// <summary>Refuses a network that cannot.</summary>
    /// <param name="network">The network.</param>
    /// <param name="precision">What it is to compute in.</param>
    /// <param name="keepsWeights">Whether something else asks for weights of 32 bits, as their average does.</param>
    public static void Require(nn.Module network, Precision precision, bool keepsWeights = false)
    {
        // Weights of fewer bits would lose small updates.
        if (keepsWeights || precision == Precision.BFloat16)
        {
            RequireFullWeights(network);
        }

        if (precision == Precision.BFloat16)
        {
            RequireOwnLayers(network);
        }
    }

    private static void RequireFullWeights(nn.Module network)
    {
        if (network.parameters().FirstOrDefault(parameter => parameter.dtype is ScalarType.BFloat16 or ScalarType.Float16) is { } weight)
        {
            throw new ResNetGenException(
                $"The network's weights are {weight.dtype}, but training in bfloat16 and averages of weights keep them in 32 bits: "
                + "make the network without a `dtype`.");
        }
    }

    // Modules that are not ours do not bring their weights into the type of what they are given.
    private static void RequireOwnLayers(nn.Module network)
    {
        if (network.named_modules().FirstOrDefault(entry => entry.module is Conv1d or Conv2d or Conv3d or Linear)
            is { module: not null } own)
        {
            throw new ResNetGenException(
                $"The module '{own.name}' is TorchSharp's own {own.module.GetType().Name}, "
                + "which takes values in the type of its weights only: use the layer of ResNetGen.Layers, or train in 32 bits.");
        }
    }
}
