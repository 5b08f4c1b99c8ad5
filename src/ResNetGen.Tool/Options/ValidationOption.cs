using System.CommandLine;

namespace ResNetGen.Tool.Options;

/// <summary>The option that says how many of the training images are for validation.</summary>
internal static class ValidationOption
{
    /// <param name="description">What they are for.</param>
    public static Option<int> Create(string description) => NumberOption.Whole("--validation", description, 0, least: 0);
}
