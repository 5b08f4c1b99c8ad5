using TorchSharp;
using static TorchSharp.torch;

namespace ResNetGen.Architectures;

/// <summary>A network that ships: what is known of it, and how to make one. For programs that choose it at run time, by its name.</summary>
public sealed class ShippedNetwork
{
    private readonly Func<Device?, ScalarType?, long?, nn.Module<Tensor, Tensor>> create;

    private ShippedNetwork(string name, NetworkInfo info, Func<Device?, ScalarType?, long?, nn.Module<Tensor, Tensor>> create)
    {
        Name = name;
        Info = info;
        this.create = create;
    }

    /// <summary>Its origin and name, the path of its file without the ending: <c>slim/resnet_v2_50</c>.</summary>
    public string Name { get; }

    /// <summary>Its shapes, counts and layers.</summary>
    public NetworkInfo Info { get; }

    /// <summary>
    /// Makes a network with freshly initialised weights: (N, C, H, W) to the shape that <see cref="Info"/> says. It is the caller's to
    /// dispose.
    /// </summary>
    /// <param name="device">Where the weights live; the CPU if null.</param>
    /// <param name="dtype">The weights' type; 32-bit floating point if null.</param>
    /// <param name="seed">Fixes the weights, the same on every device; null draws from torch's own generator.</param>
    public nn.Module<Tensor, Tensor> Create(Device? device = null, ScalarType? dtype = null, long? seed = null) =>
        create(device, dtype, seed);

    internal static ShippedNetwork Of<TNetwork>(string name)
        where TNetwork : nn.Module<Tensor, Tensor>, INetwork<TNetwork> => new(name, TNetwork.Info, TNetwork.Create);
}
