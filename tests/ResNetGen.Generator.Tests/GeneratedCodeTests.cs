using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace ResNetGen.Generator.Tests;

/// <summary>Tools tell what was emitted from what was written, by the attribute of .NET for it.</summary>
public class GeneratedCodeTests
{
    [Fact]
    public void Every_type_that_is_emitted_for_networks_carries_it()
    {
        var run = GeneratorSession.RunOnce(Networks.AllShipped().With(
            ("tiny.resnet.yaml", Networks.Tiny),
            ("whole.resnet.yaml", "network: whole\ninput: [3, 64, 64]\nroot:\n  - { name: part, network: tiny, until: conv1 }\n")));

        var types = run.Compilation.GetSymbolsWithName(_ => true, SymbolFilter.Type).ToList();

        Assert.True(types.Count > 5 * 10);
        Assert.Contains(types, type => type.Name == "NativeLoading");
        Assert.Contains(types, type => type.Name == "PartNetwork");
        Assert.All(types, type => Assert.Equal(("ResNetGen", Version), Mark(type)));
    }

    [Fact]
    public void Recipes_share_a_class_and_each_property_of_it_carries_it()
    {
        var text = "epochs: 5\nbatch: 50\noptimizer: adam\nlearning_rate: 1e-3\n";
        var project = InMemoryProject.Of(("a.recipe.yaml", "recipe: a\n" + text), ("b.recipe.yaml", "recipe: b\n" + text));
        CSharpGeneratorDriver
            .Create([new RecipeGenerator().AsSourceGenerator()], project.Files, InMemoryProject.ParseOptions, project.Options())
            .RunGeneratorsAndUpdateCompilation(project.Compilation(), out var compilation, out _);

        var properties = compilation.GetSymbolsWithName(_ => true, SymbolFilter.Member).OfType<IPropertySymbol>().ToList();

        Assert.Equal(["A", "B"], properties.Select(property => property.Name).Order());
        Assert.All(properties, property => Assert.Equal(("ResNetGen", Version), Mark(property)));
        Assert.DoesNotContain(compilation.GetDiagnostics(), problem => problem.Severity >= DiagnosticSeverity.Warning);
    }

    /// <summary>The version of the package, of which the last number is left out.</summary>
    private static string Version => typeof(NetworkGenerator).Assembly.GetName().Version!.ToString(2);

    private static (object?, object?) Mark(ISymbol symbol)
    {
        var arguments = symbol.GetAttributes().Single(data => data.AttributeClass!.Name == "GeneratedCodeAttribute").ConstructorArguments;
        return (arguments[0].Value, arguments[1].Value);
    }
}
