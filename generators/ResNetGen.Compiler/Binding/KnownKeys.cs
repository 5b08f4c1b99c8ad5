using ResNetGen.Compiler.Diagnostics;
using ResNetGen.Compiler.Syntax;

namespace ResNetGen.Compiler.Binding;

/// <summary>Finds the keys of a mapping that nobody reads.</summary>
internal static class KnownKeys
{
    /// <summary>
    /// Reports each key that is not known, and reads it as the known one that was meant: a slip of the pen is one error, and not a second
    /// one about the key that is then missing.
    /// </summary>
    /// <param name="map">The mapping.</param>
    /// <param name="known">The keys that it may have.</param>
    /// <param name="report">Reports one that it may not.</param>
    /// <returns>The mapping with known keys only, and whether nothing was left out.</returns>
    public static (MapNode Map, bool IsWhole) Correct(MapNode map, IReadOnlyCollection<string> known, Action<MapEntry> report)
    {
        if (map.Entries.All(entry => known.Contains(entry.Key.Value)))
        {
            return (map, true);
        }

        var entries = new List<MapEntry>();
        var isWhole = true;
        foreach (var entry in map.Entries)
        {
            if (known.Contains(entry.Key.Value))
            {
                entries.Add(entry);
                continue;
            }

            report(entry);
            if (NearestName.Find(entry.Key.Value, known) is { } meant
                && map.Find(meant) is null
                && entries.All(other => other.Key.Value != meant))
            {
                entries.Add(new MapEntry(entry.Key.As(meant), entry.Value));
            }
            else
            {
                isWhole = false;
            }
        }

        return (new MapNode(map.Span, entries), isWhole);
    }

    /// <summary>The same for a part of the file with fixed keys.</summary>
    public static (MapNode Map, bool IsWhole) Correct(
        MapNode map, IReadOnlyCollection<string> known, string what, DiagnosticBag diagnostics) =>
        Correct(
            map,
            known,
            entry => diagnostics.Report(Rules.UnknownKey, entry.Key.Span, entry.Key.Shown, what, NearestName.Hint(entry.Key.Value, known)));
}
