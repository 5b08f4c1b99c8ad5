using Microsoft.CodeAnalysis.Diagnostics;

namespace ResNetGen.Generator;

/// <summary>What the pipeline needs of the project.</summary>
/// <param name="RootNamespace">The namespace of the generated classes, or empty for none.</param>
/// <param name="ProjectFolder">The project's folder, against which paths are made relative; may be empty.</param>
internal sealed record ProjectSettings(string RootNamespace, string ProjectFolder)
{
    public static ProjectSettings Read(AnalyzerConfigOptionsProvider options, CancellationToken cancellation)
    {
        options.GlobalOptions.TryGetValue("build_property.RootNamespace", out var rootNamespace);
        options.GlobalOptions.TryGetValue("build_property.ProjectDir", out var projectFolder);
        return new ProjectSettings(rootNamespace ?? string.Empty, projectFolder ?? string.Empty);
    }
}
