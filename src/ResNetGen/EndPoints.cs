using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using static TorchSharp.torch;

namespace ResNetGen;

/// <summary>
/// The outputs of a network's units, blocks and outer layers in one forward pass, by name.
/// It owns its tensors: disposing it disposes all of them, so a tensor that should outlive it is taken out with <see cref="Take"/>.
/// </summary>
public abstract class EndPoints : IDisposable
{
    private readonly Dictionary<string, Tensor> tensors;
    private readonly List<string> names;
    private readonly string[] all;

    /// <summary>
    /// Takes ownership of the tensors. A tensor may stand under several names: a block's output is that of its last unit.
    /// </summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected EndPoints(params ReadOnlySpan<(string Name, Tensor Tensor)> points)
    {
        tensors = new Dictionary<string, Tensor>(points.Length, StringComparer.Ordinal);
        names = new List<string>(points.Length);
        foreach (var (name, tensor) in points)
        {
            tensors.Add(name, tensor);
            names.Add(name);
        }

        all = [.. names];
    }

    /// <summary>The full names in the order of the network: <c>resnet_v2_50/block1/unit_1/bottleneck_v2</c>, …</summary>
    public IReadOnlyList<string> Names => names;

    /// <summary>The tensor under its full name, as slim names it. It stays the end points' own.</summary>
    /// <exception cref="KeyNotFoundException">No end point has that name; the message lists those there are.</exception>
    public Tensor this[string name] =>
        TryGet(name, out var tensor)
            ? tensor
            : throw new KeyNotFoundException(
                $"There is no end point '{ForeignText.Shown(name)}'; the end points are {ForeignText.List(names, most: 100)}.");

    /// <summary>The tensor that was the n-th at the beginning, n from 0: for generated code.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected Tensor At(int index) => this[all[index]];

    /// <summary>Finds the tensor under its full name.</summary>
    public bool TryGet(string name, [NotNullWhen(true)] out Tensor? tensor) => tensors.TryGetValue(name, out tensor);

    /// <summary>Takes one tensor out: it becomes the caller's to dispose, and <see cref="Dispose()"/> leaves it alone.</summary>
    public Tensor Take(string name)
    {
        var taken = this[name];
        foreach (var other in names.Where(other => tensors.TryGetValue(other, out var tensor) && ReferenceEquals(tensor, taken)).ToList())
        {
            tensors.Remove(other);
            names.Remove(other);
        }

        return taken;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Disposes the tensors that were not taken out.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            foreach (var tensor in tensors.Values)
            {
                tensor.Dispose();
            }
        }
    }
}
