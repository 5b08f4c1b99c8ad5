using System.Collections.Immutable;
using ResNetGen.Compiler.Diagnostics;
using ResNetGen.Compiler.Shapes;
using ResNetGen.Compiler.Syntax;

namespace ResNetGen.Compiler.Binding;

/// <summary>Turns a list of layers, as in <c>root</c>, <c>head</c> or a unit, into bound layers.</summary>
internal sealed class LayerBinder(DiagnosticBag diagnostics)
{
    private const int MostLayers = 1024;

    private static readonly string[] ItemKeys = ["name", "from", "when", "then", "else"];

    /// <summary>The layers of a list.</summary>
    /// <param name="node">The list in the file.</param>
    /// <param name="section">How the list is called in a message.</param>
    /// <param name="members">The names that the class has already, by their C# form; those of the layers are added.</param>
    public IReadOnlyList<BoundLayer> Bind(SyntaxNode node, string section, Dictionary<string, string> members)
    {
        if (node is not ListNode list)
        {
            diagnostics.Report(Rules.WrongNode, node.Span, section, "a list of layers, such as `- { name: conv1, conv2d: 64, kernel: 3 }`", node.Kind);
            return [];
        }

        if (list.Items.Count > MostLayers)
        {
            diagnostics.Report(Rules.TooLarge, list.Span, FormattableString.Invariant($"{section} has {list.Items.Count} layers and may have {MostLayers}"));
            return [];
        }

        var items = list.Items.Select(item => Item(item, members)).ToList();
        return [.. items.Select(item => item.Name.Length > 0 ? item : item with { Name = FreeName(item, members) })];
    }

    /// <summary>A layer that the file does not name is called after its kind, as in slim: <c>add</c>, <c>add_1</c>, ….</summary>
    private static string FreeName(BoundLayer item, Dictionary<string, string> members)
    {
        var kind = (item.Then ?? item.Else)?.Kind.Name ?? "layer";
        for (var i = 0; ; i++)
        {
            var name = i == 0 ? kind : FormattableString.Invariant($"{kind}_{i}");
            if (!members.ContainsKey(Names.Pascal(name)) && !Names.IsTakenMember(Names.Pascal(name)))
            {
                members.Add(Names.Pascal(name), name);
                return name;
            }
        }
    }

    /// <summary>The arguments of `defaults: kind:`.</summary>
    public ImmutableDictionary<string, Argument> Defaults(LayerKind kind, MapNode map)
    {
        var arguments = ImmutableDictionary.CreateBuilder<string, Argument>(StringComparer.Ordinal);
        foreach (var entry in map.Entries)
        {
            Argument(kind, entry, arguments);
        }

        return arguments.ToImmutable();
    }

    /// <summary>Checks a name of the file and its C# form, and keeps it for the next.</summary>
    public bool Declare(ScalarNode name, string what, Dictionary<string, string> members)
    {
        if (!Names.IsName(name.Value) || name.Value == "input")
        {
            diagnostics.Report(Rules.BadName, name.Span, name.Value, what);
            return false;
        }

        var member = Names.Pascal(name.Value);
        if (Names.IsTakenMember(member))
        {
            diagnostics.Report(Rules.NameCollision, name.Span, name.Value, member, "has a member or uses a type of that name already");
            return false;
        }

        if (members.TryGetValue(member, out var other))
        {
            if (other == name.Value)
            {
                diagnostics.Report(Rules.DuplicateName, name.Span, name.Value, "layer or block here");
            }
            else
            {
                diagnostics.Report(Rules.NameCollision, name.Span, name.Value, member, $"`{other}` becomes, too");
            }

            return false;
        }

        members.Add(member, name.Value);
        return true;
    }

    private BoundLayer Item(SyntaxNode item, Dictionary<string, string> members)
    {
        if (item is ScalarNode word && word.Value.Length > 0)
        {
            // A layer without arguments can be written as its kind alone: `- relu`.
            return new BoundLayer(string.Empty, word.Span, null, Alone(word), null);
        }

        if (item is not MapNode map)
        {
            diagnostics.Report(Rules.WrongNode, item.Span, "A layer", "a mapping, such as `{ name: conv1, conv2d: 64, kernel: 3 }`", item.Kind);
            return new BoundLayer(string.Empty, item.Span, null, null, null);
        }

        var bound = new BoundLayer(Name(map, members), map["name"]?.Span ?? map.Span, null, null, null);
        if (map.Find("when") is { } when)
        {
            return Choice(map, when, bound);
        }

        if ((map.Find("then") ?? map.Find("else")) is { } stray)
        {
            diagnostics.Report(Rules.MissingKey, stray.Key.Span, $"A layer with `{stray.Key.Value}`", "when", "the condition, as in `when: depth == input.channels`");
            return bound;
        }

        return bound with { Then = Call(map) };
    }

