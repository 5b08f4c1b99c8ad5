using System.Collections.Immutable;
using ResNetGen.Compiler.Catalogue;
using ResNetGen.Compiler.Diagnostics;
using ResNetGen.Compiler.Syntax;

namespace ResNetGen.Compiler.Binding;

/// <content>One layer: its kind, its arguments and where its input comes from.</content>
internal sealed partial class LayerBinder
{
    private BoundCall? Call(MapNode written, string[] itemKeys)
    {
        if (Kind(written) is not { } chosen)
        {
            return null;
        }

        if (LayerCatalogue.Find(chosen.Entry.Key.Value) is not null)
        {
            return Call(written, itemKeys, chosen.Kind, chosen.Entry);
        }

        // What is wrong with the layer that may have been meant is no mistake of the one that stands here.
        var mistakes = new DiagnosticBag();
        var guess = new LayerBinder(this, mistakes).Call(written, itemKeys, chosen.Kind, chosen.Entry);
        return guess with
        {
            IsGuess = true,
            IsBroken = guess.IsBroken || mistakes.HasErrors || !IsMeant(chosen.Entry.Key.Value, chosen.Kind),
        };
    }

    private BoundCall Call(MapNode written, string[] itemKeys, LayerKind kind, MapEntry beside)
    {
        var takesList = kind.Primary?.Type == ParameterType.Layers;
        var known = kind.Parameters.Where(parameter => parameter != kind.Primary).Select(parameter => parameter.Name)
            .Concat(takesList ? itemKeys.Where(key => key != "from") : itemKeys)
            .Append(beside.Key.Value);
        var (map, isWhole) = Correct(written, kind, [.. known], diagnostics);

        var arguments = ImmutableDictionary.CreateBuilder<string, Argument>(StringComparer.Ordinal);
        var from = (IReadOnlyList<int?>)[];
        var sound = isWhole;
        foreach (var entry in map.Entries)
        {
            if (entry == beside)
            {
                sound &= Primary(kind, entry, arguments, ref from);
            }
            else if (entry.Key.Value == "from")
            {
                if (entry.Value is ScalarNode source)
                {
                    from = [Resolve(source)];
                }
                else
                {
                    diagnostics.Report(Rules.WrongNode, entry.Value.Span, "`from`", "the name of one layer", entry.Value.Kind);
                    sound = false;
                }
            }
            else if (entry.Key.Value is not ("name" or "scope"))
            {
                if (ArgumentBinder.Bind(kind.Find(entry.Key.Value)!, entry.Value, diagnostics) is { } argument)
                {
                    arguments[entry.Key.Value] = argument;
                }
                else
                {
                    sound = false;
                }
            }
        }

        var part = kind.Primary?.Type == ParameterType.File && sound ? scope.Source.Part(beside.Value, diagnostics) : null;
        sound &= part is not null || kind.Primary?.Type != ParameterType.File;
        return Complete(new BoundCall(kind, arguments.ToImmutable(), from, beside.Key.Span) { IsBroken = !sound, Part = part });
    }

    /// <summary>The one layer that a mapping says, or the one that was meant.</summary>
    private (LayerKind Kind, MapEntry Entry)? Kind(MapNode map)
    {
        var kinds = map.Entries.Where(entry => LayerCatalogue.Find(entry.Key.Value) is not null).ToList();
        if (kinds.Count == 1)
        {
            return (LayerCatalogue.Find(kinds[0].Key.Value)!, kinds[0]);
        }

        if (kinds.Count > 1)
        {
            diagnostics.Report(Rules.NotOneLayer, kinds[1].Key.Span, $"`{kinds[0].Key.Value}` and `{kinds[1].Key.Value}`");
            return null;
        }

        var candidates = map.Entries.Where(entry => !CallKeys.Contains(entry.Key.Value) && !LayerCatalogue.IsWord(entry.Key.Value))
            .ToList();
        if (candidates.Count == 0)
        {
            diagnostics.Report(Rules.NotOneLayer, map.Head, "none");
            return null;
        }

        var unknown = candidates.FirstOrDefault(entry => scope.Units.Contains(entry.Key.Value))
            ?? candidates.FirstOrDefault(entry => NearestName.FindAlike(entry.Key.Value, LayerCatalogue.Names) is not null)
            ?? candidates[0];
        return Unknown(unknown.Key) is { } meant ? (meant, unknown) : null;
    }

