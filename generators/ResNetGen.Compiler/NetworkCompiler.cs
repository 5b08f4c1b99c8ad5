using ResNetGen.Compiler.Binding;
using ResNetGen.Compiler.Diagnostics;
using ResNetGen.Compiler.Shapes;
using ResNetGen.Compiler.Syntax;

namespace ResNetGen.Compiler;

/// <summary>What came of a file: the network, and what is wrong with it. Where something is, the network is what comes nearest.</summary>
public sealed record CompiledNetwork(NetworkGraph Graph, EquatableArray<Diagnostic> Diagnostics);

/// <summary>Compiles the text of a network file: text, tree, bound network, graph. It never throws, whatever the text.</summary>
public static class NetworkCompiler
{
    /// <param name="fileName">The file's name, which names the class where the text does not.</param>
    /// <param name="text">The YAML.</param>
    public static CompiledNetwork Compile(string fileName, string text)
    {
        var diagnostics = new DiagnosticBag();
        NetworkGraph graph;
        try
        {
            graph = SyntaxTree.Parse(text, diagnostics) is { } file
                ? GraphBuilder.Build(NetworkBinder.Bind(fileName, file, diagnostics), diagnostics)
                : Empty(fileName, NetworkBinder.ClassName(fileName, null, diagnostics));
        }
        catch (Exception exception) when (exception is not (OutOfMemoryException or OperationCanceledException))
        {
            diagnostics.Report(Rules.InternalError, new SourceText(text).Span(0, 0), $"{exception.GetType().Name}: {exception.Message}");
            graph = Empty(fileName, Names.FromFile(fileName) is var name && Names.IsTakenType(name) ? name + "Network" : Names.FromFile(fileName));
        }

        return new CompiledNetwork(diagnostics.HasErrors ? graph with { IsBroken = true } : graph, diagnostics.ToArray());
    }

    private static NetworkGraph Empty(string fileName, string className)
    {
        var nothing = new Body(default, Body.Input, Shape.Unknown);
        return new NetworkGraph(className, className, Shape.Unknown, null, nothing, default, default, nothing, IsBroken: true);
    }
}
