using System.Globalization;
using System.Text.RegularExpressions;
using ResNetGen.Compiler.Diagnostics;
using ResNetGen.Compiler.Graph;
using ResNetGen.Compiler.Syntax;
using ResNetGen.Compiler.Text;

namespace ResNetGen.Compiler.Binding;

/// <content>Blocks, and the arguments of their units.</content>
internal sealed partial class NetworkBinder
{
    private static readonly Regex NamesInTuples = new(@"(?<![0-9A-Za-z_.])[A-Za-z_][0-9A-Za-z_.]*", RegexOptions.CultureInvariant);

    /// <summary>What does not belong to the numbers, the arithmetic and the brackets of tuples.</summary>
    private static readonly Regex NotOfTuples = new(@"[^0-9()\[\],*+ -]", RegexOptions.CultureInvariant);

    /// <summary>The scopes of the units of a block, or of all blocks.</summary>
    private string? UnitScopes(MapNode map) =>
        map["unit_scope"] is { } node ? ScopePattern.Parse(node, ScopePattern.OfUnits, diagnostics)?.Text : null;

    private IReadOnlyList<BoundBlock> Blocks(string unitScope)
    {
        switch (file["blocks"])
        {
            case null:
                return [];
            case ListNode list when list.Items.Count > MostBlocks:
                diagnostics.Report(
                    Rules.TooLarge,
                    list.Items[MostBlocks].Span,
                    FormattableString.Invariant($"`blocks` has {list.Items.Count} blocks and may have {MostBlocks}"));
                return [Unreadable(list.Span)];
            case ListNode list:
                // The scopes that the file gives come first, so that those of the others make way for them.
                var items = list.Items.Select(Corrected).ToList();
                var scopes = items.Select(item => Scope(item.Block)).ToList();
                return
                [
                    .. items.Select((item, i) => Block(
                        item.Block, item.IsWhole, scopes[i] ?? members.Free(FormattableString.Invariant($"block{i + 1}"), ClassSuffix)) with
                    {
                        UnitScope = (item.Block is MapNode map ? UnitScopes(map) : null) ?? unitScope,
                    }),
                ];
            case var node:
                diagnostics.Report(
                    Rules.WrongNode,
                    node.Span,
                    "`blocks`",
                    "a list, such as `- { scope: block1, unit_fn: bottleneck, args: \"[(256, 64, 1)] * 3\" }`",
                    node.Kind);
                return [Unreadable(node.Span)];
        }
    }

    private BoundBlock Unreadable(SourceSpan span) => new(members.Free("block", ClassSuffix), null, [], span);

    private string? Scope(SyntaxNode block)
    {
        switch ((block as MapNode)?["scope"])
        {
            case null:
                return null;
            case ScalarNode given:
                return members.Declare(given, "a block", ClassSuffix) ? given.Value : null;
            case var wrong:
                diagnostics.Report(Rules.WrongNode, wrong.Span, "`scope`", "a name", wrong.Kind);
                return null;
        }
    }

    private (SyntaxNode Block, bool IsWhole) Corrected(SyntaxNode node)
    {
        if (node is not MapNode map || Torn(map) is not null)
        {
            return (node, true);
        }

        var (block, isWhole) = KnownKeys.Correct(map, BlockKeys, "a block", diagnostics);
        return (block, isWhole);
    }

    /// <summary>
    /// <c>args: (256, 64, 1) * 2</c> without quotes falls apart at its commas inside braces; that deserves one sentence of its own.
    /// </summary>
    private static ScalarNode? Torn(MapNode block) =>
        (block["args"] is ListNode { Items.Count: > 0 } list ? list.Items[0] : block["args"]) is ScalarNode { IsQuoted: false } args
            && args.Value.StartsWith("(", StringComparison.Ordinal) && (block["args"] is ListNode || !args.Value.Contains(')'))
            ? args
            : null;

    private BoundBlock Block(SyntaxNode node, bool whole, string scope)
    {
        if (node is not MapNode map)
        {
            diagnostics.Report(Rules.WrongNode, node.Span, "A block", "a mapping with `scope`, `unit_fn` and `args`", node.Kind);
            return new BoundBlock(scope, null, [], node.Span);
        }

        if (Torn(map) is { } torn)
        {
            diagnostics.Report(Rules.BadTuples, torn.Span, Remedies.Unquoted(map["args"] is ListNode));
            return new BoundBlock(scope, null, [], map.Head);
        }

        var unit = UnitFunction(map, whole);
        var arguments = Arguments(map, whole);
        if (unit is null)
        {
            return new BoundBlock(scope, null, [], map.Head);
        }

        if (arguments is null)
        {
            return new BoundBlock(scope, unit with { IsBroken = true }, StandIns(map["args"]), map.Head);
        }

        // Tuples of another length are no mistake of their own where it is not known what they should fit.
        if ((map["unit_fn"] as ScalarNode)?.Value != unit.Name && arguments.Exists(tuple => tuple.Values.Count != unit.Parameters.Count))
        {
            unit = unit with { IsBroken = true };
        }

        // The same in many tuples is mostly a mistake in the unit function, or in its name.
        foreach (var tuple in unit.IsBroken ? [] : arguments.Where(
            tuple => tuple.Values.Count != unit.Parameters.Count && wrongLengths.Add((unit.Name, tuple.Values.Count))))
        {
            diagnostics.Report(
                Rules.TupleLength,
                tuple.Span,
                unit.Name,
                Arguments(unit.Parameters),
                tuple.Values.Count,
                Balance(unit.Parameters, tuple.Values.Count));
        }

        return new BoundBlock(scope, unit, arguments, map.Head);
    }

