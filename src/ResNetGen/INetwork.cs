using TorchSharp;
using static TorchSharp.torch;

namespace ResNetGen;

/// <summary>
/// A network that was compiled from a file: a module of one image batch to one result that knows its own shapes and counts.
/// </summary>
public interface INetwork
{
    /// <summary>The network's shapes, counts and layers, known at build time.</summary>
    NetworkInfo Info { get; }

    /// <summary>Runs the network and keeps the output of every unit, block and outer layer.</summary>
    /// <param name="images">A batch of the input shape: (N, C, H, W). It stays the caller's.</param>
    /// <returns>The end points, which own their tensors: dispose them together.</returns>
    EndPoints ForwardEndPoints(Tensor images);

    /// <summary>The network as it answers now in evaluation mode, as fast as this machine has it: a network of the same class.</summary>
    /// <param name="batch">The number of images that it will be asked at once; others are answered too.</param>
    /// <param name="precision">What it computes in: Float32 or BFloat16.</param>
    /// <exception cref="NotSupportedException">The class was not generated.</exception>
    nn.Module<Tensor, Tensor> Freeze(int batch = 1, ScalarType precision = ScalarType.Float32) =>
        throw new NotSupportedException(NoFrozenForm(Info));

    /// <summary>The sentence about a class that was not generated.</summary>
    internal static string NoFrozenForm(NetworkInfo info) => $"{info.ClassName} was not compiled from a file, and has no frozen form.";
}

/// <summary>A network whose class is known: it can be described and made without an instance.</summary>
/// <typeparam name="TSelf">The generated class.</typeparam>
public interface INetwork<TSelf> : INetwork
    where TSelf : nn.Module<Tensor, Tensor>, INetwork<TSelf>
{
    /// <summary>The network's shapes, counts and layers, known at build time.</summary>
    static abstract new NetworkInfo Info { get; }

    /// <summary>Makes the network with freshly initialised weights.</summary>
    /// <param name="device">Where the weights live; the CPU if null.</param>
    /// <param name="dtype">The weights' type; 32-bit floating point if null.</param>
    /// <param name="seed">Fixes the weights, the same on every device; null draws from torch's own generator.</param>
    static abstract TSelf Create(Device? device = null, ScalarType? dtype = null, long? seed = null);

    /// <inheritdoc cref="INetwork.Freeze"/>
    new TSelf Freeze(int batch = 1, ScalarType precision = ScalarType.Float32) =>
        throw new NotSupportedException(NoFrozenForm(TSelf.Info));

    /// <inheritdoc/>
    nn.Module<Tensor, Tensor> INetwork.Freeze(int batch, ScalarType precision) => Freeze(batch, precision);
}
