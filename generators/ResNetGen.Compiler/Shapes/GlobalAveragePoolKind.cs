namespace ResNetGen.Compiler.Shapes;

/// <summary>The mean over all rows and columns.</summary>
internal sealed class GlobalAveragePoolKind() : LayerKind(
    "global_avg_pool",
    "The mean over height and width.",
    new Parameter("form", ParameterType.Word, "flatten", "`keep_dims` gives (C, 1, 1), `flatten` gives (C).") { Words = ["keep_dims", "flatten"] })
{
    public override Layer Infer(LayerContext context)
    {
        var input = context.Image("pool before `flatten`");
        var keepDims = context.Word("form") == "keep_dims";
        return new GlobalAveragePoolLayer { KeepDims = keepDims, Output = keepDims ? new Shape(input.Channels, 1, 1) : new Shape(input.Channels) };
    }
}

/// <summary>A global average pooling.</summary>
public sealed record GlobalAveragePoolLayer : Layer
{
    public bool KeepDims { get; init; }

    public override bool OutputIsFree => true;
}
