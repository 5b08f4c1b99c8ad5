using ResNetGen.Compiler.Binding;
using ResNetGen.Compiler.Diagnostics;
using ResNetGen.Compiler.Shapes;
using ResNetGen.Compiler.Syntax;

namespace ResNetGen.Compiler;

/// <summary>What came of a file: the network, and what is wrong with it. Where something is, the network is what comes nearest.</summary>
/// <param name="Graph">The network.</param>
/// <param name="Diagnostics">The errors, in the order of the file.</param>
/// <param name="Declaration">Where the file says the class's name, or the name that it is made from; the file's beginning if it does not.</param>
public sealed record CompiledNetwork(NetworkGraph Graph, EquatableArray<Diagnostic> Diagnostics, SourceSpan Declaration = default);

/// <summary>Compiles the text of a network file: text, tree, bound network, graph. It never throws, whatever the text.</summary>
public static class NetworkCompiler
{
    /// <param name="fileName">The file's name, which names the class where the text does not.</param>
    /// <param name="text">The YAML.</param>
    public static CompiledNetwork Compile(string fileName, string text)
    {
        var diagnostics = new DiagnosticBag();
        var declaration = default(SourceSpan);
        NetworkGraph graph;
        try
        {
            var file = SyntaxTree.Parse(text, diagnostics, out var sound);

            // Where the text stops being YAML, what stands above gives the class its name and members; more errors about it would mislead.
            graph = file is not null ? Build(file, diagnostics)
                : sound is not null ? Build(sound, new DiagnosticBag())
                : NetworkGraph.Nothing(Names.FromFile(fileName));
            declaration = ((file ?? sound)?["class"] ?? (file ?? sound)?["network"])?.Span ?? default;
        }
        catch (Exception exception) when (exception is not (OutOfMemoryException or OperationCanceledException))
        {
            diagnostics.Report(Rules.InternalError, new SourceText(text).Span(0, 0), $"{exception.GetType().Name}: {exception.Message}");
            graph = NetworkGraph.Nothing(Names.FromFile(fileName));
        }

        return new CompiledNetwork(diagnostics.HasErrors ? graph with { IsBroken = true } : graph, diagnostics.ToArray(), declaration);

        NetworkGraph Build(MapNode map, DiagnosticBag bag) => GraphBuilder.Build(NetworkBinder.Bind(fileName, map, bag), bag);
    }
}
