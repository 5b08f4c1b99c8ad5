using System.Globalization;
using ResNetGen.Compiler.Catalogue;
using ResNetGen.Compiler.Diagnostics;
using ResNetGen.Compiler.Syntax;

namespace ResNetGen.Compiler.Binding;

/// <summary>
/// slim's <c>repeat</c> and <c>stack</c>: one item of a list that stands for several layers, one after another, of the same kind.
/// <c>{ name: conv1, repeat: 2, conv2d: 64, kernel: 3 }</c> is conv1_1 and conv1_2; <c>{ name: fc, stack: { linear: [32, 64] } }</c> is
/// fc_1 and fc_2. An entry of a stack may be a mapping of several arguments, as slim's tuples are.
/// </summary>
internal static class Repetition
{
    private const int Most = 1024;

    private static readonly string[] Keys = ["name", "scope", "from", "repeat", "stack", "when", "then", "else"];

    /// <summary>The layers that an item stands for, and the name that they have in common; itself, mostly.</summary>
    public static IEnumerable<(SyntaxNode Node, string? Group)> Expand(SyntaxNode item, LayerScope scope, DiagnosticBag diagnostics)
    {
        if (item is not MapNode map)
        {
            return [(item, null)];
        }

        if ((map.Find("repeat") ?? map.Find("stack") ?? Misspelt(map, "repeat")) is not { } key)
        {
            return [(item, null)];
        }

        var rest = map.Entries.Where(entry => entry != key).ToList();
        if (key.Key.Value is not ("repeat" or "stack"))
        {
            diagnostics.Report(Rules.UnknownKey, key.Key.Span, key.Key.Shown, "a layer", NearestName.Hint(key.Key.Value, ["repeat"]));
            key = new MapEntry(key.Key.As("repeat"), key.Value);
        }

        // A name that is misspelt is reported with the layer's other keys.
        var naming = map.Find("name") ?? Misspelt(map, "name");
        if (naming?.Value is not ScalarNode { Value.Length: > 0 } name)
        {
            diagnostics.Report(
                Rules.MissingKey,
                key.Key.Span,
                $"A layer with `{key.Key.Value}`",
                "name",
                "what its layers are called after, as in `name: conv1` for conv1_1, conv1_2, …");
            return [];
        }

        if (map.Find("repeat") is not null && map.Find("stack") is { } second)
        {
            diagnostics.Report(Rules.UnknownKey, second.Key.Span, "stack", "a layer with `repeat`", "use one of the two.");
            return [];
        }

        var bodies = key.Key.Value == "repeat" ? Repeated(rest, key.Value, scope, diagnostics) : Stacked(rest, key.Value, diagnostics);
        return bodies.Select(
            (entries, i) => ((SyntaxNode)new MapNode(map.Span, [.. Numbered(entries, naming.Key, name, i)]), (string?)name.Value));
    }

    /// <summary>The entry that was meant to have a key.</summary>
    private static MapEntry? Misspelt(MapNode map, string key) =>
        map.Entries.FirstOrDefault(entry => !LayerCatalogue.IsWord(entry.Key.Value) && NearestName.Find(entry.Key.Value, Keys) == key);

    /// <summary>The entries of one of the layers: named by its number, and only the first takes its input from elsewhere.</summary>
    private static IEnumerable<MapEntry> Numbered(IEnumerable<MapEntry> entries, ScalarNode key, ScalarNode name, int index) =>
        entries.Where(entry => index == 0 || entry.Key.Value != "from")
            .Select(
                entry =>
                    entry.Key == key
                        ? new MapEntry(entry.Key, name.As(name.Value + "_" + (index + 1).ToString(CultureInfo.InvariantCulture)))
                        : entry);

    private static IReadOnlyList<IEnumerable<MapEntry>> Repeated(
        List<MapEntry> entries, SyntaxNode times, LayerScope scope, DiagnosticBag diagnostics)
    {
        if (times is not ScalarNode scalar)
        {
            diagnostics.Report(Rules.WrongNode, times.Span, "`repeat`", "a number of times", times.Kind);
            return [];
        }

        if (ExpressionParser.ParseExpression(scalar, diagnostics) is not { } expression
            || new ExpressionEvaluator(scope.Constants, diagnostics).Evaluate(expression) is not { } count)
        {
            return [.. Enumerable.Repeat(entries, Guess(scalar.Value))];
        }

        if (count is < 1 or > Most)
        {
            diagnostics.Report(
                Rules.BadValue,
                scalar.Span,
                "repeat",
                FormattableString.Invariant($"an integer from 1 to {Most}"),
                FormattableString.Invariant($"{count}"));
            return [];
        }

        return [.. Enumerable.Repeat(entries, (int)count)];
    }

