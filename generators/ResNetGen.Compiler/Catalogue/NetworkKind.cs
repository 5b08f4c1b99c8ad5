using ResNetGen.Compiler.Diagnostics;

namespace ResNetGen.Compiler.Catalogue;

/// <summary>Another network as a part of this one: a backbone under a new head.</summary>
internal sealed class NetworkKind() : LayerKind(
    "network",
    "Another network file as one layer, worked out for the size of what enters it: a backbone under a new head.",
    new Parameter("file", ParameterType.File, null, "The file, relative to this one, or one that ships: `slim/resnet_v2_50`."),
    new Parameter(
        "until",
        ParameterType.Name,
        string.Empty,
        "The last layer or block of it that is used; all of it if nothing is said. A softmax at its end is left out."))
{
    /// <summary>What a part's class has after its property's name.</summary>
    public const string ClassSuffix = "Network";

    public override string Rule => "(C, H, W) → what the other network makes of it";

    public override LayerSpec Infer(ILayerContext context) => context.Part(context.Image("a network takes images"));
}
