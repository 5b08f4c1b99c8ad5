using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ResNetGen.House.Tests;

/// <summary>A mention of a type in another folder of the same project.</summary>
/// <param name="Project">The project.</param>
/// <param name="From">The folder that mentions it.</param>
/// <param name="To">The folder in which it is declared.</param>
/// <param name="Place">The file and line of the mention, and the type.</param>
internal sealed record FolderArrow(string Project, string From, string To, string Place);

/// <summary>
/// Finds which folder mentions which, by the symbols of the sources. What a library declares that is not at hand is unknown here, and so is
/// what comes of it: a mention behind such a value is not seen. Comments mention nothing.
/// </summary>
internal static class FolderArrows
{
    private static readonly CSharpParseOptions Parsing = new(LanguageVersion.CSharp14);

    private static readonly IReadOnlyList<MetadataReference> References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
        .Split(Path.PathSeparator)
        .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    public static IReadOnlyList<FolderArrow> In(IReadOnlyList<SourceFile> files)
    {
        var trees = files.ToDictionary(Tree, file => file);
        var compilation = CSharpCompilation.Create(
            "House", trees.Keys, References, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true));
        return [.. trees.SelectMany(source => In(source.Key, source.Value, compilation, trees))];
    }

    /// <summary>Arrows that close a circle: each leads to a folder from which other arrows lead back.</summary>
    public static IReadOnlyList<FolderArrow> Circular(IReadOnlyCollection<FolderArrow> arrows)
    {
        var next = arrows.ToLookup(arrow => (arrow.Project, arrow.From), arrow => (arrow.Project, arrow.To));
        return [.. arrows.Where(arrow => Reaches((arrow.Project, arrow.To), (arrow.Project, arrow.From)))];

        bool Reaches((string, string) from, (string, string) to)
        {
            var seen = new HashSet<(string, string)> { from };
            var open = new Queue<(string, string)>(seen);
            while (open.TryDequeue(out var folder) && folder != to)
            {
                foreach (var other in next[folder].Where(seen.Add))
                {
                    open.Enqueue(other);
                }
            }

            return seen.Contains(to);
        }
    }

    /// <summary>The project's imports stand in the first line, so that the lines stay what they are.</summary>
    private static SyntaxTree Tree(SourceFile file) => CSharpSyntaxTree.ParseText(
        string.Concat(file.Usings.Select(name => $"using {name}; ")) + file.Text, Parsing, $"{file.Project}/{file.Path}");

    private static IEnumerable<FolderArrow> In(
        SyntaxTree tree, SourceFile file, Compilation compilation, Dictionary<SyntaxTree, SourceFile> sources)
    {
        var model = compilation.GetSemanticModel(tree);
        foreach (var node in tree.GetRoot().DescendantNodes().Where(node => node is SimpleNameSyntax or BaseObjectCreationExpressionSyntax))
        {
            if (TypeOf(model.GetSymbolInfo(node)) is not { } type)
            {
                continue;
            }

            var declared = type.DeclaringSyntaxReferences.Select(reference => sources[reference.SyntaxTree])
                .Where(other => other.Project == file.Project)
                .ToList();
            if (declared.Count > 0 && declared.TrueForAll(other => other.Folder != file.Folder))
            {
                var line = node.GetLocation().GetLineSpan().StartLinePosition.Line + 1;
                yield return new FolderArrow(file.Project, file.Folder, declared[0].Folder, $"{file.Path}({line}): {type.Name}");
            }
        }
    }

    private static INamedTypeSymbol? TypeOf(SymbolInfo info) => (info.Symbol ?? info.CandidateSymbols.FirstOrDefault()) switch
    {
        IAliasSymbol { Target: INamedTypeSymbol type } => type.OriginalDefinition,
        INamedTypeSymbol type => type.OriginalDefinition,
        IMethodSymbol { ReducedFrom: { } extension } => extension.ContainingType.OriginalDefinition,
        IMethodSymbol or IPropertySymbol or IFieldSymbol or IEventSymbol =>
            (info.Symbol ?? info.CandidateSymbols[0]).ContainingType?.OriginalDefinition,
        _ => null,
    };
}
