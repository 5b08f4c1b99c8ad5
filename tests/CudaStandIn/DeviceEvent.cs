namespace CudaStandIn;

/// <summary>Something that passes between the host and the GPU.</summary>
/// <param name="Kind">What.</param>
/// <param name="Function">The function of TorchSharp's binding.</param>
/// <param name="Callers">The methods that led there, the innermost first, without those of TorchSharp.</param>
public sealed record DeviceEvent(DeviceEventKind Kind, string Function, IReadOnlyList<string> Callers)
{
    /// <summary>Whether a method led there.</summary>
    /// <param name="method">Such as <c>ResNetGen.Training.Learner.Step</c>.</param>
    public bool IsWithin(string method) => Callers.Contains(method);

    public override string ToString() => $"{Kind} by {Function} in {string.Join(" < ", Callers.Take(5))}";
}

/// <summary>What passes between the host and the GPU.</summary>
public enum DeviceEventKind
{
    /// <summary>Tensors of different devices meet.</summary>
    Mixture,

    /// <summary>Values go to the host, which waits for them.</summary>
    Read,

    /// <summary>The host waits for the GPU.</summary>
    Wait,

    /// <summary>Values go to the GPU from pinned memory, and the host goes on.</summary>
    PinnedCopy,

    /// <summary>Values go to the GPU from other memory, or as the caller asked so, while the host stands still.</summary>
    PageableCopy,
}
