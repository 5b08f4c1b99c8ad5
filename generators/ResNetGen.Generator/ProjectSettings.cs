using Microsoft.CodeAnalysis.Diagnostics;

namespace ResNetGen.Generator;

/// <summary>What the pipeline needs of the project's properties.</summary>
/// <param name="RootNamespace">The project's namespace as it is set, which need not be one: <c>my-app</c>. Empty for none.</param>
/// <param name="Folder">The project's folder, against which paths are made relative, with forward slashes; may be empty.</param>
internal sealed record ProjectSettings(string RootNamespace, string Folder)
{
    public static ProjectSettings Read(AnalyzerConfigOptionsProvider options, CancellationToken cancellation)
    {
        options.GlobalOptions.TryGetValue("build_property.RootNamespace", out var rootNamespace);
        options.GlobalOptions.TryGetValue("build_property.ProjectDir", out var folder);
        return new ProjectSettings(rootNamespace ?? string.Empty, (folder ?? string.Empty).Replace('\\', '/').TrimEnd('/'));
    }
}
