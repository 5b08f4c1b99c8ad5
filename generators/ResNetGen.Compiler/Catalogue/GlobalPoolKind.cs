using ResNetGen.Compiler.Diagnostics;

namespace ResNetGen.Compiler.Catalogue;

/// <summary>One value for each channel out of all rows and columns.</summary>
internal abstract class GlobalPoolKind(string name, string summary) : LayerKind(
    name,
    summary,
    new Parameter(
        "form", ParameterType.Word, "flatten", "`keep_dims` gives (C, 1, 1), `flatten` gives (C).") { Words = ["keep_dims", "flatten"] })
{
    public override string Rule => "(C, H, W) → (C), or (C, 1, 1) with `keep_dims`";

    public sealed override LayerSpec Infer(ILayerContext context)
    {
        var input = context.Image("pool before `flatten`");
        var keepDims = context.Word("form") == "keep_dims";
        return Pool(keepDims) with { Output = keepDims ? new SampleShape(input.Channels, 1, 1) : new SampleShape(input.Channels) };
    }

    protected abstract LayerSpec Pool(bool keepDims);
}

/// <summary>The mean over all rows and columns.</summary>
internal sealed class GlobalAveragePoolKind() : GlobalPoolKind("global_avg_pool", "The mean over height and width.")
{
    protected override LayerSpec Pool(bool keepDims) => new GlobalAveragePoolSpec { KeepDims = keepDims };
}

/// <summary>The largest value of all rows and columns.</summary>
internal sealed class GlobalMaxPoolKind() : GlobalPoolKind("global_max_pool", "The largest value over height and width.")
{
    protected override LayerSpec Pool(bool keepDims) => new GlobalMaxPoolSpec { KeepDims = keepDims };
}

/// <summary>A global average pooling.</summary>
public sealed record GlobalAveragePoolSpec : LayerSpec
{
    public bool KeepDims { get; init; }

    public override bool OutputIsFree => true;
}

/// <summary>A global max pooling.</summary>
public sealed record GlobalMaxPoolSpec : LayerSpec
{
    public bool KeepDims { get; init; }
}
