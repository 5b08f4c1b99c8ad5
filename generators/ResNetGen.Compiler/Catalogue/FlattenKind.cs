using ResNetGen.Compiler.Diagnostics;

namespace ResNetGen.Compiler.Catalogue;

/// <summary>All values of an image as one vector, channel by channel.</summary>
internal sealed class FlattenKind() : LayerKind("flatten", "All values as one vector, channel by channel and row by row.")
{
    public override string Rule => "(C, H, W) → (C · H · W)";

    public override LayerSpec Infer(ILayerContext context) =>
        new FlattenSpec { Output = new SampleShape(context.Within(context.Input.Count)) };
}

/// <summary>A flattening.</summary>
public sealed record FlattenSpec : LayerSpec;
