using System.CommandLine;
using ResNetGen.Training;

namespace ResNetGen.Tool.Options;

/// <summary>The option that names the weights of a network that is used.</summary>
internal static class CheckpointOption
{
    public static Option<string> Create() => new("--checkpoint")
    {
        Description = "The weights: a checkpoint, or a run's folder for its newest one that is whole",
        HelpName = "file|folder",
        Required = true,
    };

    /// <summary>The checkpoint that is meant.</summary>
    /// <exception cref="ResNetGenException">There is none.</exception>
    public static string Find(this Option<string> option, ParseResult line) =>
        RunFolder.NewestCheckpoint(line.GetRequiredValue(option), line.InvocationConfiguration.Error);
}
