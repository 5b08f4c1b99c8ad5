using ResNetGen.Architectures;
using TorchSharp;
using static TorchSharp.torch;

namespace ResNetGen.Tool.Documents;

/// <summary>A network class as a value: one that ships, or one that was compiled just now.</summary>
internal sealed class NetworkClass
{
    private readonly Func<Device?, ScalarType?, long?, nn.Module<Tensor, Tensor>> create;

    private NetworkClass(NetworkInfo info, Func<Device?, ScalarType?, long?, nn.Module<Tensor, Tensor>> create)
    {
        Info = info;
        this.create = create;
    }

    /// <summary>The network's shapes, counts and layers.</summary>
    public NetworkInfo Info { get; }

    /// <summary>The value of a network that ships.</summary>
    public static NetworkClass Of(ShippedNetwork network) => new(network.Info, network.Create);

    /// <summary>The value of a class.</summary>
    /// <typeparam name="TNetwork">The generated class.</typeparam>
    public static NetworkClass Of<TNetwork>()
        where TNetwork : nn.Module<Tensor, Tensor>, INetwork<TNetwork> => new(TNetwork.Info, TNetwork.Create);

    /// <summary>Makes a network with freshly initialised weights, which is the caller's to dispose.</summary>
    public nn.Module<Tensor, Tensor> Create(Device device, ScalarType? dtype = null, long? seed = null) => create(device, dtype, seed);
}
