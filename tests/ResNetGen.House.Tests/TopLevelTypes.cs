using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ResNetGen.House.Tests;

/// <summary>The types that a file declares outside of others.</summary>
internal static class TopLevelTypes
{
    public static IEnumerable<string> In(SourceFile file) =>
        Root(file).DescendantNodes(node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax)
            .OfType<BaseTypeDeclarationSyntax>()
            .Select(type => type is TypeDeclarationSyntax { Arity: > 0 and var arity }
                ? FormattableString.Invariant($"{type.Identifier.ValueText}`{arity}")
                : type.Identifier.ValueText);

    public static string NamespaceOf(SourceFile file) =>
        Root(file).DescendantNodes().OfType<BaseNamespaceDeclarationSyntax>().FirstOrDefault()?.Name.ToString() ?? "";

    private static CompilationUnitSyntax Root(SourceFile file) => CSharpSyntaxTree.ParseText(file.Text).GetCompilationUnitRoot();
}
