using System.Collections.Immutable;
using ResNetGen.Compiler.Diagnostics;
using ResNetGen.Compiler.Syntax;
using ResNetGen.Compiler.Text;

namespace ResNetGen.Compiler.Binding;

/// <summary>
/// A file with the files that it leads to. What it takes over by <c>extends</c> is merged on the tree, before anything is bound; there
/// every node of the other file stands at the place that names it, so that whatever is said of it is said of this file.
/// </summary>
/// <param name="file">The file.</param>
/// <param name="files">Those that it may name.</param>
/// <param name="check">Finds the first mistake of a file that another extends.</param>
/// <param name="users">The files that lead to this one.</param>
/// <param name="known">The parts that are known from those.</param>
internal sealed class NetworkLinker(
    NetworkFile file,
    NetworkFiles files,
    ParentCheck check,
    ImmutableList<NetworkFile>? users = null,
    Dictionary<NetworkFile, NetworkLinker.PartResult>? known = null)
{
    private const int LongestChain = 8;

    /// <summary>The networks that are parts, each of which is bound once however often it is named.</summary>
    private readonly Dictionary<NetworkFile, PartResult> parts = known ?? [];

    private readonly ImmutableList<NetworkFile> chain = (users ?? ImmutableList<NetworkFile>.Empty).Add(file);

    public NetworkFile File => file;

    /// <summary>What can be read of a text that is not YAML; of one that is, <see cref="Read"/> gives all.</summary>
    public MapNode? Recovered => file.Syntax.Recovered;

    /// <summary>Where the file says the class's name, or the name that it is made from.</summary>
    public SourceSpan Declaration { get; private set; }

    /// <summary>Whether the network's name is another file's, so that it is no name for this one's class.</summary>
    public bool InheritsName { get; private set; }

    /// <summary>Whether what it extends could not be taken over whole, for which there is a diagnostic.</summary>
    public bool IsIncomplete { get; private set; }

    /// <summary>The tree with what it extends, or null where the text is not YAML; then there is a diagnostic.</summary>
    public MapNode? Read(DiagnosticBag diagnostics)
    {
        var own = file.Syntax.Root;
        diagnostics.AddRange(file.Syntax.Diagnostics);
        Declaration = (file.Syntax.Readable?["class"] ?? file.Syntax.Readable?["network"])?.Span ?? default;
        return own?.Entries.FirstOrDefault(entry => (NetworkBinder.Meant(own, entry) ?? entry.Key.Value) == "extends") is { } extends
            ? Merge(Corrected(own, diagnostics), extends.Value, diagnostics)
            : own;
    }

    /// <summary>The network that a layer stands for, or null where there is none; then there is a diagnostic.</summary>
    public BoundNetwork? Part(SyntaxNode name, DiagnosticBag diagnostics)
    {
        if (Open(name, "`network`", diagnostics) is not { } source)
        {
            return null;
        }

        if (!parts.TryGetValue(source.File, out var part))
        {
            var mistakes = new DiagnosticBag();
            var network = source.Read(mistakes) is { } tree ? NetworkBinder.Bind(source, tree, mistakes) : null;
            part = parts[source.File] = mistakes.HasErrors ? new PartResult(null, mistakes.ToArray()[0]) : new PartResult(network, null);
        }

        if (part.Mistake is { } mistake)
        {
            Broken(name, source, mistake, diagnostics);
        }

        return part.Network;
    }

    /// <summary>Keys that are misspelt must be right before the files are merged by them.</summary>
    private static MapNode Corrected(MapNode own, DiagnosticBag diagnostics) => new(own.Span, [.. own.Entries.Select(entry =>
    {
        if (NetworkBinder.Meant(own, entry) is not { } meant)
        {
            return entry;
        }

        diagnostics.Report(Rules.UnknownKey, entry.Key.Span, entry.Key.Shown, "the network", NearestName.Hint(entry.Key.Value, [meant]));
        return new MapEntry(entry.Key.As(meant), entry.Value);
    })]);

    private MapNode Merge(MapNode own, SyntaxNode name, DiagnosticBag diagnostics)
    {
        var rest = own.Entries.Where(entry => entry.Key.Value != "extends").ToList();
        if (Open(name, "`extends`", diagnostics) is not { } source)
        {
            IsIncomplete = true;
            return new MapNode(own.Span, rest);
        }

        var mistakes = new DiagnosticBag();
        var tree = source.Read(mistakes);

        // The other file by itself, so that its mistakes are called its own.
        if ((tree is null || mistakes.HasErrors ? mistakes.ToArray()[0] : check(source, tree)) is { } mistake)
        {
            Broken(name, source, mistake, diagnostics);
            IsIncomplete = true;
        }

        InheritsName = own["network"] is null;
        if (InheritsName && own["class"] is null)
        {
            Declaration = name.Span;
        }

        var taken = (tree ?? source.Recovered)?.Entries.Where(entry => entry.Key.Value != "class").ToList() ?? [];
        return new MapNode(own.Span, [.. TreeMerge.Of(taken, source.File, name.Span, rest)]);
    }

    private NetworkLinker? Open(SyntaxNode node, string key, DiagnosticBag diagnostics)
    {
        if (node is not ScalarNode { Value.Length: > 0 } name)
        {
            diagnostics.Report(
                Rules.WrongNode, node.Span, key, "the name of a network file, such as `resnet_v2_101.resnet.yaml`", node.Kind);
            return null;
        }

        if (files.Find(name.Origin ?? file, name.Value) is not { } found)
        {
            if (LookAlikes.IndexIn(name.Value, 0, name.Value.Length) is >= 0 and var at
                && LookAlikes.Describe(name.Value[at]) is var (subject, advice))
            {
                diagnostics.Report(Rules.LookAlike, name.SpanOf(at, 1), subject, advice);
                return null;
            }

            diagnostics.Report(
                Rules.UnknownFile,
                name.Span,
                name.Shown,
                NearestName.Hint(name.Value, files.Names(), files.OwnNames(), "the name of one that ships, such as `slim/resnet_v2_50`"));
            return null;
        }

        if (chain.Exists(user => user.Path == found.Path && user.IsShipped == found.IsShipped) || chain.Count > LongestChain)
        {
            diagnostics.Report(Rules.CircularFile, name.Span, name.Shown, string.Join(" → ", chain.Add(found).Select(user => user.Path)));
            return null;
        }

        return new NetworkLinker(found, files, check, chain, parts);
    }

    private static void Broken(SyntaxNode name, NetworkLinker source, Diagnostic mistake, DiagnosticBag diagnostics)
    {
        // A circle is a mistake of all files in it.
        if (mistake.Id == Rules.CircularFile.Id)
        {
            diagnostics.Repeat(mistake, name.Span);
            return;
        }

        diagnostics.Report(
            Rules.BrokenFile,
            name.Span,
            source.File.Path,
            FormattableString.Invariant($"in line {mistake.Span.StartLine + 1}: {mistake.Message.TrimEnd('.')}"),
            "mend it there");
    }

    /// <summary>What came of a file that is a part: the network, or its first mistake.</summary>
    internal sealed record PartResult(BoundNetwork? Network, Diagnostic? Mistake);
}

/// <summary>The first mistake of a file that another extends, as a file by itself; null if it has none.</summary>
/// <param name="parent">The file.</param>
/// <param name="tree">Its tree, with what it extends in its turn.</param>
internal delegate Diagnostic? ParentCheck(NetworkLinker parent, MapNode tree);