    private BoundLayer Choice(MapNode map, MapEntry when, BoundLayer bound)
    {
        foreach (var entry in map.Entries)
        {
            if (entry.Key.Value is not ("name" or "when" or "then" or "else"))
            {
                diagnostics.Report(Rules.UnknownKey, entry.Key.Span, entry.Key.Value, "a layer with `when`", "write it inside `then` and `else`.");
            }
        }

        var condition = default(Expression);
        if (when.Value is ScalarNode scalar)
        {
            condition = ExpressionParser.ParseExpression(scalar, diagnostics);
        }
        else
        {
            diagnostics.Report(Rules.WrongNode, when.Value.Span, "`when`", "a condition, such as `depth == input.channels`", when.Value.Kind);
        }

        if (map["then"] is not { } then)
        {
            diagnostics.Report(Rules.MissingKey, when.Key.Span, "A layer with `when`", "then", "the layer that stands there if the condition holds");
            return bound;
        }

        var first = Branch(then, "`then`");
        var second = map["else"] is { } otherwise ? Branch(otherwise, "`else`") : null;
        return condition is null || first is null || (map["else"] is not null && second is null)
            ? bound with { Then = first ?? second }
            : bound with { When = condition, Then = first, Else = second };
    }

    private BoundCall? Branch(SyntaxNode node, string what)
    {
        switch (node)
        {
            case ScalarNode { Value.Length: > 0 } word:
                return Alone(word);

            case MapNode map:
                foreach (var entry in map.Entries.Where(entry => entry.Key.Value is "name" or "when" or "then" or "else"))
                {
                    diagnostics.Report(Rules.UnknownKey, entry.Key.Span, entry.Key.Value, what, "write it beside `when`.");
                    return null;
                }

                return Call(map);

            default:
                diagnostics.Report(Rules.WrongNode, node.Span, what, "a layer, such as `{ subsample: 2, from: input }`", node.Kind);
                return null;
        }
    }

    private string Name(MapNode map, Dictionary<string, string> members)
    {
        switch (map["name"])
        {
            case null:
                return string.Empty;
            case ScalarNode scalar:
                return Declare(scalar, "a layer", members) ? scalar.Value : string.Empty;
            case var node:
                diagnostics.Report(Rules.WrongNode, node.Span, "`name`", "a name", node.Kind);
                return string.Empty;
        }
    }

    private BoundCall? Call(MapNode map)
    {
        var kinds = map.Entries.Where(entry => LayerCatalogue.Find(entry.Key.Value) is not null).ToList();
        if (kinds.Count > 1)
        {
            diagnostics.Report(Rules.NotOneLayer, kinds[1].Key.Span, $"`{kinds[0].Key.Value}` and `{kinds[1].Key.Value}`");
            return null;
        }

        if (kinds.Count == 0)
        {
            var unknown = map.Entries.FirstOrDefault(entry => !ItemKeys.Contains(entry.Key.Value) && !LayerCatalogue.All.Any(kind => kind.Find(entry.Key.Value) is not null));
            if (unknown is null)
            {
                diagnostics.Report(Rules.NotOneLayer, map.Span, "none");
            }
            else
            {
                diagnostics.Report(Rules.UnknownLayer, unknown.Key.Span, unknown.Key.Value, NearestName.Hint(unknown.Key.Value, LayerCatalogue.Names));
            }

            return null;
        }

        var chosen = kinds[0];
        var kind = LayerCatalogue.Find(chosen.Key.Value)!;
        var arguments = ImmutableDictionary.CreateBuilder<string, Argument>(StringComparer.Ordinal);
        var from = (IReadOnlyList<Reference>)[];
        var sound = true;
        foreach (var entry in map.Entries)
        {
            if (entry == chosen)
            {
                sound &= Primary(kind, entry, arguments, ref from);
            }
            else if (entry.Key.Value == "from")
            {
                if (kind.Primary?.Type == ParameterType.Layers)
                {
                    diagnostics.Report(Rules.UnknownArgument, entry.Key.Span, kind.Name, "from", $"name the layers in `{kind.Name}: […]`.");
                    sound = false;
                }
                else if (entry.Value is ScalarNode source)
                {
                    from = [new Reference(source.Value, source.Span)];
                }
                else
                {
                    diagnostics.Report(Rules.WrongNode, entry.Value.Span, "`from`", "the name of one layer", entry.Value.Kind);
                    sound = false;
                }
            }
            else if (entry.Key.Value != "name")
            {
                sound &= Argument(kind, entry, arguments);
            }
        }

        return Complete(new BoundCall(kind, arguments.ToImmutable(), from, chosen.Key.Span) { IsBroken = !sound });
    }

