using TorchSharp.Modules;

namespace ResNetGen.Layers;

/// <summary>
/// A layer whose weight, but not its bias, is drawn towards zero: TF-Slim's <c>l2_regularizer</c>, which adds
/// <see cref="WeightDecay"/> · Σ w² / 2 to the loss, and so <see cref="WeightDecay"/> · w to the gradient.
/// </summary>
internal interface IRegularized
{
    /// <summary>The weight.</summary>
    Parameter Weight { get; }

    /// <summary>How strongly; zero for not at all.</summary>
    double WeightDecay { get; }
}
