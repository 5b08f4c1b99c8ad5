using ResNetGen.Compiler.Diagnostics;

namespace ResNetGen.Compiler.Catalogue;

/// <summary>A learnable factor and offset for each channel: Caffe's Scale, which stands beside its BatchNorm.</summary>
internal sealed class ChannelScaleKind() : LayerKind(
    "channel_scale",
    "A learnable factor for each channel, and an offset: Caffe's Scale, which follows its BatchNorm.",
    new Parameter("bias", ParameterType.Flag, "true", "Whether there is an offset."))
{
    public override Parameter? Primary => null;

    public override string Rule => "(C, H, W) → (C, H, W)";

    public override LayerSpec Infer(ILayerContext context) =>
        new ChannelScaleSpec { Output = context.Image("scale before `flatten`"), Bias = context.Flag("bias") };
}

/// <summary>A factor and an offset for each channel.</summary>
public sealed record ChannelScaleSpec : LayerSpec
{
    public bool Bias { get; init; }

    public int Channels => Output.IsKnown ? Output.Channels : 1;

    public override IEnumerable<LayerRow> Rows()
    {
        var parameters = checked((long)Channels * (Bias ? 2 : 1));
        yield return new LayerRow(string.Empty, Kind, Output, parameters, parameters, 0);
    }
}
