using ResNetGen.Compiler.Diagnostics;

namespace ResNetGen.Compiler.Catalogue;

/// <summary>The activations, as arguments of layers and as layers of their own.</summary>
internal static class Activations
{
    public const string None = "none";

    public static IReadOnlyList<string> Layers { get; } =
    [
        "relu", "relu6", "elu", "leaky_relu", "sigmoid", "tanh", "gelu", "silu", "softplus",
    ];

    public static IReadOnlyList<string> Words { get; } = [None, .. Layers];

    public static Parameter Parameter(string summary) => new("activation", ParameterType.Word, None, summary) { Words = Words };
}

/// <summary>An activation as a layer of its own.</summary>
internal sealed class ActivationKind(string activation)
    : LayerKind(activation, $"The activation {activation}, element by element.")
{
    public override string Rule => "any → the same";

    public override LayerSpec Infer(ILayerContext context) => new ActivationSpec { Output = context.Input };
}

/// <summary>An activation; its kind is its name.</summary>
public sealed record ActivationSpec : LayerSpec;
