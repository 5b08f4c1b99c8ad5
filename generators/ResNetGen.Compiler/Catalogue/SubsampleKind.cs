using ResNetGen.Compiler.Diagnostics;

namespace ResNetGen.Compiler.Catalogue;

/// <summary>Every n-th row and column, as slim's 1×1 max pooling with stride n.</summary>
internal sealed class SubsampleKind() : LayerKind(
    "subsample",
    "Every n-th row and column, beginning with the first; with factor 1, the input itself.",
    new Parameter("factor", ParameterType.Integer, null, "n."))
{
    public override string Rule => "(C, H, W) → (C, ⌈H ∕ n⌉, ⌈W ∕ n⌉)";

    public override LayerSpec Infer(ILayerContext context)
    {
        var input = context.Image("subsample before `flatten`");
        var factor = context.Integer("factor");
        return factor == 1 && !context.Failed
            ? new IdentitySpec { Output = input }
            : new SubsampleSpec
            {
                Factor = factor,
                Output = new SampleShape(input.Channels, ((input.Height - 1) / factor) + 1, ((input.Width - 1) / factor) + 1),
            };
    }
}

/// <summary>A subsampling by a factor of at least 2.</summary>
public sealed record SubsampleSpec : LayerSpec
{
    public int Factor { get; init; }

    public override Size Reduction => new(Factor, Factor);

    public override bool OutputIsFree => true;
}
