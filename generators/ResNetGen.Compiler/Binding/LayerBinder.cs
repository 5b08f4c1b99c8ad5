using System.Collections.Immutable;
using ResNetGen.Compiler.Catalogue;
using ResNetGen.Compiler.Diagnostics;
using ResNetGen.Compiler.Naming;
using ResNetGen.Compiler.Syntax;
using ResNetGen.Compiler.Text;

namespace ResNetGen.Compiler.Binding;

/// <summary>Turns a list of layers, as in <c>root</c>, <c>head</c> or a unit, into bound layers.</summary>
internal sealed partial class LayerBinder
{
    private const int MostLayers = 1024;

    private static readonly string[] CallKeys = ["name", "scope", "from"];
    private static readonly string[] ChoiceKeys = ["name", "scope", "when", "then", "else"];

    private readonly DiagnosticBag diagnostics;
    private readonly MemberNames members;
    private readonly LayerScope scope;

    /// <summary>Whether a layer has no name because the one it is given cannot be one.</summary>
    private bool hasRejectedName;

    /// <summary>The names that nothing has, each of which is reported once: it is mostly their definition that is wrong.</summary>
    private readonly HashSet<string> unknownNames = new(StringComparer.Ordinal);

    /// <summary>The positions of the layers above, by name.</summary>
    private readonly Dictionary<string, int> above = new(StringComparer.Ordinal) { ["input"] = LayerSpec.BodyInput };

    private LayerBinder(LayerScope scope, DiagnosticBag diagnostics, MemberNames members)
    {
        this.scope = scope;
        this.diagnostics = diagnostics;
        this.members = members;
    }

    /// <summary>One that reads a layer in the place of another, and whose mistakes another bag receives.</summary>
    private LayerBinder(LayerBinder other, DiagnosticBag diagnostics)
        : this(other.scope, diagnostics, other.members)
    {
        hasRejectedName = other.hasRejectedName;
        above = other.above;
        unknownNames = [.. other.unknownNames];
    }

    /// <summary>The layers of a list.</summary>
    /// <param name="node">The list in the file.</param>
    /// <param name="section">How the list is called in a message.</param>
    /// <param name="scope">What the list may refer to.</param>
    /// <param name="members">The names that the class has already; those of the layers are added.</param>
    /// <param name="diagnostics">Receives the mistakes.</param>
    public static IReadOnlyList<BoundLayer> Bind(
        SyntaxNode node, string section, LayerScope scope, MemberNames members, DiagnosticBag diagnostics)
    {
        if (node is not ListNode list)
        {
            diagnostics.Report(
                Rules.WrongNode, node.Span, section, "a list of layers, such as `- { name: conv1, conv2d: 64, kernel: 3 }`", node.Kind);
            return [Unreadable(members, node.Span)];
        }

        if (list.Items.Count > MostLayers)
        {
            diagnostics.Report(
                Rules.TooLarge,
                list.Items[MostLayers].Span,
                FormattableString.Invariant($"{section} has {list.Items.Count} layers and may have {MostLayers}"));
            return [Unreadable(members, node.Span)];
        }

        return new LayerBinder(scope, diagnostics, members).Layers(list, section);
    }

    /// <summary>The arguments of `defaults: kind:`.</summary>
    public static ImmutableDictionary<string, Argument> Defaults(LayerKind kind, MapNode map, DiagnosticBag diagnostics)
    {
        var arguments = ImmutableDictionary.CreateBuilder<string, Argument>(StringComparer.Ordinal);

        // What must stand beside the kind has no default.
        var known = kind.Parameters.Where(
            parameter => parameter.Type != ParameterType.Layers && (parameter != kind.Primary || parameter.Default is not null));
        foreach (var entry in Correct(map, kind, [.. known.Select(parameter => parameter.Name)], diagnostics).Map.Entries)
        {
            if (ArgumentBinder.Bind(kind.Find(entry.Key.Value)!, entry.Value, diagnostics) is { } argument)
            {
                arguments[entry.Key.Value] = argument;
            }
        }

        return arguments.ToImmutable();
    }

