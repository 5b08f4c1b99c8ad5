using ResNetGen.Architectures;
using ResNetGen.Compiler;
using ResNetGen.Compiler.Binding;
using ResNetGen.Compiler.Diagnostics;
using ResNetGen.Compiler.Graph;

namespace ResNetGen.Tool.Documents;

/// <summary>A network that the user named: its file's text, and what the compiler made of it.</summary>
/// <param name="Path">The file, as the user named it.</param>
/// <param name="FileName">The file's own name, with the ending by which the generator knows a network.</param>
/// <param name="Text">The YAML.</param>
/// <param name="Shipped">The class that is compiled already, where the network is one that ships.</param>
internal sealed record NetworkDocument(string Path, string FileName, string Text, ShippedNetwork? Shipped)
{
    private readonly CompiledNetwork compiled = Compile(Path, FileName, Text, Shipped);

    /// <summary>The network, with all shapes and counts.</summary>
    /// <exception cref="ResNetGenException">The file has errors; the message is their lines.</exception>
    public NetworkGraph Graph => compiled.Diagnostics.Count == 0
        ? compiled.Graph
        : throw ResNetGenException.OfLines(compiled.Diagnostics.Select(diagnostic => diagnostic.ToBuildLine(Path)));

    /// <summary>The file's errors, each with its lines of the file and carets under the places.</summary>
    public IEnumerable<string> DiagnosticViews => compiled.Diagnostics.Select(diagnostic => DiagnosticView.Of(Path, Text, diagnostic));

    /// <summary>Opens what the user named: a network that ships, or a file.</summary>
    /// <exception cref="ResNetGenException">It is neither, or the file cannot be read.</exception>
    public static NetworkDocument Open(string nameOrFile)
    {
        if (Catalogue.Find(nameOrFile) is { } shipped)
        {
            var fileName = shipped.Name + NetworkFiles.Extension;
            return new NetworkDocument(fileName, fileName, NetworkFiles.TextOfShipped(shipped.Name)!, shipped);
        }

        return IsPath(nameOrFile)
            ? OpenFile(nameOrFile)
            : throw new ResNetGenException($"`{nameOrFile}` is neither a file nor a network that ships; {Hint(nameOrFile)}");
    }

    private static string Hint(string name)
    {
        var names = Catalogue.All.Select(network => network.Name).ToList();
        var shorts = names.Select(full => full[(full.LastIndexOf('/') + 1)..]).Where(last => Catalogue.Find(last) is not null);
        var several = names.Where(full => full.EndsWith("/" + name, StringComparison.Ordinal)).ToList();
        return several.Count > 1 ? $"write {NearestName.List(several)}."
            : NearestName.Find(name, [.. names, .. shorts]) is { } meant ? $"did you mean `{meant}`?"
            : "`resnetgen list` shows them.";
    }

    /// <summary>Opens a file.</summary>
    /// <exception cref="ResNetGenException">It cannot be read.</exception>
    public static NetworkDocument OpenFile(string path) => new(path, NetworkFileName(path), Read(path), Shipped: null);

    /// <summary>The class of the network: one that ships is compiled already, a file is compiled now.</summary>
    /// <exception cref="ResNetGenException">The file has errors.</exception>
    public NetworkClass ToClass() => Shipped is { } shipped ? NetworkClass.Of(shipped) : InMemoryCompilation.Compile(Graph);

    private static CompiledNetwork Compile(string path, string fileName, string text, ShippedNetwork? shipped)
    {
        if (shipped is not null)
        {
            return NetworkCompiler.CompileShipped(shipped.Name);
        }

        // Files are named from this one's folder, wherever the user stands and the folder is.
        var folder = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path)) ?? string.Empty;
        var others = NetworkFiles.ReachedFrom(fileName, text, other => ReadIn(folder, other), () => FilesIn(folder));
        return NetworkCompiler.Compile(fileName, text, others);
    }

    private static string Read(string path) => TextFile.Read(path, "network", NetworkFiles.Extension);

    private static string? ReadIn(string folder, string path) =>
        System.IO.Path.Combine(folder, path) is var file && File.Exists(file) ? Read(file) : null;

    private static IEnumerable<string> FilesIn(string folder) => Directory.Exists(folder)
        ? Directory.EnumerateFiles(folder, "*" + NetworkFiles.Extension).Select(file => System.IO.Path.GetFileName(file))
        : [];

    private static bool IsPath(string text) =>
        File.Exists(text) || Directory.Exists(text) || text.AsSpan().ContainsAny('/', '\\')
        || text.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase) || text.EndsWith(".yml", StringComparison.OrdinalIgnoreCase);

    private static string NetworkFileName(string path) => System.IO.Path.GetFileName(path).Split('.')[0] + NetworkFiles.Extension;
}
