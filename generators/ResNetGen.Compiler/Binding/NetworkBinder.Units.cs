using ResNetGen.Compiler.Diagnostics;
using ResNetGen.Compiler.Naming;
using ResNetGen.Compiler.Syntax;

namespace ResNetGen.Compiler.Binding;

/// <content>Unit functions.</content>
internal sealed partial class NetworkBinder
{
    private BoundUnit Declare(MapEntry entry)
    {
        if (!Names.IsName(entry.Key.Value))
        {
            diagnostics.Report(Rules.BadName, entry.Key.Span, entry.Key.Subject, "a unit function");
            hasRejectedUnit = true;
        }
        else if (entry.Value is not MapNode map)
        {
            diagnostics.Report(
                Rules.WrongNode,
                entry.Value.Span,
                $"The unit function `{entry.Key.Value}`",
                "a mapping with `args` and `layers`",
                entry.Value.Kind);
        }
        else
        {
            return BindUnit(entry.Key, map, isShipped: false);
        }

        return new BoundUnit(Names.FromFile(entry.Key.Value), "unit", [], [], IsShipped: false, IsBroken: true);
    }

    private BoundUnit BindUnit(ScalarNode name, MapNode written, bool isShipped)
    {
        var mistakes = diagnostics.Count;
        var (map, _) = KnownKeys.Correct(written, UnitKeys, $"the unit function `{name.Value}`", diagnostics);
        var scope = UnitScope(map) ?? name.Value;
        var parameters = Parameters(map);
        var body = (IReadOnlyList<BoundLayer>)[];
        if (map.Find("layers") is not { } entry)
        {
            diagnostics.Report(Rules.MissingKey, name.Span, $"The unit function `{name.Value}`", "layers", "its layers as a list");
        }
        else if (entry.Value is ListNode { Items.Count: 0 })
        {
            diagnostics.Report(Rules.NoLayers, entry.Value.Span, $"The unit function `{name.Value}`");
        }
        else
        {
            body = LayerBinder.Bind(
                entry.Value,
                $"`layers` of `{name.Value}`",
                new LayerScope(source, constants, [.. ScopePattern.OfLayers, .. parameters], unitNames),
                new MemberNames(diagnostics),
                diagnostics);
        }

        return new BoundUnit(
            name.Value, scope, parameters, body, isShipped, IsBroken: diagnostics.Count > mistakes) { Definition = name.Span };
    }

    private string? UnitScope(MapNode unit)
    {
        if (unit["scope"] is ScalarNode word && (word.Value.Length == 0 || Names.IsName(word.Value)))
        {
            return word.Value;
        }

        if (unit["scope"] is { } given)
        {
            diagnostics.Report(Rules.BadName, given.Span, given.Subject, "a scope");
        }

        return null;
    }

    private List<string> Parameters(MapNode unit)
    {
        var parameters = new List<string>();
        switch (unit["args"])
        {
            case null:
                break;
            case ListNode list when list.Items.Count > MostParameters:
                diagnostics.Report(
                    Rules.TooLarge,
                    list.Items[MostParameters].Span,
                    FormattableString.Invariant($"a unit function has {list.Items.Count} arguments and may have {MostParameters}"));
                break;
            case ListNode list when list.Items.All(item => item is ScalarNode):
                foreach (var item in list.Items.Cast<ScalarNode>())
                {
                    if (!Names.IsName(item.Value))
                    {
                        diagnostics.Report(Rules.BadName, item.Span, item.Subject, "an argument of a unit");
                    }
                    else if (IsWordOfTheLanguage(item.Value))
                    {
                        diagnostics.Report(Rules.DuplicateName, item.Span, item.Value, "a word of the language");
                    }
                    else if (parameters.Contains(item.Value))
                    {
                        diagnostics.Report(Rules.DuplicateName, item.Span, item.Value, "another argument of this unit");
                    }
                    else
                    {
                        parameters.Add(item.Value);
                    }
                }

                break;
            case var node:
                diagnostics.Report(Rules.WrongNode, node.Span, "`args`", "a list of names, such as `[depth, stride]`", node.Kind);
                break;
        }

        return parameters;
    }
}
