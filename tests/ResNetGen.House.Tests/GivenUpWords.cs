using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ResNetGen.House.Tests;

/// <summary>
/// The words that the last table of docs/words.md gives up, and where they are met in what is said to others: names, keys and sentences.
/// </summary>
internal static partial class GivenUpWords
{
    /// <summary>
    /// A row of the table, and the form in which it is meant: a share that somebody has and not libraries that share a number, a part of
    /// an image and not one of a path, a mistake of a network and not one in its file.
    /// </summary>
    private static readonly (string Row, Regex Form)[] Rows =
    [
        ("held-out, test images", new(@"\bheld[- ]out\b|\btest images?\b")),
        ("judged", new(@"\bjudg(e|es|ed|ing)\b")),
        ("learnt (of weights)", new(@"\blearnt\b")),
        (
            "part (of an image, a batch, a network)",
            new(@"\bparts? (of|that) (a|an|the|its|each|one) (image|batch|network)\b|\bin \S+ parts\b|\bnumber of parts\b")),
        ("mistake (of a network)", new(@"\b(worst|network's) mistakes?\b")),
        ("share", new(@"\b(a|an|the|this|that|which|each|larger|least) shares?\b|\bshares? of\b|^shares?$")),
        ("usual", new(@"\busual(ly)?\b")),
    ];

    /// <summary>The rows that are looked for.</summary>
    public static IEnumerable<string> Known => Rows.Select(row => row.Row);

    /// <summary>The rows of the page's last table.</summary>
    public static IEnumerable<string> Of(string page) =>
        from line in page[page.IndexOf("## Not used", StringComparison.Ordinal)..].Split('\n')
        where line.StartsWith("| ", StringComparison.Ordinal)
        let word = line.Split('|')[1].Trim()
        where word != "not"
        select word;

    /// <summary>The rows that a sentence, or a name in words, has.</summary>
    public static IEnumerable<string> In(string text)
    {
        var words = Words(text);
        return Rows.Where(row => row.Form.IsMatch(words)).Select(row => row.Row);
    }

    /// <summary>The names that a file declares for other assemblies, each with its line.</summary>
    public static IEnumerable<(int Line, string Name)> PublicNames(SourceFile file) =>
        from node in Root(file).DescendantNodes()
        where IsPublic(node)
        from name in Names(node)
        select (Line(name), name.ValueText);

    /// <summary>The texts that stand in a file's code: what is said on the screen, and the keys that are written to files.</summary>
    public static IEnumerable<(int Line, string Text)> Texts(SourceFile file)
    {
        var root = Root(file);
        var literals = root.DescendantNodes().OfType<LiteralExpressionSyntax>()
            .Where(literal => literal.IsKind(SyntaxKind.StringLiteralExpression))
            .Select(literal => (Line(literal.Token), literal.Token.ValueText));

        // What is filled in is of any length: a word stands for it.
        var interpolated = root.DescendantNodes().OfType<InterpolatedStringExpressionSyntax>()
            .Select(text => (
                Line(text.StringStartToken),
                string.Concat(text.Contents.Select(part => part is InterpolatedStringTextSyntax plain ? plain.TextToken.ValueText : "x"))));
        return literals.Concat(interpolated);
    }

    private static CompilationUnitSyntax Root(SourceFile file) =>
        CSharpSyntaxTree.ParseText(file.Text, new CSharpParseOptions(LanguageVersion.CSharp14)).GetCompilationUnitRoot();

    private static int Line(SyntaxToken token) => token.GetLocation().GetLineSpan().StartLinePosition.Line + 1;

    private static bool IsPublic(SyntaxNode node) => node.AncestorsAndSelf().OfType<MemberDeclarationSyntax>()
        .Where(member => member is not (BaseNamespaceDeclarationSyntax or EnumMemberDeclarationSyntax or GlobalStatementSyntax))
        .All(member => member.Parent is InterfaceDeclarationSyntax
            || member.Modifiers.Any(SyntaxKind.PublicKeyword)
            || member.Modifiers.Any(SyntaxKind.ProtectedKeyword));

    private static IEnumerable<SyntaxToken> Names(SyntaxNode node) => node switch
    {
        BaseTypeDeclarationSyntax type => [type.Identifier],
        DelegateDeclarationSyntax type => [type.Identifier],
        EnumMemberDeclarationSyntax member => [member.Identifier],
        MethodDeclarationSyntax method => [method.Identifier],
        PropertyDeclarationSyntax property => [property.Identifier],
        EventDeclarationSyntax raised => [raised.Identifier],
        BaseFieldDeclarationSyntax fields => fields.Declaration.Variables.Select(field => field.Identifier),
        ParameterSyntax { Parent.Parent: MemberDeclarationSyntax } parameter => [parameter.Identifier],
        _ => [],
    };

    /// <summary>Small letters, and spaces where a name has capitals or lines between its words.</summary>
    private static string Words(string text) => Humps().Replace(text, " ").Replace('_', ' ').ToLowerInvariant();

    [GeneratedRegex("(?<=[a-z0-9])(?=[A-Z])")]
    private static partial Regex Humps();
}
