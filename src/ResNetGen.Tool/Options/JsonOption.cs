using System.CommandLine;

namespace ResNetGen.Tool.Options;

/// <summary>The option for an output that programs read.</summary>
internal static class JsonOption
{
    public static Option<bool> Create() => new("--json") { Description = "Writes one JSON object, and nothing else" };
}
