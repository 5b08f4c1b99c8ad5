using static TorchSharp.torch;

namespace ResNetGen.Layers;

/// <summary>What a frozen network computes with: it has no parameters that could be asked.</summary>
internal interface IFrozen
{
    /// <summary>Where it computes.</summary>
    Device Device { get; }

    /// <summary>What it computes in.</summary>
    ScalarType Type { get; }
}
