using System.Collections.Immutable;
using ResNetGen.Compiler.Diagnostics;
using ResNetGen.Compiler.Shapes;
using ResNetGen.Compiler.Syntax;

namespace ResNetGen.Compiler.Binding;

/// <summary>
/// A file with the files that it leads to. What it takes over by <c>extends</c> is merged on the tree, before anything is bound; there every node of
/// the other file stands at the place that names it, so that whatever is said of it is said of this file.
/// </summary>
internal sealed class NetworkSource(NetworkFile file, NetworkFiles files, ImmutableList<NetworkFile>? users = null, Dictionary<NetworkFile, NetworkSource.PartResult>? known = null)
{
    private const int LongestChain = 8;

    private static readonly SourceText Nowhere = new(string.Empty);

    /// <summary>The networks that are parts, each of which is bound once however often it is named.</summary>
    private readonly Dictionary<NetworkFile, PartResult> parts = known ?? [];

    private readonly ImmutableList<NetworkFile> chain = (users ?? ImmutableList<NetworkFile>.Empty).Add(file);

    public NetworkFile File => file;

    /// <summary>What stands above the line from which on the text is not YAML; then <see cref="Read"/> gives nothing.</summary>
    public MapNode? Sound { get; private set; }

    /// <summary>Where the file says the class's name, or the name that it is made from.</summary>
    public SourceSpan Declaration { get; private set; }

    /// <summary>Whether the network's name is another file's, so that it is no name for this one's class.</summary>
    public bool InheritsName { get; private set; }

    /// <summary>Whether what it extends could not be taken over whole, for which there is a diagnostic.</summary>
    public bool IsIncomplete { get; private set; }

    /// <summary>The tree with what it extends, or null where the text is not YAML; then there is a diagnostic.</summary>
    public MapNode? Read(DiagnosticBag diagnostics)
    {
        var own = SyntaxTree.Parse(file.Text, diagnostics, out var sound);
        Sound = sound;
        Declaration = ((own ?? sound)?["class"] ?? (own ?? sound)?["network"])?.Span ?? default;
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
        if (tree is not null && !mistakes.HasErrors)
        {
            // The other file by itself, so that its mistakes are called its own.
            GraphBuilder.Build(NetworkBinder.Bind(source, tree, mistakes), mistakes);
        }

        if (tree is null || mistakes.HasErrors)
        {
            Broken(name, source, mistakes.ToArray()[0], diagnostics);
            IsIncomplete = true;
        }

        InheritsName = own["network"] is null;
        if (InheritsName && own["class"] is null)
        {
            Declaration = name.Span;
        }

        var taken = (tree ?? source.Sound)?.Entries.Where(entry => entry.Key.Value != "class").Select(entry => Moved(entry, name.Span, source.File)).ToList() ?? [];
        return new MapNode(own.Span, [.. Merged(taken, rest, LevelsOf)]);
    }

    /// <summary>The other's entries in their order, those of this file in their places and behind them. Some mappings are merged in their turn, to so many levels.</summary>
    private static IEnumerable<MapEntry> Merged(IReadOnlyList<MapEntry> taken, IReadOnlyList<MapEntry> own, Func<string, int> levels)
    {
        foreach (var entry in taken)
        {
            var said = own.FirstOrDefault(other => other.Key.Value == entry.Key.Value);
            var deeper = levels(entry.Key.Value);
            yield return said is { Value: MapNode mine } && deeper > 0 && entry.Value is MapNode theirs
                ? new MapEntry(said.Key, new MapNode(mine.Span, [.. Merged(theirs.Entries, mine.Entries, _ => deeper - 1)]))
                : said ?? entry;
        }

        foreach (var entry in own.Where(entry => taken.All(other => other.Key.Value != entry.Key.Value)))
        {
            yield return entry;
        }
    }

    /// <summary>Defaults are merged argument by argument, constants and unit functions one by one.</summary>
    private static int LevelsOf(string key) => key switch
    {
        "defaults" => 2,
        "constants" or "units" => 1,
        _ => 0,
    };

    private NetworkSource? Open(SyntaxNode node, string key, DiagnosticBag diagnostics)
    {
        if (node is not ScalarNode { Value.Length: > 0 } name)
        {
            diagnostics.Report(Rules.WrongNode, node.Span, key, "the name of a network file, such as `resnet_v2_101.resnet.yaml`", node.Kind);
            return null;
        }

        if (files.Find(name.Origin ?? file, name.Value) is not { } found)
        {
            diagnostics.Report(Rules.UnknownFile, name.Span, name.Shown, NearestName.Hint(name.Value, files.Names(), files.OwnNames(), "the name of one that ships, such as `slim/resnet_v2_50`"));
            return null;
        }

        if (chain.Exists(user => user.Path == found.Path && user.IsShipped == found.IsShipped) || chain.Count > LongestChain)
        {
            diagnostics.Report(Rules.CircularFile, name.Span, name.Shown, string.Join(" → ", chain.Add(found).Select(user => user.Path)));
            return null;
        }

        return new NetworkSource(found, files, chain, parts);
    }

    private static void Broken(SyntaxNode name, NetworkSource source, Diagnostic mistake, DiagnosticBag diagnostics)
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

    private static MapEntry Moved(MapEntry entry, SourceSpan span, NetworkFile origin) => new((ScalarNode)Moved(entry.Key, span, origin), Moved(entry.Value, span, origin));

    private static SyntaxNode Moved(SyntaxNode node, SourceSpan span, NetworkFile origin)
    {
        var place = span with { Origin = node.Span.Origin ?? new Origin(origin.Path, node.Span.StartLine, origin.IsShipped) };
        return node switch
        {
            ScalarNode scalar => new ScalarNode(place, scalar.Value, Nowhere, null) { Origin = scalar.Origin ?? origin },
            ListNode list => new ListNode(place, [.. list.Items.Select(item => Moved(item, span, origin))]),
            MapNode map => new MapNode(place, [.. map.Entries.Select(entry => Moved(entry, span, origin))]),
            _ => node,
        };
    }

    /// <summary>What came of a file that is a part: the network, or its first mistake.</summary>
    internal sealed record PartResult(BoundNetwork? Network, Diagnostic? Mistake);
}
