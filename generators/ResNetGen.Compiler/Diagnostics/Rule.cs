namespace ResNetGen.Compiler.Diagnostics;

/// <summary>A kind of error: its id, which is never reused, its title, and its sentence with places for what is particular.</summary>
public sealed record Rule(string Id, string Title, string Format)
{
    public string HelpLink => HelpLinkOf(Id);

    /// <summary>The page of an id, also of one that only an analyzer of C# has.</summary>
    internal static string HelpLinkOf(string id) => $"https://github.com/resnetgen/resnetgen/blob/main/docs/diagnostics/{id}.md";
}