    /// <summary>The number that was meant, so that the class has the layers' properties.</summary>
    public static int Guess(string times) =>
        int.TryParse(
            string.Concat(times.TakeWhile(c => c is >= '0' and <= '9')), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            ? Math.Max(1, Math.Min(count, Most))
            : 1;

    private static IReadOnlyList<IEnumerable<MapEntry>> Stacked(List<MapEntry> entries, SyntaxNode stack, DiagnosticBag diagnostics)
    {
        if (stack is not MapNode map)
        {
            diagnostics.Report(
                Rules.WrongNode,
                stack.Span,
                "`stack`",
                "a layer with a list of values beside it, such as `{ linear: [32, 64, 128], activation: relu }`",
                stack.Kind);
            return [];
        }

        if (map.Entries.FirstOrDefault(entry => LayerCatalogue.Find(entry.Key.Value) is not null) is not { } kind)
        {
            // The layer that was meant, so that the names of the stack are there.
            var unknown = map.Entries.FirstOrDefault(entry => entry.Value is ListNode) ?? (map.Entries.Count > 0 ? map.Entries[0] : null);
            if (unknown is null)
            {
                diagnostics.Report(Rules.NotOneLayer, stack.Span, "none");
                return [];
            }

            diagnostics.Report(
                Rules.UnknownLayer, unknown.Key.Span, unknown.Key.Shown, NearestName.Hint(unknown.Key.Value, LayerCatalogue.Names));
            if (NearestName.Find(unknown.Key.Value, LayerCatalogue.Names) is not { } meant)
            {
                return [];
            }

            map = new MapNode(
                map.Span, [.. map.Entries.Select(entry => entry == unknown ? new MapEntry(entry.Key.As(meant), entry.Value) : entry)]);
            kind = map.Entries.First(entry => entry.Key.Value == meant);
        }

        if (kind.Value is not ListNode { Items.Count: > 0 } values)
        {
            diagnostics.Report(
                Rules.WrongNode,
                kind.Value.Span,
                $"`{kind.Key.Value}` in `stack`",
                $"a list of values, one for each layer, such as `{kind.Key.Value}: [32, 64, 128]`",
                kind.Value is ListNode ? "an empty list" : kind.Value.Kind);
            return [];
        }

        var others = map.Entries.Where(entry => entry != kind).ToList();
        return
        [
            .. values.Items.Take(Most + 1).Select(
                value => value is MapNode own
                    ? entries.Concat(Own(kind.Key, own, others, diagnostics))
                    : entries.Append(new MapEntry(kind.Key, value)).Concat(others)),
        ];
    }

    /// <summary>
    /// The entries of a layer of a stack that has arguments of its own, which go before those that all have:
    /// <c>{ filters: 32, kernel: 3 }</c>.
    /// </summary>
    private static List<MapEntry> Own(ScalarNode key, MapNode written, List<MapEntry> others, DiagnosticBag diagnostics)
    {
        var kind = LayerCatalogue.Find(key.Value)!;
        List<MapEntry> own = [];
        foreach (var entry in written.Entries)
        {
            if (Keys.Contains(entry.Key.Value))
            {
                diagnostics.Report(
                    Rules.UnknownKey, entry.Key.Span, entry.Key.Value, "an entry of `stack`", "write it beside `stack`, once for all.");
            }
            else if (entry.Key.Value != kind.Primary?.Name)
            {
                own.Add(entry);
            }
        }

        own.AddRange(others.Where(entry => own.TrueForAll(other => other.Key.Value != entry.Key.Value)));
        own.Add(new MapEntry(key, Beside(kind, key, written, diagnostics)));
        return own;
    }

    /// <summary>What stands beside the kind; where nothing does that must, what can stand there.</summary>
    private static SyntaxNode Beside(LayerKind kind, ScalarNode key, MapNode written, DiagnosticBag diagnostics)
    {
        if (kind.Primary is not { } primary)
        {
            return key.As(string.Empty);
        }

        if (written[primary.Name] is { } value)
        {
            return value;
        }

        if (primary.Default is null)
        {
            diagnostics.Report(
                Rules.MissingKey,
                written.Head,
                "An entry of `stack`",
                primary.Name,
                $"what else stands beside `{kind.Name}`, as in `{primary.Name}: 32`");
        }

        return key.As(primary.Default is null ? "1" : string.Empty);
    }
}