    private static BoundLayer Unreadable(MemberNames members, SourceSpan span) => new(members.Free("layer"), span, null, null, null);

    private static (MapNode Map, bool IsWhole) Correct(
        MapNode map, LayerKind kind, IReadOnlyCollection<string> known, DiagnosticBag diagnostics) =>
        KnownKeys.Correct(map, known, entry => diagnostics.Report(
            Rules.UnknownArgument,
            entry.Key.Span,
            kind.Name,
            entry.Key.Shown,
            entry.Key.Value == "from" ? $"name the layers in `{kind.Name}: […]`."
            : kind.Primary is { } primary && entry.Key.Value == primary.Name ? $"it stands beside the layer, as in `{Example(kind)}`."
            : NearestName.Hint(entry.Key.Value, known)));

    private static string Example(LayerKind kind) => $"{kind.Name}: " + kind.Primary switch
    {
        { Type: ParameterType.File } => "resnet_v2_50.resnet.yaml",
        { Type: ParameterType.Word } primary => primary.Words.First(word => word != Activations.None),
        { Default: { } value } => value,
        _ => "2",
    };

    private List<BoundLayer> Layers(ListNode list, string section)
    {
        var items = new List<(SyntaxNode Node, string? Group)>();
        foreach (var item in list.Items)
        {
            var before = items.Count;
            items.AddRange(Repetition.Expand(item, scope, diagnostics));
            hasRejectedName |= items.Count == before;
        }

        if (items.Count > MostLayers)
        {
            diagnostics.Report(
                Rules.TooLarge,
                list.Span,
                FormattableString.Invariant($"{section} has {items.Count} layers once they are repeated, and may have {MostLayers}"));
            return [Unreadable(members, list.Span)];
        }

        // The names that the file gives come first, so that those of unnamed layers make way for them.
        var names = items.Select(item => Name(item.Node)).ToList();
        var layers = new List<BoundLayer>();
        foreach (var (item, group) in items)
        {
            var (name, node) = names[layers.Count];
            var layer = Item(item) with
            {
                NameSpan = node?.Span ?? (item as MapNode)?.Head ?? item.Span,
                Scope = ScopeOf(item, group, name),
            };
            layer = layer with { Name = name ?? members.Free((layer.Then ?? layer.Else)?.Kind.Name ?? "layer") };
            above[layer.Name] = layers.Count;
            if (node is not null && !above.ContainsKey(node.Value))
            {
                above[node.Value] = layers.Count;
            }

            // What was repeated stands for the last of its layers.
            if (group is not null)
            {
                above[group] = layers.Count;
            }

            layers.Add(layer);
        }

        return layers;
    }

    /// <summary>
    /// The scope that the file gives a layer; repeated ones stand below their common one, as slim's do: <c>conv1/conv1_2</c>.
    /// </summary>
    private ScopePattern? ScopeOf(SyntaxNode item, string? group, string? name)
    {
        var given = item is MapNode map && map["scope"] is { } node
            ? ScopePattern.Parse(node, scope.Placeholders, diagnostics, unknownNames)
            : null;
        return group is null || name is null ? given : new ScopePattern($"{given?.Text ?? group}/{name}");
    }

    /// <summary>The name that a layer is given, and where; no name if it cannot have that one.</summary>
    private (string? Name, ScalarNode? Node) Name(SyntaxNode item)
    {
        switch (item is MapNode map ? map["name"] ?? Misspelt(map) : null)
        {
            case null:
                return (null, null);
            case ScalarNode scalar:
                var isFree = members.Declare(scalar, "a layer", (item as MapNode)?["network"] is null ? null : NetworkKind.ClassSuffix);
                hasRejectedName |= !isFree;
                return (isFree ? scalar.Value : null, scalar);
            case var node:
                diagnostics.Report(Rules.WrongNode, node.Span, "`name`", "a name", node.Kind);
                hasRejectedName = true;
                return (null, null);
        }

        // The key itself is reported with the layer's others.
        static SyntaxNode? Misspelt(MapNode map) =>
            map.Entries.FirstOrDefault(
                entry => !LayerCatalogue.IsWord(entry.Key.Value) && NearestName.Find(entry.Key.Value, ChoiceKeys) == "name")?.Value;
    }

