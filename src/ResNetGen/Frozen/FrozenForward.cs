using System.ComponentModel;
using ResNetGen.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace ResNetGen.Frozen;

/// <summary>
/// A network's forward pass in evaluation mode as fast as this machine has it, for generated code: batch norms are in the weights of the
/// convolutions before them, activations and sums come with the convolutions, the weights are laid out once, and values live no longer than
/// they are needed. On the CPU the convolutions are oneDNN's; where libtorch lacks those, and on other devices, they are torch's own.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class FrozenForward : IFrozen, IDisposable
{
    private readonly LayerGraph graph = new();
    private readonly GraphValue result;
    private readonly ScalarType type;
    private readonly Device device;
    private readonly FrozenPass fast;
    private readonly FrozenPass whole;

    private FrozenForward(Layer network, ScalarType type)
    {
        this.type = type;
        device = Placement.DeviceOf(network);
        result = network.WriteTo(graph, LayerGraph.Input);
        fast = new FrozenPass(graph, result, keepsPoints: false, type);

        // Now, though perhaps nobody asks: the network's weights are others later.
        whole = new FrozenPass(graph, result, keepsPoints: true, type);
    }

    Device IFrozen.Device => device;

    ScalarType IFrozen.Type => type;

    /// <summary>Freezes a network as it is now.</summary>
    /// <param name="network">The network.</param>
    /// <param name="info">What is known of it.</param>
    /// <param name="batch">The number of images that it will be asked at once; others are answered too, perhaps less fast.</param>
    /// <param name="precision">What it computes in: 32-bit floating point, or bfloat16.</param>
    public static FrozenForward Of(Layer network, NetworkInfo info, int batch, ScalarType precision)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(info);
        ArgumentOutOfRangeException.ThrowIfLessThan(batch, 1);
        if (precision is not (ScalarType.Float32 or ScalarType.BFloat16))
        {
            throw new ArgumentOutOfRangeException(
                nameof(precision), precision, "A frozen network computes in Float32 or BFloat16.");
        }

        var frozen = new FrozenForward(network, precision);
        try
        {
            // The weights are laid out for what comes first.
            var input = info.Input;
            using var images = zeros([batch, input[0], input[1], input[2]], ScalarType.Float32, frozen.device);
            frozen.Forward(images).Dispose();
            return frozen;
        }
        catch
        {
            frozen.Dispose();
            throw;
        }
    }

    /// <summary>The forward pass.</summary>
    /// <param name="images">(N, C, H, W), which stay the caller's.</param>
    /// <returns>The network's output in 32-bit floating point, which is the caller's to dispose.</returns>
    public Tensor Forward(Tensor images)
    {
        using var noGrad = no_grad();
        using var input = Arranged(images);
        return fast.Run(input, [result])[0];
    }

    /// <summary>The same, with all end points.</summary>
    /// <param name="images">(N, C, H, W), which stay the caller's.</param>
    /// <returns>The end points by name, in the network's order, in 32-bit floating point; they are the caller's to dispose.</returns>
    public (string Name, Tensor Tensor)[] EndPoints(Tensor images)
    {
        using var noGrad = no_grad();
        using var input = Arranged(images);
        return [.. graph.Points.Select(point => point.Name).Zip(whole.Run(input, [.. graph.Points.Select(point => point.Value)]))];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        fast.Dispose();
        whole.Dispose();
    }

    private Tensor Arranged(Tensor images)
    {
        using var scope = NewDisposeScope();
        return ChannelsLast.Of(images.to_type(type)).MoveToOuterDisposeScope().Keeping(images);
    }
}
