using System.Collections.Immutable;
using System.Globalization;
using ResNetGen.Compiler.Diagnostics;
using ResNetGen.Compiler.Shapes;
using ResNetGen.Compiler.Syntax;

namespace ResNetGen.Compiler.Binding;

/// <summary>Turns the tree of a file into a bound network: keys checked, names resolved, defaults applied.</summary>
internal sealed class NetworkBinder
{
    private const int LargestSize = 1 << 16;
    private const int LargestClasses = 1 << 24;
    private const int MostBlocks = 256;
    private const int MostParameters = 16;

    /// <summary>What a block's class has after its property's name.</summary>
    private const string ClassSuffix = "Layers";

    private static readonly string[] Keys =
        ["extends", "network", "class", "input", "num_classes", "constants", "output_stride", "defaults", "units", "root", "unit_scope", "blocks", "head"];
    private static readonly string[] UnitKeys = ["scope", "args", "layers"];
    private static readonly string[] BlockKeys = ["scope", "unit_scope", "unit_fn", "args"];

    private readonly NetworkSource source;
    private readonly MapNode file;
    private readonly bool isWhole;
    private readonly Dictionary<string, long> constants = new(StringComparer.Ordinal);
    private readonly DiagnosticBag diagnostics;
    private readonly Dictionary<string, BoundUnit> units = new(StringComparer.Ordinal);
    private readonly HashSet<string> unknownUnits = new(StringComparer.Ordinal);
    private readonly MemberNames members;
    private bool hasRejectedUnit;

    private NetworkBinder(NetworkSource source, MapNode file, DiagnosticBag diagnostics)
    {
        this.source = source;
        this.diagnostics = diagnostics;
        (this.file, isWhole) = KnownKeys.Correct(file, Keys, "the network", diagnostics);
        members = new MemberNames(diagnostics);
    }

    /// <summary>The network; where the file is wrong, what comes nearest, and then there are diagnostics.</summary>
    public static BoundNetwork Bind(NetworkSource source, MapNode file, DiagnosticBag diagnostics) => new NetworkBinder(source, file, diagnostics).Network(source.File.Path);

    private BoundNetwork Network(string fileName)
    {
        var name = Name();
        var className = ClassName(source.InheritsName ? null : name) ?? Names.FromFile(fileName);
        members.Reserve(className);
        var mistakes = diagnostics.Count;
        var input = Input();
        var classes = Classes();
        Constants();
        var outputStride = OutputStride();
        var defaults = Defaults();
        var unitScope = UnitScopes(file) ?? "unit_{n}";

        // What hangs on these cannot be judged where they are wrong.
        input = isWhole && diagnostics.Count == mistakes ? input : Shape.Unknown;
        foreach (var entry in Map("units")?.Entries ?? [])
        {
            units[entry.Key.Value] = Declare(entry);
        }

        var root = Section("root");
        var blocks = Blocks(unitScope);
        var head = Section("head");
        if (file["root"] is null && file["blocks"] is null && file["head"] is null)
        {
            Missing("root", "the first layers, such as `root: [{ name: conv1, conv2d: 64, kernel: 7, stride: 2 }]`");
        }

        return new BoundNetwork(name ?? Names.FromFile(fileName).ToLowerInvariant(), className, input, classes, constants, outputStride, defaults, root, blocks, head, file.Head);
    }

    /// <summary>Reports a key that is not there; where there is one that nobody knows, that one is the mistake.</summary>
    private void Missing(string key, string what)
    {
        if (isWhole)
        {
            diagnostics.Report(Rules.MissingKey, file.Head, "The file", key, what);
        }
    }

    private string? Name()
    {
        if (file["network"] is not { } node)
        {
            Missing("network", "`network: resnet_v2_50`, say, as its first line");
            return null;
        }

        if (node is ScalarNode scalar && Names.IsName(scalar.Value))
        {
            return scalar.Value;
        }

        diagnostics.Report(Rules.BadName, node.Span, node.Subject, "the network");
        return null;
    }

