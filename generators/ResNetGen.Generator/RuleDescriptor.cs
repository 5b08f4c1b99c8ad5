using Microsoft.CodeAnalysis;

namespace ResNetGen.Generator;

/// <summary>Roslyn's descriptors of what the generators and analyzers say; each id has a page.</summary>
internal static class RuleDescriptor
{
    /// <summary>The descriptor of one.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="title">Its title.</param>
    /// <param name="format">Its sentence, with places for what is particular.</param>
    /// <param name="severity">How grave it is, unless the user says otherwise.</param>
    public static DiagnosticDescriptor Create(string id, string title, string format, DiagnosticSeverity severity) => new(
        id, title, format, "ResNetGen", severity, isEnabledByDefault: true, helpLinkUri: Compiler.Diagnostics.Rule.HelpLinkOf(id));
}