    private bool Primary(LayerKind kind, MapEntry entry, ImmutableDictionary<string, Argument>.Builder arguments, ref IReadOnlyList<Reference> from)
    {
        var empty = entry.Value is ScalarNode { Value: "" or "true" or "~" or "null" };
        if (kind.Primary is not { } parameter)
        {
            if (!empty)
            {
                diagnostics.Report(Rules.WrongNode, entry.Value.Span, $"`{kind.Name}`", $"without a value, as in `- {kind.Name}`", entry.Value.Kind);
            }

            return empty;
        }

        if (parameter.Type == ParameterType.Layers)
        {
            if (entry.Value is ListNode list && list.Items.All(item => item is ScalarNode))
            {
                from = [.. list.Items.Cast<ScalarNode>().Select(item => new Reference(item.Value, item.Span))];
                return true;
            }

            diagnostics.Report(Rules.WrongNode, entry.Value.Span, $"`{kind.Name}`", $"a list of layers, as in `{kind.Name}: [shortcut, conv2]`", entry.Value.Kind);
            return false;
        }

        if (empty)
        {
            return true;
        }

        if (ArgumentBinder.Bind(parameter, entry.Value, diagnostics) is not { } argument)
        {
            return false;
        }

        arguments[parameter.Name] = argument;
        return true;
    }

    private bool Argument(LayerKind kind, MapEntry entry, ImmutableDictionary<string, Argument>.Builder arguments)
    {
        if (kind.Find(entry.Key.Value) is not { } parameter || parameter.Type == ParameterType.Layers)
        {
            var known = kind.Parameters.Where(candidate => candidate.Type != ParameterType.Layers).Select(candidate => candidate.Name);
            diagnostics.Report(Rules.UnknownArgument, entry.Key.Span, kind.Name, entry.Key.Value, NearestName.Hint(entry.Key.Value, known));
            return false;
        }

        if (arguments.ContainsKey(parameter.Name))
        {
            diagnostics.Report(Rules.DuplicateKey, entry.Key.Span, parameter.Name);
            return false;
        }

        if (ArgumentBinder.Bind(parameter, entry.Value, diagnostics) is not { } argument)
        {
            return false;
        }

        arguments[parameter.Name] = argument;
        return true;
    }

    /// <summary>Whether every argument that must be written is there; `defaults` cannot supply the one beside the kind.</summary>
    private BoundCall Complete(BoundCall call)
    {
        if (!call.IsBroken && call.Kind.Primary is { Default: null } primary && primary.Type != ParameterType.Layers && !call.Arguments.ContainsKey(primary.Name))
        {
            diagnostics.Report(Rules.MissingKey, call.Span, $"The layer `{call.Kind.Name}`", primary.Name, $"it beside the layer's kind, as in `{call.Kind.Name}: 2`");
            return call with { IsBroken = true };
        }

        return call;
    }

    private BoundCall? Alone(ScalarNode word)
    {
        if (LayerCatalogue.Find(word.Value) is { } kind)
        {
            return Complete(new BoundCall(kind, ImmutableDictionary<string, Argument>.Empty, [], word.Span));
        }

        diagnostics.Report(Rules.UnknownLayer, word.Span, word.Value, NearestName.Hint(word.Value, LayerCatalogue.Names));
        return null;
    }
}