    private BoundLayer Item(SyntaxNode item)
    {
        var nothing = new BoundLayer(string.Empty, item.Span, null, null, null);
        switch (item)
        {
            case ScalarNode { Value.Length: > 0 } word:
                // A layer without arguments can be written as its kind alone: `- relu`.
                return nothing with { Then = Alone(word) };

            case MapNode map when map["when"] is not null || map["then"] is not null || map["else"] is not null:
                return Choice(map, nothing);

            case MapNode map:
                return nothing with { Then = Call(map, CallKeys) };

            default:
                diagnostics.Report(
                    Rules.WrongNode, item.Span, "A layer", "a mapping, such as `{ name: conv1, conv2d: 64, kernel: 3 }`", item.Kind);
                return nothing;
        }
    }

    private BoundLayer Choice(MapNode written, BoundLayer nothing)
    {
        var (map, _) = KnownKeys.Correct(written, ChoiceKeys, entry => diagnostics.Report(
            Rules.UnknownKey,
            entry.Key.Span,
            entry.Key.Shown,
            "a layer with `when`",
            NearestName.Find(entry.Key.Value, ChoiceKeys) is null
                ? "write the layer inside `then` and `else`."
                : NearestName.Hint(entry.Key.Value, ChoiceKeys)));

        var first = map["then"] is { } then ? Branch(then, "`then`") : null;
        var second = map["else"] is { } otherwise ? Branch(otherwise, "`else`") : null;
        if (map.Find("when") is not { } when)
        {
            diagnostics.Report(
                Rules.MissingKey, map.Head, "A layer with `then`", "when", "the condition, as in `when: depth == input.channels`");
            return nothing;
        }

        if (map["then"] is null)
        {
            diagnostics.Report(
                Rules.MissingKey, when.Key.Span, "A layer with `when`", "then", "the layer that stands there if the condition holds");
            return nothing with { Else = second };
        }

        if (when.Value is not ScalarNode scalar)
        {
            diagnostics.Report(
                Rules.WrongNode, when.Value.Span, "`when`", "a condition, such as `depth == input.channels`", when.Value.Kind);
            return nothing;
        }

        // A branch that cannot be read still is a branch: the other one is not wrong.
        return ExpressionParser.ParseExpression(scalar, diagnostics) is { } condition && (first ?? second) is not null
            ? nothing with { When = condition, Then = first ?? Broken(second), Else = map["else"] is null ? null : second ?? Broken(first) }
            : nothing with { Then = Broken(first ?? second) };

        static BoundCall? Broken(BoundCall? call) => call is null ? null : call with { IsBroken = true };
    }

    private BoundCall? Branch(SyntaxNode node, string what)
    {
        switch (node)
        {
            case ScalarNode { Value.Length: > 0 } word:
                return Alone(word);

            case MapNode map when map.Entries.FirstOrDefault(
                entry => entry.Key.Value is "name" or "scope" or "when" or "then" or "else") is { } misplaced:
                diagnostics.Report(
                    Rules.UnknownKey,
                    misplaced.Key.Span,
                    misplaced.Key.Value,
                    what,
                    misplaced.Key.Value is "name" or "scope" ? "write it beside `when`." : "choose in a layer of its own.");
                return null;

            case MapNode map:
                return Call(map, ["from"]);

            default:
                diagnostics.Report(Rules.WrongNode, node.Span, what, "a layer, such as `{ subsample: 2, from: input }`", node.Kind);
                return null;
        }
    }
}
