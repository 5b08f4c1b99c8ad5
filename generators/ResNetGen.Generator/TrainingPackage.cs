using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using ResNetGen.Compiler.Diagnostics;
using ResNetGen.Compiler.Recipes;
using ResNetGen.Compiler.Text;
using Diagnostic = ResNetGen.Compiler.Diagnostics.Diagnostic;

namespace ResNetGen.Generator;

/// <summary>The package whose types recipes are made of, which a project that only uses networks need not reference.</summary>
internal static class TrainingPackage
{
    private const string Name = "ResNetGen.Training";

    public static bool IsReferenced(Compilation compilation, CancellationToken cancellation) =>
        !compilation.GetTypesByMetadataName(RecipeEmitter.TypeName).IsEmpty;

    /// <summary>One error for all recipes of the project, where it has some and not the package.</summary>
    public static IEnumerable<FileDiagnostics> Missing(
        (ImmutableArray<FileIdentity> Files, bool IsReferenced) source, CancellationToken cancellation) =>
        source.IsReferenced || source.Files.IsEmpty ? [] : [Missing(source.Files)];

    private static FileDiagnostics Missing(ImmutableArray<FileIdentity> files)
    {
        var first = files.OrderBy(file => file.RelativePath, StringComparer.Ordinal).First();
        return new FileDiagnostics(
            first.Path, new[] { Diagnostic.Create(Rules.NoTrainingPackage, first.Declaration, Name) }.ToEquatableArray());
    }
}