    /// <summary>The class's name: what the file says, or its network's name as C# writes it.</summary>
    private string? ClassName(string? network)
    {
        var derived = network is null ? null : Names.Pascal(network);
        switch (file["class"])
        {
            case null when derived is not null && Names.IsTakenType(derived):
                diagnostics.Report(Rules.NameCollision, file["network"]!.Span, network!, derived, "uses a type of that name already");
                return null;
            case null:
                return derived;
            case ScalarNode given when Names.IsName(given.Value) && char.IsUpper(given.Value[0]) && !Names.IsTakenType(given.Value):
                return given.Value;
            case ScalarNode given when Names.IsTakenType(given.Value):
                diagnostics.Report(Rules.NameCollision, given.Span, given.Value, given.Value, "uses a type of that name already");
                break;
            case var given:
                diagnostics.Report(Rules.BadValue, given.Span, "class", "a name of C# that begins with a capital letter, such as `ResNet50`", given.Kind);
                break;
        }

        return derived is not null && Names.IsTakenType(derived) ? null : derived;
    }

    private IReadOnlyList<BoundLayer> Section(string key) =>
        file[key] is { } node ? LayerBinder.Bind(node, $"`{key}`", new LayerScope(source, constants, []), members, diagnostics) : [];

    private Shape Input()
    {
        if (file.Find("input") is not { } entry)
        {
            Missing("input", "the shape of an image, as in `input: [3, 224, 224]`");
            return Shape.Unknown;
        }

        if (entry.Value is not ListNode { Items.Count: 3 } list)
        {
            diagnostics.Report(Rules.WrongNode, entry.Value.Span, "`input`", "a list of three: [channels, height, width]",
                entry.Value is ListNode { Items.Count: var count } ? FormattableString.Invariant($"of {count}") : entry.Value.Kind);
            return Shape.Unknown;
        }

        var sizes = list.Items.Select(item => Integer(item, "input", 1, LargestSize)).ToList();
        return sizes.All(size => size is not null) ? new Shape([.. sizes.Select(size => size!.Value)]) : Shape.Unknown;
    }

    private int? Classes()
    {
        if (file["num_classes"] is null or ScalarNode { Value: "none" })
        {
            return null;
        }

        var classes = Integer(file["num_classes"]!, "num_classes", 1, LargestClasses) ?? 1;
        constants["num_classes"] = classes;
        return classes;
    }

    /// <summary>Names for numbers, each of which may use those above it.</summary>
    private void Constants()
    {
        foreach (var entry in Map("constants")?.Entries ?? [])
        {
            if (!Names.IsName(entry.Key.Value))
            {
                diagnostics.Report(Rules.BadName, entry.Key.Span, entry.Key.Subject, "a constant");
            }
            else if (IsWordOfTheLanguage(entry.Key.Value))
            {
                diagnostics.Report(Rules.DuplicateName, entry.Key.Span, entry.Key.Value, "a word of the language");
            }
            else
            {
                constants[entry.Key.Value] = Constant(entry.Key.Value, entry.Value) ?? 0;
            }
        }
    }

    private long? Constant(string name, SyntaxNode node)
    {
        if (node is ScalarNode scalar)
        {
            return ExpressionParser.ParseExpression(scalar, diagnostics) is { } expression ? new Evaluation(constants, diagnostics).Evaluate(expression) : null;
        }

        diagnostics.Report(Rules.WrongNode, node.Span, $"`{name}`", "an integer, `true` or `false`, or an expression of these", node.Kind);
        return null;
    }

    private static bool IsWordOfTheLanguage(string name) => name is "num_classes" or "input" or "rate" or "next_rate" or "true" or "false" or "and" or "or" or "not" or "same" or "valid";

    private OutputStrideValue? OutputStride() =>
        file["output_stride"] is { } node and not ScalarNode { Value: "none" } && Integer(node, "output_stride", 1, LargestSize) is { } value ? new OutputStrideValue(value, node.Span) : null;

    /// <summary>The scopes of the units of a block, or of all blocks.</summary>
    private string? UnitScopes(MapNode map) => map["unit_scope"] is { } node ? ScopePattern.Parse(node, ScopePattern.OfUnits, diagnostics)?.Text : null;

