using ResNetGen.Compiler.Diagnostics;

namespace ResNetGen.Compiler.Catalogue;

/// <summary>Channels of zeros behind the input's: the parameter-free shortcut of the ResNet paper.</summary>
internal sealed class PadChannelsKind() : LayerKind(
    "pad_channels",
    "Zeros as further channels, up to the number asked for: the shortcut of option A, He et al. 2015, section 3.3. With as many as "
        + "there are, the input itself.",
    new Parameter("channels", ParameterType.Integer, null, "The number of channels afterwards."))
{
    public override string Rule => "(C, H, W) → (channels, H, W)";

    public override LayerSpec Infer(ILayerContext context)
    {
        var input = context.Image("pad before `flatten`");
        var channels = context.Integer("channels");
        if (!context.Failed && channels < input.Channels)
        {
            context.Report(
                Rules.BadValue,
                "channels",
                "channels",
                FormattableString.Invariant($"at least the {input.Channels} channels of the input"),
                channels);
        }

        return channels == input.Channels && !context.Failed
            ? new IdentitySpec { Output = input }
            : new PadChannelsSpec { Added = channels - input.Channels, Output = new SampleShape(channels, input.Height, input.Width) };
    }
}

/// <summary>Channels of zeros behind the input's.</summary>
public sealed record PadChannelsSpec : LayerSpec
{
    public int Added { get; init; }

    public override bool OutputIsFree => true;
}
