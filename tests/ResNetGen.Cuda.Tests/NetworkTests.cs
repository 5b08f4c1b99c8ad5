using CudaStandIn;
using ResNetGen.Architectures;
using ResNetGen.Compiler.Catalogue;
using TorchSharp;
using static TorchSharp.torch;

namespace ResNetGen.Cuda.Tests;

/// <summary>Forward and backward through networks on the GPU that is stood in for.</summary>
public sealed class NetworkTests
{
    // Layers of the other kinds, in a network of their own.
    private const string OtherNetwork = "network";

    [Fact]
    public void The_network_of_all_layers_has_all()
    {
        var kinds = EveryLayer.Info.Layers.Select(layer => layer.Kind).ToHashSet();
        Assert.DoesNotContain(LayerCatalogue.Names, kind => kind != OtherNetwork && !kinds.Contains(kind));
    }

    [Fact]
    public void Every_layer_computes_on_one_device_and_as_on_the_CPU()
    {
        Assert.Equal(Gradients<EveryLayer>(CPU), Gradients<EveryLayer>(CUDA));
    }

    /// <summary>One of each way to write a network.</summary>
    [Theory]
    [InlineData("cifar_resnet_20")]
    [InlineData("resnet_32_a")]
    [InlineData("highway_resnet")]
    [InlineData("layer_block")]
    [InlineData("fast_resnet_8")]
    [InlineData("se_resnet_50")]
    [InlineData("regnet_x_400mf")]
    public void A_network_that_ships_computes_on_one_device(string name) => Assert.NotEmpty(
        Gradients(Catalogue.Find(name)!.Create, Catalogue.Find(name)!.Info, CUDA));

    private static byte[][] Gradients<TNetwork>(Device device)
        where TNetwork : nn.Module<Tensor, Tensor>, INetwork<TNetwork> => Gradients(TNetwork.Create, TNetwork.Info, device);

    /// <summary>The gradient of each weight; on the way no device is mixed with another, and nothing waits.</summary>
    private static byte[][] Gradients(
        Func<Device?, ScalarType?, long?, nn.Module<Tensor, Tensor>> create, NetworkInfo info, Device device)
    {
        using var scope = NewDisposeScope();
        using var ledger = new DeviceLedger();
        using var network = create(device, ScalarType.Float32, 1);
        network.train();
        manual_seed(5);
        ForwardAndBackward(network, rand([2, .. info.Input.Sizes.Select(size => (long)size)]).to(device));
        Assert.Empty(ledger.Mixtures);
        Assert.DoesNotContain(ledger.Waits, one => one.IsWithin($"{typeof(NetworkTests).FullName}.{nameof(ForwardAndBackward)}"));
        return [.. network.parameters().Select(weight => weight.grad!.cpu().contiguous().bytes.ToArray())];
    }

    private static void ForwardAndBackward(nn.Module<Tensor, Tensor> network, Tensor images)
    {
        using var scope = NewDisposeScope();
        network.call(images).square().sum().backward();
    }
}
