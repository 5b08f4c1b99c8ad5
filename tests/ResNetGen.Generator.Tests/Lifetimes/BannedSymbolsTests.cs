using Microsoft.CodeAnalysis;
using ResNetGen.Generator.ShapeAnalysis;
using ResNetGen.Generator.Lifetimes;

namespace ResNetGen.Generator.Tests.Lifetimes;

/// <summary>An id that names nothing bans nothing, and nobody is told. What the analyzer advises users against is banned here.</summary>
public sealed class BannedSymbolsTests
{
    private static readonly Compilation Compilation = InMemoryProject.Of().Compilation();

    private static readonly IReadOnlyList<string[]> Entries =
    [
        .. Repository.Read("src/BannedSymbols.txt").Split('\n')
            .Where(line => line.Length > 0 && !line.StartsWith("//", StringComparison.Ordinal))
            .Select(line => line.Split(';', 2)),
    ];

    [Fact]
    public void Each_id_is_that_of_one_symbol_and_says_what_to_write() => Assert.All(Entries, entry =>
    {
        Assert.Equal(2, entry.Length);
        Assert.Single(DocumentationCommentId.GetSymbolsForDeclarationId(entry[0], Compilation));
        Assert.Matches("^[A-Z].{8,}[^.]$", entry[1]);
    });

    [Fact]
    public void None_is_there_twice() => Assert.Distinct(Entries.Select(entry => entry[0]), StringComparer.Ordinal);

    [Fact]
    public void What_makes_numbers_by_the_analyzer_is_banned()
    {
        var torch = KnownTypeSymbols.In(Compilation)!;
        var makers = new NumberMakers(torch, new TorchCalls(torch));
        var made = Types(Compilation.GetTypeByMetadataName("TorchSharp.torch")!)
            .Append(Compilation.GetTypeByMetadataName("TorchSharp.TensorExtensionMethods")!)
            .SelectMany(type => type.GetMembers()).OfType<IMethodSymbol>()
            .Where(method => method.DeclaredAccessibility == Accessibility.Public && makers.InsteadOf(method) is not null)
            .Select(method => method.GetDocumentationCommentId()!).ToList();

        Assert.InRange(made.Count, 40, 100);
        Assert.Empty(made.Except(Entries.Select(entry => entry[0])));
    }

    [Theory]
    [InlineData("src/ResNetGen/ResNetGen.csproj")]
    [InlineData("src/ResNetGen.Training/ResNetGen.Training.csproj")]
    [InlineData("src/ResNetGen.Tool/ResNetGen.Tool.csproj")]
    public void The_builds_of_what_is_shipped_look_into_it(string project) =>
        Assert.Contains("<AdditionalFiles Include=\"../BannedSymbols.txt\" />", Repository.Read(project), StringComparison.Ordinal);

    private static IEnumerable<INamedTypeSymbol> Types(INamedTypeSymbol type) => type.GetTypeMembers().SelectMany(Types).Prepend(type);
}