    /// <summary>Reports a layer that is not known, and finds the one that was meant.</summary>
    private LayerKind? Unknown(ScalarNode name)
    {
        if (scope.Units.Contains(name.Value))
        {
            diagnostics.Report(
                Rules.UnknownLayer,
                name.Span,
                name.Shown,
                $"it is a unit function, which only a block calls, as in `blocks: [{{ unit_fn: {name.Value}, args: … }}]`.");
            return null;
        }

        diagnostics.Report(Rules.UnknownLayer, name.Span, name.Shown, NearestName.Hint(name.Value, LayerCatalogue.Names));
        return NearestName.FindAlike(name.Value, LayerCatalogue.Names) is { } alike ? LayerCatalogue.Find(alike) : null;
    }

    /// <summary>Whether a name is a slip in that of a kind, and not the name of another kind that other libraries have.</summary>
    private static bool IsMeant(string name, LayerKind kind) => NearestName.Find(name, LayerCatalogue.Names) == kind.Name;

    private bool Primary(
        LayerKind kind, MapEntry entry, ImmutableDictionary<string, Argument>.Builder arguments, ref IReadOnlyList<int?> from)
    {
        var empty = entry.Value is ScalarNode { Value: var word } && CoreSchema.Word(word) is "" or "true";
        if (kind.Primary is not { } parameter)
        {
            if (!empty)
            {
                diagnostics.Report(
                    Rules.WrongNode, entry.Value.Span, $"`{kind.Name}`", $"without a value, as in `- {kind.Name}`", entry.Value.Kind);
            }

            return empty;
        }

        if (parameter.Type == ParameterType.Layers)
        {
            if (entry.Value is ListNode { Items.Count: > MostLayers } endless)
            {
                diagnostics.Report(
                    Rules.TooLarge,
                    endless.Items[MostLayers].Span,
                    FormattableString.Invariant($"`{kind.Name}` has {endless.Items.Count} layers and may have {MostLayers}"));
                return false;
            }

            if (entry.Value is ListNode list && list.Items.All(item => item is ScalarNode))
            {
                from = [.. list.Items.Cast<ScalarNode>().Select(Resolve)];
                return true;
            }

            diagnostics.Report(
                Rules.WrongNode,
                entry.Value.Span,
                $"`{kind.Name}`",
                $"a list of layers, as in `{kind.Name}: [shortcut, conv2]`",
                entry.Value.Kind);
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

    /// <summary>The position of a layer above, or of the one that was meant.</summary>
    private int? Resolve(ScalarNode name)
    {
        if (above.TryGetValue(name.Value, out var position))
        {
            return position;
        }

        // It may be the name that was rejected, as it should have been written.
        if (!hasRejectedName && unknownNames.Add(name.Value))
        {
            diagnostics.Report(Rules.UnknownReference, name.Span, name.Shown, NearestName.Hint(name.Value, above.Keys));
        }

        return !diagnostics.IsFull && NearestName.Find(name.Value, above.Keys) is { } meant ? above[meant] : null;
    }

    /// <summary>Whether the argument beside the kind is there; `defaults` cannot supply it.</summary>
    private BoundCall Complete(BoundCall call)
    {
        if (!call.IsBroken
            && call.Kind.Primary is { Default: null } primary
            && primary.Type != ParameterType.Layers
            && !call.Arguments.ContainsKey(primary.Name))
        {
            diagnostics.Report(
                Rules.MissingKey,
                call.Span,
                $"The layer `{call.Kind.Name}`",
                primary.Name,
                $"it beside the layer, as in `{Example(call.Kind)}`");
            return call with { IsBroken = true };
        }

        return call;
    }

    private BoundCall? Alone(ScalarNode word)
    {
        if (LayerCatalogue.Find(word.Value) is { } known)
        {
            return Complete(Call(known));
        }

        return Unknown(word) is { } meant
            ? Call(meant) with { IsBroken = meant.Primary is { Default: null } || !IsMeant(word.Value, meant), IsGuess = true }
            : null;

        BoundCall Call(LayerKind kind) => new(kind, ImmutableDictionary<string, Argument>.Empty, [], word.Span);
    }
}