    private int? Integer(SyntaxNode node, string what, int least, int greatest)
    {
        if (node is ScalarNode scalar
            && int.TryParse(scalar.Value.Replace("_", string.Empty), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            && value >= least && value <= greatest)
        {
            return value;
        }

        diagnostics.Report(Rules.BadValue, node.Span, what, FormattableString.Invariant($"an integer from {least} to {greatest}"), node.Kind);
        return null;
    }

    private LayerDefaults Defaults()
    {
        var byKind = ImmutableDictionary.CreateBuilder<string, ImmutableDictionary<string, Argument>>(StringComparer.Ordinal);
        if (Map("defaults") is { } written)
        {
            var known = LayerCatalogue.Names.ToList();
            var (map, _) = KnownKeys.Correct(written, known, entry => diagnostics.Report(
                Rules.UnknownLayer, entry.Key.Span, entry.Key.Shown, NearestName.Hint(entry.Key.Value, known)));
            foreach (var entry in map.Entries)
            {
                var kind = LayerCatalogue.Find(entry.Key.Value)!;
                if (entry.Value is MapNode arguments)
                {
                    byKind[kind.Name] = LayerBinder.Defaults(kind, arguments, diagnostics);
                }
                else
                {
                    diagnostics.Report(Rules.WrongNode, entry.Value.Span, $"The defaults of `{kind.Name}`", "a mapping of arguments, such as `{ activation: relu }`", entry.Value.Kind);
                }
            }
        }

        return new LayerDefaults(byKind.ToImmutable());
    }

    private BoundUnit Declare(MapEntry entry)
    {
        if (!Names.IsName(entry.Key.Value))
        {
            diagnostics.Report(Rules.BadName, entry.Key.Span, entry.Key.Subject, "a unit function");
            hasRejectedUnit = true;
        }
        else if (entry.Value is not MapNode map)
        {
            diagnostics.Report(Rules.WrongNode, entry.Value.Span, $"The unit function `{entry.Key.Value}`", "a mapping with `args` and `layers`", entry.Value.Kind);
        }
        else
        {
            return Unit(entry.Key, map, isShipped: false);
        }

        return new BoundUnit(Names.FromFile(entry.Key.Value), "unit", [], [], IsShipped: false, IsBroken: true);
    }

    private BoundUnit Unit(ScalarNode name, MapNode written, bool isShipped)
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
            body = LayerBinder.Bind(entry.Value, $"`layers` of `{name.Value}`", new LayerScope(source, constants, [.. ScopePattern.OfLayers, .. parameters]), new MemberNames(diagnostics), diagnostics);
        }

        return new BoundUnit(name.Value, scope, parameters, body, isShipped, IsBroken: diagnostics.Count > mistakes);
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
                diagnostics.Report(Rules.TooLarge, list.Items[MostParameters].Span, FormattableString.Invariant($"a unit function has {list.Items.Count} arguments and may have {MostParameters}"));
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

