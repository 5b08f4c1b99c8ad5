namespace ResNetGen.Compiler.Syntax;

/// <summary>What a file is said to be where it is not.</summary>
/// <param name="Subject">How it is called at the beginning of a sentence.</param>
/// <param name="Must">What it must be.</param>
/// <param name="FirstKeys">What to begin an empty one with.</param>
internal sealed record FileForm(string Subject, string Must, string FirstKeys)
{
    /// <summary>The keys of the outermost mapping whose values may have any characters: names of files, and sentences.</summary>
    public IReadOnlyCollection<string> Texts { get; init; } = [];

    /// <summary>Those of the mappings inside of it.</summary>
    public IReadOnlyCollection<string> InnerTexts { get; init; } = [];

    public static FileForm Network { get; } =
        new("A network file", "a mapping that begins with `network: name`", "`network: name` and `input: [channels, height, width]`")
        {
            Texts = ["extends"],
            InnerTexts = ["network"],
        };
}
