using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ResNetGen.Compiler.Diagnostics;
using ResNetGen.Compiler.Naming;
using ResNetGen.Compiler.Recipes;
using ResNetGen.Compiler.Text;
using Diagnostic = ResNetGen.Compiler.Diagnostics.Diagnostic;

namespace ResNetGen.Generator;

/// <summary>
/// Files whose class the project has already: one error in the file, and not several in generated code that the project's author never saw.
/// </summary>
/// <param name="Diagnostics">The errors.</param>
/// <param name="Files">The files, by path, which give no source.</param>
internal sealed record TakenClasses(EquatableArray<FileDiagnostics> Diagnostics, EquatableArray<string> Files)
{
    private const string Advice = "give the network another `network` or `class`";

    private static TakenClasses None { get; } = new(default, default);

    /// <summary>The networks whose class is taken.</summary>
    public static TakenClasses OfNetworks(
        (((ImmutableArray<FileIdentity> Files, bool HasRecipes) Project, Compilation Compilation) Left, ProjectSettings Settings) source,
        CancellationToken cancellation)
    {
        var ((project, compilation), settings) = source;
        var place = Namespace(compilation, settings.RootNamespace);
        var taken = project.Files
            .Select(file => (File: file, Taker: project.HasRecipes && file.ClassName == RecipeEmitter.ClassName
                ? "that of the project's recipes"
                : Taker(place, file.ClassName, cancellation)))
            .Where(found => found.Taker is not null)
            .ToList();
        return taken.Count == 0 ? None : new TakenClasses(
            taken.Select(found => Error(found.File, found.File.ClassName, found.Taker!, Advice)).ToEquatableArray(),
            taken.Select(found => found.File.Path).ToEquatableArray());
    }

    /// <summary>The recipes of a project that has a class of the name of theirs, which is one error for all.</summary>
    public static TakenClasses OfRecipes(
        ((ImmutableArray<FileIdentity> Files, Compilation Compilation) Left, ProjectSettings Settings) source,
        CancellationToken cancellation)
    {
        var ((files, compilation), settings) = source;
        var taker = files.IsEmpty
            ? null
            : Taker(Namespace(compilation, settings.RootNamespace), RecipeEmitter.ClassName, cancellation);
        return taker is null ? None : new TakenClasses(
            new[]
            {
                Error(
                    files.OrderBy(file => file.RelativePath, StringComparer.Ordinal).First(),
                    RecipeEmitter.ClassName,
                    taker + ", and that of the recipes",
                    "make that one `static` and `partial`, or give it another name"),
            }.ToEquatableArray(),
            files.Select(file => file.Path).ToEquatableArray());
    }

    public bool Has(IFileModel model) => Files.Contains(model.Path);

    private static FileDiagnostics Error(FileIdentity file, string name, string taker, string advice) => new(
        file.Path, new[] { Diagnostic.Create(Rules.TakenClass, file.Declaration, name, taker, advice) }.ToEquatableArray());

    private static INamespaceOrTypeSymbol? Namespace(Compilation compilation, string name)
    {
        INamespaceOrTypeSymbol? place = compilation.Assembly.GlobalNamespace;
        foreach (var part in Names.Namespace(name).Split(['.'], StringSplitOptions.RemoveEmptyEntries))
        {
            place = place?.GetMembers(part.TrimStart('@')).OfType<INamespaceSymbol>().FirstOrDefault();
        }

        return place;
    }

    /// <summary>What of the project has a name, and does not let another part of it stand beside it.</summary>
    private static string? Taker(INamespaceOrTypeSymbol? place, string name, CancellationToken cancellation)
    {
        foreach (var symbol in place?.GetMembers(name) ?? ImmutableArray<ISymbol>.Empty)
        {
            var declarations = symbol.DeclaringSyntaxReferences;
            if (symbol is INamedTypeSymbol { Arity: > 0 }
                || declarations.IsEmpty
                || (symbol is INamedTypeSymbol && declarations.All(declaration => IsPartial(declaration.GetSyntax(cancellation)))))
            {
                continue;
            }

            var file = Path.GetFileName(declarations[0].SyntaxTree.FilePath);
            var what = symbol is INamespaceSymbol ? "namespace" : "type";
            return $"a {what} of the project's own already{(file.Length > 0 ? $", in {file}" : string.Empty)}";
        }

        return null;
    }

    private static bool IsPartial(SyntaxNode declaration) =>
        declaration is ClassDeclarationSyntax type && type.Modifiers.Any(SyntaxKind.PartialKeyword);
}
