namespace ResNetGen.Compiler.Diagnostics;

/// <summary>A kind of error: its id, which is never reused, its title, and its sentence with places for what is particular.</summary>
public sealed record Rule(string Id, string Title, string Format)
{
    public string HelpLink => $"https://github.com/resnetgen/resnetgen/blob/main/docs/diagnostics/{Id}.md";
}
