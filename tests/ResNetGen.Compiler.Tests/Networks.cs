using ResNetGen.Compiler.Binding;
using ResNetGen.Compiler.Catalogue;
using ResNetGen.Compiler.Graph;
using ResNetGen.Compiler.Text;

namespace ResNetGen.Compiler.Tests;

/// <summary>Network files for tests.</summary>
internal static class Networks
{
    public const string FileName = "test.resnet.yaml";

    /// <summary>What comes of a text that stands beside the networks of slim.</summary>
    public static CompiledNetwork Compile(string text) =>
        NetworkCompiler.Compile(FileName, text, NetworkFiles.ReachedFrom(FileName, text, name =>
    {
        var path = Path.Combine(Repository.Root, "architectures/slim", name);
        return File.Exists(path) ? File.ReadAllText(path) : null;
    }));

    /// <summary>The graph of a file that must have no mistake.</summary>
    public static NetworkGraph Graph(string text)
    {
        var compiled = Compile(text);
        Assert.True(
            compiled.Diagnostics.Count == 0,
            string.Join('\n', compiled.Diagnostics.Select(diagnostic => diagnostic.ToBuildLine(FileName))));
        Assert.False(compiled.Graph.IsBroken);
        return compiled.Graph;
    }

    /// <summary>The errors as a build shows them.</summary>
    public static string[] Errors(string text) =>
        [.. Compile(text).Diagnostics.Select(diagnostic => $"{diagnostic.Id}: {diagnostic.Message}")];

    /// <summary>A network of which only this part is of interest.</summary>
    public static string With(string part, string input = "[3, 8, 8]") => $"network: net\ninput: {input}\n{part}\n";

    /// <summary>A network whose root is one list of layers.</summary>
    public static string Root(params string[] layers) => With("root:\n" + string.Join("\n", layers.Select(layer => $"  - {layer}")));

    public static string Shipped(string name) => Repository.Read($"architectures/slim/{name}.resnet.yaml");

    public static LayerSpec Layer(this NetworkGraph graph, string name) =>
        graph.Root.Layers.Concat(graph.Head.Layers).Single(layer => layer.Name == name);

    /// <summary>The same network, wherever it is written.</summary>
    public static NetworkGraph WithoutLines(this NetworkGraph graph)
    {
        return graph with
        {
            File = string.Empty,
            Root = Bare(graph.Root),
            Units = graph.Units.Select(unit => unit with { Line = default, Body = Bare(unit.Body) }).ToEquatableArray(),
            Blocks = graph.Blocks.Select(block => block with { Line = default }).ToEquatableArray(),
            Head = Bare(graph.Head),
        };

        static Body Bare(Body body) => body with { Layers = body.Layers.Select(layer => layer with { Line = default }).ToEquatableArray() };
    }

    /// <summary>The text without the marks « and », and the one span between them.</summary>
    public static (string Text, int Start, int End) Unmark(string marked)
    {
        var start = marked.IndexOf('«', StringComparison.Ordinal);
        var end = marked.IndexOf('»', StringComparison.Ordinal) - 1;
        return start < 0
            ? (marked, 0, 0)
            : (marked.Replace("«", "", StringComparison.Ordinal).Replace("»", "", StringComparison.Ordinal), start, end);
    }
}