    private IReadOnlyList<BoundBlock> Blocks(string unitScope)
    {
        switch (file["blocks"])
        {
            case null:
                return [];
            case ListNode list when list.Items.Count > MostBlocks:
                diagnostics.Report(Rules.TooLarge, list.Items[MostBlocks].Span, FormattableString.Invariant($"`blocks` has {list.Items.Count} blocks and may have {MostBlocks}"));
                return [Unreadable(list.Span)];
            case ListNode list:
                // The scopes that the file gives come first, so that those of the others make way for them.
                var scopes = list.Items.Select(Scope).ToList();
                return
                [
                    .. list.Items.Select((item, i) => Block(item, scopes[i] ?? members.Free(FormattableString.Invariant($"block{i + 1}"), ClassSuffix)) with
                    {
                        UnitScope = (item is MapNode map ? UnitScopes(map) : null) ?? unitScope,
                    }),
                ];
            case var node:
                diagnostics.Report(Rules.WrongNode, node.Span, "`blocks`", "a list, such as `- { scope: block1, unit_fn: bottleneck, args: \"[(256, 64, 1)] * 3\" }`", node.Kind);
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

    private BoundBlock Block(SyntaxNode node, string scope)
    {
        if (node is not MapNode written)
        {
            diagnostics.Report(Rules.WrongNode, node.Span, "A block", "a mapping with `scope`, `unit_fn` and `args`", node.Kind);
            return new BoundBlock(scope, null, [], node.Span);
        }

        // `args: (256, 64, 1) * 2` without quotes falls apart at its commas inside braces; that deserves one sentence of its own.
        if (written["args"] is ScalarNode torn && torn.Value.Contains('(') && !torn.Value.Contains(')'))
        {
            diagnostics.Report(Rules.BadTuples, torn.Span, "inside braces the tuples must be quoted");
            return new BoundBlock(scope, null, [], written.Head);
        }

        var (map, whole) = KnownKeys.Correct(written, BlockKeys, "a block", diagnostics);
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

        foreach (var tuple in unit.IsBroken ? [] : arguments.Where(tuple => tuple.Values.Count != unit.Parameters.Count))
        {
            diagnostics.Report(Rules.TupleLength, tuple.Span, unit.Name, Arguments(unit.Parameters), tuple.Values.Count);
        }

        return new BoundBlock(scope, unit, arguments, map.Head);
    }

    /// <summary>As many units as can be made out in arguments that could not be read, so that the class keeps their members.</summary>
    private static IReadOnlyList<Tuple> StandIns(SyntaxNode? arguments)
    {
        var count = arguments switch
        {
            ScalarNode text => text.Value.Count(c => c == '('),
            ListNode list => list.Items.Count,
            _ => 0,
        };
        return [.. Enumerable.Repeat(new Tuple([], arguments?.Span ?? default), Math.Min(count, ExpressionParser.MostUnits))];
    }

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
                diagnostics.Report(Rules.MissingKey, block.Head, "The block", "unit_fn", "the name of a unit function, such as `unit_fn: bottleneck`");
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

                return !diagnostics.IsFull && NearestName.Find(word.Value, names) is { } meant ? UnitNamed(word, meant) : null;
            case var node:
                diagnostics.Report(Rules.WrongNode, node.Span, "`unit_fn`", "the name of a unit function", node.Kind);
                return null;
        }
    }

    private BoundUnit? UnitNamed(ScalarNode use, string name) =>
        units.TryGetValue(name, out var known) ? known
        : UnitLibrary.Find(name) is { } shipped ? units[name] = Unit(use.As(name), shipped, isShipped: true)
        : null;

    private List<Tuple>? Arguments(MapNode block, bool isWhole)
    {
        switch (block.Find("args"))
        {
            case null when !isWhole:
                return null;
            case null:
                diagnostics.Report(Rules.MissingKey, block.Head, "The block", "args", "the arguments of its units, such as `args: \"[(256, 64, 1)] * 2 + [(256, 64, 2)]\"`");
                return null;
            case { Value: ScalarNode text }:
                return ExpressionParser.ParseTuples(text, diagnostics);
            case { Value: ListNode list }:
                return Arguments(list);
            case var entry:
                diagnostics.Report(Rules.BadTuples, entry.Value.Span, $"{entry.Value.Kind} stands here");
                return null;
        }
    }

    private List<Tuple>? Arguments(ListNode list)
    {
        if (list.Items.Count == 0 || list.Items.Count > ExpressionParser.MostUnits)
        {
            diagnostics.Report(Rules.BadTuples, list.Span, list.Items.Count == 0 ? "the list is empty" : FormattableString.Invariant($"there are more than {ExpressionParser.MostUnits} units"));
            return null;
        }

        List<Tuple> tuples = [];
        foreach (var item in list.Items)
        {
            if (item is not ListNode values || !values.Items.All(value => value is ScalarNode))
            {
                diagnostics.Report(Rules.BadTuples, item.Span, $"{item.Kind} stands where the list of one unit's arguments should");
                return null;
            }

            var expressions = values.Items.Cast<ScalarNode>().Select(value => ExpressionParser.ParseExpression(value, diagnostics)).ToList();
            if (expressions.Contains(null))
            {
                return null;
            }

            tuples.Add(new Tuple([.. expressions.Select(expression => expression!)], values.Span));
        }

        return tuples;
    }

    private MapNode? Map(string key)
    {
        if (file[key] is null or MapNode)
        {
            return file[key] as MapNode;
        }

        diagnostics.Report(Rules.WrongNode, file[key]!.Span, $"`{key}`", "a mapping", file[key]!.Kind);
        return null;
    }
}
