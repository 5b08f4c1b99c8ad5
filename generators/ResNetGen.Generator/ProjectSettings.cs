using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace ResNetGen.Generator;

/// <summary>What the pipeline needs of the project's properties.</summary>
/// <param name="Namespace">The namespace of the generated classes, or empty for none.</param>
/// <param name="Folder">The project's folder, against which paths are made relative, with forward slashes; may be empty.</param>
internal sealed record ProjectSettings(string Namespace, string Folder)
{
    public static ProjectSettings Read(AnalyzerConfigOptionsProvider options, CancellationToken cancellation)
    {
        options.GlobalOptions.TryGetValue("build_property.RootNamespace", out var rootNamespace);
        options.GlobalOptions.TryGetValue("build_property.ProjectDir", out var folder);
        return new ProjectSettings(
            string.Join(".", (rootNamespace ?? string.Empty).Split(['.'], StringSplitOptions.RemoveEmptyEntries).Select(Identifier)),
            (folder ?? string.Empty).Replace('\\', '/').TrimEnd('/'));
    }

    /// <summary>The root namespace is the project's name unless it says otherwise, and that need not be an identifier: <c>my-app</c>, <c>3d</c>.</summary>
    private static string Identifier(string part)
    {
        var name = new string([.. part.Trim().Select(c => SyntaxFacts.IsIdentifierPartCharacter(c) ? c : '_')]);
        return name.Length > 0 && SyntaxFacts.IsIdentifierStartCharacter(name[0]) ? name : "_" + name;
    }
}
