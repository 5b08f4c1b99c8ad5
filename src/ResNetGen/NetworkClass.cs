using TorchSharp;
using static TorchSharp.torch;

namespace ResNetGen;

/// <summary>
/// A network class as a value: what is known of it, and how to make one. For programs that choose a network at run time, by its name.
/// </summary>
public sealed class NetworkClass
{
    private readonly Func<Device?, ScalarType?, long?, nn.Module<Tensor, Tensor>> create;

    private NetworkClass(NetworkInfo info, Func<Device?, ScalarType?, long?, nn.Module<Tensor, Tensor>> create)
    {
        Info = info;
        this.create = create;
    }

    /// <summary>The network's shapes, counts and layers.</summary>
    public NetworkInfo Info { get; }

    /// <summary>The value of a class.</summary>
    /// <typeparam name="TNetwork">The generated class.</typeparam>
    public static NetworkClass Of<TNetwork>()
        where TNetwork : nn.Module<Tensor, Tensor>, INetwork<TNetwork> => new(TNetwork.Info, TNetwork.Create);

    /// <summary>
    /// Makes a network with freshly initialised weights: (N, C, H, W) to the shape that <see cref="Info"/> says. It is the caller's to
    /// dispose.
    /// </summary>
    /// <param name="device">Where the weights live; the CPU if null.</param>
    /// <param name="dtype">The weights' type; 32-bit floating point if null.</param>
    /// <param name="seed">Fixes the weights, the same on every device; null draws from torch's own generator.</param>
    public nn.Module<Tensor, Tensor> Create(Device? device = null, ScalarType? dtype = null, long? seed = null) =>
        create(device, dtype, seed);
}
