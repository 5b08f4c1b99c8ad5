using System.Runtime.CompilerServices;

namespace ResNetGen.Compiler.Syntax;

/// <summary>A network file.</summary>
/// <param name="Path">Its path, with forward slashes.</param>
/// <param name="Text">The YAML.</param>
public sealed record NetworkFile(string Path, string Text)
{
    /// <summary>Beside the texts and not in the files, which are values: a text is parsed once, whoever names it.</summary>
    private static readonly ConditionalWeakTable<string, SyntaxTree> Trees = new();

    /// <summary>Whether it is one that ships; its path is that among those, then.</summary>
    public bool IsShipped { get; init; }

    /// <summary>Its tree.</summary>
    internal SyntaxTree Syntax => Trees.GetValue(Text, static text => SyntaxTree.Parse(text, FileForm.Network));
}
