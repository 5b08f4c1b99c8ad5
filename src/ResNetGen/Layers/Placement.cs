using static TorchSharp.torch;

namespace ResNetGen.Layers;

/// <summary>Where a network is, and in what it computes.</summary>
internal static class Placement
{
    /// <summary>
    /// The device of a network: of its first parameter, or of what a frozen one computes with; the CPU where it has neither.
    /// </summary>
    public static Device DeviceOf(nn.Module network) => FrozenOf(network)?.Device ?? network.parameters().FirstOrDefault()?.device ?? CPU;

    /// <summary>The number type of a network.</summary>
    public static ScalarType TypeOf(nn.Module network) =>
        FrozenOf(network)?.Type ?? network.parameters().FirstOrDefault()?.dtype ?? ScalarType.Float32;

    private static IFrozen? FrozenOf(nn.Module network) => (network as Layer)?.Frozen;
}
