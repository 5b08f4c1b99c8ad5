using ResNetGen.Compiler.Binding;
using ResNetGen.Compiler.Diagnostics;
using ResNetGen.Compiler.Graph;
using ResNetGen.Compiler.Naming;
using ResNetGen.Compiler.Syntax;
using ResNetGen.Compiler.Text;

namespace ResNetGen.Compiler;

/// <summary>What came of a file: the network, and what is wrong with it. Where something is, the network is what comes nearest.</summary>
/// <param name="Graph">The network.</param>
/// <param name="Diagnostics">The errors, in the order of the file.</param>
/// <param name="Declaration">
/// Where the file says the class's name, or the name that it is made from; the file's beginning if it does not.
/// </param>
public sealed record CompiledNetwork(NetworkGraph Graph, EquatableArray<Diagnostic> Diagnostics, SourceSpan Declaration = default);

/// <summary>Compiles the text of a network file: text, tree, bound network, graph. It never throws, whatever the text.</summary>
public static class NetworkCompiler
{
    /// <param name="path">The file's path, against which it names other files; its name names the class where the text does not.</param>
    /// <param name="text">The YAML.</param>
    /// <param name="files">The files that it may name; only those that ship if null.</param>
    public static CompiledNetwork Compile(string path, string text, NetworkFiles? files = null) =>
        Compile(new NetworkFile(path.Replace('\\', '/'), text), files);

    /// <summary>The same of one that ships.</summary>
    /// <param name="name">Its name in <see cref="NetworkFiles.Shipped"/>: <c>slim/resnet_v2_50</c>.</param>
    /// <exception cref="ArgumentException">None of that name ships.</exception>
    public static CompiledNetwork CompileShipped(string name) => Compile(
        new NetworkFile(
            name + NetworkFiles.Extension,
            NetworkFiles.TextOfShipped(name) ?? throw new ArgumentException(
                $"No network that ships is called {name}.", nameof(name))) { IsShipped = true },
        files: null);

    private static CompiledNetwork Compile(NetworkFile file, NetworkFiles? files)
    {
        var diagnostics = new DiagnosticBag();
        var declaration = default(SourceSpan);
        NetworkGraph graph;
        try
        {
            var source = new NetworkLinker(file, files ?? NetworkFiles.None, FirstMistake);
            var tree = source.Read(diagnostics);

            // Of a file that is there in part only, what can be read gives the class its name and members; more errors about it would
            // mislead.
            var bag = tree is null || source.IsIncomplete ? new DiagnosticBag() : diagnostics;
            graph = (tree ?? source.Recovered) is { } part
                ? GraphBuilder.Build(NetworkBinder.Bind(source, part, bag), bag)
                : NetworkGraph.Nothing(Names.FromFile(file.Path));
            declaration = source.Declaration;
        }
        catch (Exception exception) when (InternalErrors.Covers(exception))
        {
            diagnostics.Report(
                Rules.InternalError, new SourceText(file.Text).Span(0, 0), InternalErrors.Reason(exception));
            graph = NetworkGraph.Nothing(Names.FromFile(file.Path));
        }

        return new CompiledNetwork(diagnostics.HasErrors ? graph with { IsBroken = true } : graph, diagnostics.ToArray(), declaration);
    }

    private static Diagnostic? FirstMistake(NetworkLinker parent, MapNode tree)
    {
        var mistakes = new DiagnosticBag();
        GraphBuilder.Build(NetworkBinder.Bind(parent, tree, mistakes), mistakes);
        return mistakes.HasErrors ? mistakes.ToArray()[0] : null;
    }
}
