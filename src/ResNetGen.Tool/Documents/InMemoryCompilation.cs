using System.Globalization;
using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using ResNetGen.Compiler.Emit;
using ResNetGen.Compiler.Recipes;
using ResNetGen.Compiler.Catalogue;
using ResNetGen.Compiler.Graph;
using ResNetGen.Training;

namespace ResNetGen.Tool.Documents;

/// <summary>Compiles networks and recipes while the program runs: the same C# that a build gets.</summary>
internal static class InMemoryCompilation
{
    /// <summary>The class of a network.</summary>
    /// <param name="graph">The network, without errors.</param>
    public static NetworkClass Compile(NetworkGraph graph) =>
        Value(Class(graph.ClassName, NetworkEmitter.Emit(graph, namespaceName: null)));

    /// <summary>A recipe without mistakes, as the runtime has it.</summary>
    public static Recipe Compile(BoundRecipe recipe)
    {
        var recipes = Class(RecipeEmitter.ClassName, RecipeEmitter.Emit(recipe, namespaceName: null));
        return (Recipe)recipes.GetProperty(recipe.PropertyName)!.GetValue(null)!;
    }

    private static Type Class(string name, string code)
    {
        using var image = new MemoryStream();
        var emitted = Compilation(name, code).Emit(image);
        if (emitted.Diagnostics.FirstOrDefault(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error) is { } error)
        {
            throw new InvalidOperationException(
                $"the class {name} does not compile, {error.Id} {error.GetMessage(CultureInfo.InvariantCulture)}");
        }

        image.Position = 0;
        return new AssemblyLoadContext(name).LoadFromStream(image).GetType(name, throwOnError: true)!;
    }

    private static CSharpCompilation Compilation(string name, string code) => CSharpCompilation.Create(
        name,
        [CSharpSyntaxTree.ParseText(code)],
        references: References(),
        options: new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release));

    /// <summary>What this program itself runs on: the framework, ResNetGen and TorchSharp.</summary>
    private static IEnumerable<MetadataReference> References() =>
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(path => MetadataReference.CreateFromFile(path));

    // The class is known from now on only, so its generic method has to be found at run time, this once.
    private static NetworkClass Value(Type network) => (NetworkClass)typeof(NetworkClass)
        .GetMethod(nameof(NetworkClass.Of), genericParameterCount: 1, [])!
        .MakeGenericMethod(network)
        .Invoke(null, BindingFlags.DoNotWrapExceptions, binder: null, parameters: null, culture: null)!;
}