    /// <summary>As many units as can be made out in arguments that could not be read, so that the class keeps their members.</summary>
    private IReadOnlyList<UnitArguments> StandIns(SyntaxNode? arguments)
    {
        var count = arguments switch
        {
            ScalarNode text =>
                ExpressionParser.ParseTuples(
                    text.As(NotOfTuples.Replace(NamesInTuples.Replace(text.Value, Value), string.Empty)),
                    new ExpressionEvaluator(constants, new DiagnosticBag()),
                    new DiagnosticBag())?.Count
                    ?? text.Value.Count(c => c == '('),
            ListNode list => list.Items.Count,
            _ => 0,
        };
        return [.. Enumerable.Repeat(new UnitArguments([], arguments?.Span ?? default), Math.Min(count, ExpressionParser.MostUnits))];

        string Value(Match name) =>
            (constants.TryGetValue(name.Value, out var value) ? value : 1).ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>What makes a tuple as long as it must be.</summary>
    private static string Balance(IReadOnlyList<string> parameters, int count) => count < parameters.Count
        ? "add " + string.Join(" and ", parameters.Skip(count).Select(name => $"`{name}`"))
        : FormattableString.Invariant(
            $"take the last {(count - parameters.Count == 1 ? "" : FormattableString.Invariant($"{count - parameters.Count} "))}out");

    private static string Arguments(IReadOnlyList<string> parameters) => parameters.Count switch
    {
        0 => "no arguments",
        1 => $"one argument ({parameters[0]})",
        _ => FormattableString.Invariant($"{parameters.Count} arguments ({string.Join(", ", parameters)})"),
    };

    private BoundUnit? UnitFunction(MapNode block, bool isWhole)
    {
        switch (block["unit_fn"])
        {
            case null when isWhole:
                diagnostics.Report(
                    Rules.MissingKey, block.Head, "The block", "unit_fn", "the name of a unit function, such as `unit_fn: bottleneck`");
                return null;
            case null:
                return null;
            case ScalarNode word:
                if (UnitNamed(word, word.Value) is { } known)
                {
                    return known;
                }

                var names = UnitLibrary.Names.Concat(units.Keys).ToList();
                if (!hasRejectedUnit && unknownUnits.Add(word.Value))
                {
                    diagnostics.Report(Rules.UnknownUnit, word.Span, word.Shown, NearestName.Hint(word.Value, names));
                }

                if (diagnostics.IsFull || NearestName.Find(word.Value, names) is not { } meant)
                {
                    return null;
                }

                // Where another is as near it may be that one, whose shapes differ.
                var guess = UnitNamed(word, meant);
                return guess is not null && NearestName.Find(word.Value, names.Where(other => other != meant)) is not null
                    ? guess with { IsBroken = true }
                    : guess;
            case var node:
                diagnostics.Report(Rules.WrongNode, node.Span, "`unit_fn`", "the name of a unit function", node.Kind);
                return null;
        }
    }

    private BoundUnit? UnitNamed(ScalarNode use, string name) =>
        units.TryGetValue(name, out var known) ? known
        : UnitLibrary.Find(name) is { } shipped ? units[name] = BindUnit(use.As(name), shipped, isShipped: true)
        : null;

    private List<UnitArguments>? Arguments(MapNode block, bool isWhole)
    {
        switch (block.Find("args"))
        {
            case null when !isWhole:
                return null;
            case null:
                diagnostics.Report(
                    Rules.MissingKey,
                    block.Head,
                    "The block",
                    "args",
                    "the arguments of its units, such as `args: \"[(256, 64, 1)] * 2 + [(256, 64, 2)]\"`");
                return null;
            case { Value: ScalarNode text }:
                return ExpressionParser.ParseTuples(text, times, diagnostics);
            case { Value: ListNode list }:
                return Arguments(list);
            case var entry:
                diagnostics.Report(Rules.BadTuples, entry.Value.Span, $"{entry.Value.Kind} stands here");
                return null;
        }
    }

    private List<UnitArguments>? Arguments(ListNode list)
    {
        if (list.Items.Count == 0 || list.Items.Count > ExpressionParser.MostUnits)
        {
            diagnostics.Report(
                Rules.BadTuples,
                list.Span,
                list.Items.Count == 0
                    ? "the list is empty"
                    : FormattableString.Invariant($"there are more than {ExpressionParser.MostUnits} units"));
            return null;
        }

        List<UnitArguments> tuples = [];
        foreach (var item in list.Items)
        {
            if (item is not ListNode values || !values.Items.All(value => value is ScalarNode))
            {
                diagnostics.Report(Rules.BadTuples, item.Span, $"{item.Kind} stands where the list of one unit's arguments should");
                return null;
            }

            var expressions = values.Items.Cast<ScalarNode>()
                .Select(value => ExpressionParser.ParseExpression(value, diagnostics))
                .ToList();
            if (expressions.Contains(null))
            {
                return null;
            }

            tuples.Add(new UnitArguments([.. expressions.Select(expression => expression!)], values.Span));
        }

        return tuples;
    }
}
