using ResNetGen.Compiler.Syntax;
using ResNetGen.Compiler.Text;

namespace ResNetGen.Compiler.Binding;

/// <summary>What a file is together with the one that it extends.</summary>
internal static class TreeMerge
{
    private static readonly SourceText Nowhere = new(string.Empty);

    /// <param name="taken">The entries of the other file.</param>
    /// <param name="origin">That file.</param>
    /// <param name="place">The place that names it, where all of its nodes then stand.</param>
    /// <param name="own">The entries of this file.</param>
    public static IEnumerable<MapEntry> Of(
        IReadOnlyList<MapEntry> taken, NetworkFile origin, SourceSpan place, IReadOnlyList<MapEntry> own) =>
        Merged([.. taken.Select(entry => Moved(entry, place, origin))], own, LevelsOf);

    /// <summary>
    /// The other's entries in their order, those of this file in their places and behind them. Some mappings are merged in their turn, to
    /// so many levels.
    /// </summary>
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

    private static MapEntry Moved(MapEntry entry, SourceSpan span, NetworkFile origin) =>
        new((ScalarNode)Moved(entry.Key, span, origin), Moved(entry.Value, span, origin));

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
}
