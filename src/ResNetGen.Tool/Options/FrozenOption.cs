using System.CommandLine;

namespace ResNetGen.Tool.Options;

/// <summary>The option for a network that is frozen before it is asked.</summary>
internal static class FrozenOption
{
    public static Option<bool> Create() => new("--frozen")
    {
        Description = "Freezes the network first: its forward pass as fast as this machine has it, with the same answers",
    };
}
