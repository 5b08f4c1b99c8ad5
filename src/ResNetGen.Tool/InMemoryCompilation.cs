using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using ResNetGen.Compiler.Emit;

namespace ResNetGen.Tool;

/// <summary>Compiles a network's file to a class while the program runs: the same C# that a build gets.</summary>
internal static class InMemoryCompilation
{
    /// <summary>The class of a network.</summary>
    /// <exception cref="ResNetGenException">The file has errors.</exception>
    public static NetworkClass Compile(NetworkSource source)
    {
        var graph = source.Graph;
        using var image = new MemoryStream();
        var emitted = Compilation(graph.ClassName, NetworkEmitter.Emit(graph, namespaceName: null)).Emit(image);
        if (emitted.Diagnostics.FirstOrDefault(problem => problem.Severity == DiagnosticSeverity.Error) is { } error)
        {
            throw new InvalidOperationException($"the class of '{source.Path}' does not compile, {error.Id} {error.GetMessage(System.Globalization.CultureInfo.InvariantCulture)}");
        }

        image.Position = 0;
        return Value(new AssemblyLoadContext(graph.ClassName).LoadFromStream(image).GetType(graph.ClassName, throwOnError: true)!);
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
        .GetMethod(nameof(NetworkClass.Of))!
        .MakeGenericMethod(network)
        .Invoke(null, BindingFlags.DoNotWrapExceptions, binder: null, parameters: null, culture: null)!;
}
