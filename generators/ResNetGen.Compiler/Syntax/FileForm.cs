namespace ResNetGen.Compiler.Syntax;

/// <summary>What a file is said to be where it is not.</summary>
/// <param name="Subject">How it is called at the beginning of a sentence.</param>
/// <param name="Must">What it must be.</param>
/// <param name="FirstKeys">What to begin an empty one with.</param>
internal sealed record FileForm(string Subject, string Must, string FirstKeys)
{
    /// <summary>The key of the outermost mapping whose value is the name of a file, which may have any characters.</summary>
    public string? FileKey { get; init; }

    /// <summary>The key of a mapping inside of it whose value is such a name.</summary>
    public string? InnerFileKey { get; init; }

    public static FileForm Network { get; } =
        new("A network file", "a mapping that begins with `network: name`", "`network: name` and `input: [channels, height, width]`")
        {
            FileKey = "extends",
            InnerFileKey = "network",
        };
}
