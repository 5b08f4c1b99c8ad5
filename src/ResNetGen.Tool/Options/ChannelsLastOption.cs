using System.CommandLine;

namespace ResNetGen.Tool.Options;

/// <summary>The option for the layout of images and kernels.</summary>
internal static class ChannelsLastOption
{
    public static Option<bool> Create() => new("--channels-last")
    {
        Description = "Lays images and kernels out with the channels last, which is faster in bf16",
    };
}
