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

    private static readonly string[] Keys = ["network", "class", "input", "num_classes", "defaults", "units", "root", "blocks", "head"];
    private static readonly string[] UnitKeys = ["scope", "args", "layers"];
    private static readonly string[] BlockKeys = ["scope", "unit_fn", "args"];

    private readonly MapNode file;
    private readonly DiagnosticBag diagnostics;
    private readonly LayerBinder layers;
    private readonly Dictionary<string, BoundUnit> units = new(StringComparer.Ordinal);

    /// <summary>The properties of the network's class, by their C# form.</summary>
    private readonly Dictionary<string, string> members = new(StringComparer.Ordinal);

    private NetworkBinder(MapNode file, DiagnosticBag diagnostics)
    {
        this.file = file;
        this.diagnostics = diagnostics;
        layers = new LayerBinder(diagnostics);
    }

    /// <summary>The network; where the file is wrong, what comes nearest, and then there are diagnostics.</summary>
    public static BoundNetwork Bind(string fileName, MapNode file, DiagnosticBag diagnostics) => new NetworkBinder(file, diagnostics).Network(fileName);

    /// <summary>The class's name, where the file goes no further than that.</summary>
    public static string ClassName(string fileName, MapNode? file, DiagnosticBag diagnostics)
    {
        if (file?["class"] is ScalarNode given && Names.IsName(given.Value) && !Names.IsTakenType(given.Value))
        {
            return given.Value;
        }

        if (file?["network"] is ScalarNode network && Names.IsName(network.Value))
        {
            var name = Names.Pascal(network.Value);
            if (!Names.IsTakenType(name) || file["class"] is not null)
            {
                return name;
            }

            diagnostics.Report(Rules.NameCollision, network.Span, network.Value, name, "uses a type of that name already");
        }

        return Names.FromFile(fileName) is var fromFile && Names.IsTakenType(fromFile) ? fromFile + "Network" : fromFile;
    }

    private BoundNetwork Network(string fileName)
    {
        Unknown(file, Keys, "the network");
        var name = Name("network", "the network") ?? Path(fileName);
        if (file["class"] is { } given && (given is not ScalarNode word || !Names.IsName(word.Value) || Names.IsTakenType(word.Value)))
        {
            diagnostics.Report(Rules.BadName, given.Span, (given as ScalarNode)?.Value ?? given.Kind, "the class, or is a name that the generated class uses itself");
        }

        var className = ClassName(fileName, file, diagnostics);
        members[className] = className;
        var input = Input();
        var classes = Classes();
        var defaults = Defaults();
        foreach (var entry in Map("units")?.Entries ?? [])
        {
            Declare(entry);
        }

        var root = file["root"] is { } rootNode ? layers.Bind(rootNode, "`root`", members) : [];
        var blocks = Blocks();
        var head = file["head"] is { } headNode ? layers.Bind(headNode, "`head`", members) : [];
        if (file["root"] is null && file["blocks"] is null && file["head"] is null)
        {
            diagnostics.Report(Rules.MissingKey, file.Span, "The network", "root", "the first layers, such as `root: [{ name: conv1, conv2d: 64, kernel: 7, stride: 2 }]`");
        }

        return new BoundNetwork(name, className, input, classes, defaults, root, blocks, head, file.Span);
    }

    private static string Path(string fileName) => Names.FromFile(fileName).ToLowerInvariant();

    private string? Name(string key, string what)
    {
        if (file[key] is not { } node)
        {
            diagnostics.Report(Rules.MissingKey, file.Span, "The file", key, $"`{key}: resnet_v2_50`, say, as its first line");
            return null;
        }

        if (node is ScalarNode scalar && Names.IsName(scalar.Value))
        {
            return scalar.Value;
        }

        diagnostics.Report(Rules.BadName, node.Span, (node as ScalarNode)?.Value ?? node.Kind, what);
        return null;
    }

    private Shape Input()
    {
        if (file.Find("input") is not { } entry)
        {
            diagnostics.Report(Rules.MissingKey, file.Span, "The file", "input", "the shape of an image, as in `input: [3, 224, 224]`");
            return Shape.Unknown;
        }

        if (entry.Value is not ListNode { Items.Count: 3 } list)
        {
            diagnostics.Report(Rules.WrongNode, entry.Value.Span, "`input`", "a list of three: [channels, height, width]", Describe(entry.Value));
            return Shape.Unknown;
        }

        var sizes = list.Items.Select(item => Integer(item, "input", 1, LargestSize)).ToList();
        return sizes.All(size => size is not null) ? new Shape([.. sizes.Select(size => size!.Value)]) : Shape.Unknown;
    }

    private static string Describe(SyntaxNode node) => node is ListNode list
        ? list.Items.Count.ToString(CultureInfo.InvariantCulture) + " values"
        : node.Kind;

    private int? Classes() => file["num_classes"] is { } node ? Integer(node, "num_classes", 1, LargestClasses) : null;

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
        foreach (var entry in Map("defaults")?.Entries ?? [])
        {
            if (LayerCatalogue.Find(entry.Key.Value) is not { } kind)
            {
                diagnostics.Report(Rules.UnknownLayer, entry.Key.Span, entry.Key.Value, NearestName.Hint(entry.Key.Value, LayerCatalogue.Names));
            }
            else if (entry.Value is MapNode map)
            {
                byKind[kind.Name] = layers.Defaults(kind, map);
            }
            else
            {
                diagnostics.Report(Rules.WrongNode, entry.Value.Span, $"The defaults of `{kind.Name}`", "a mapping of arguments, such as `{ activation: relu }`", entry.Value.Kind);
            }
        }

        return new LayerDefaults(byKind.ToImmutable());
    }

    private void Declare(MapEntry entry)
    {
        if (!Names.IsName(entry.Key.Value))
        {
            diagnostics.Report(Rules.BadName, entry.Key.Span, entry.Key.Value, "a unit function");
        }
        else if (entry.Value is not MapNode map)
        {
            diagnostics.Report(Rules.WrongNode, entry.Value.Span, $"The unit function `{entry.Key.Value}`", "a mapping with `args` and `layers`", entry.Value.Kind);
        }
        else
        {
            units[entry.Key.Value] = Unit(entry.Key, map, layers, diagnostics, isShipped: false);
        }
    }

    private static BoundUnit Unit(ScalarNode name, MapNode map, LayerBinder layers, DiagnosticBag diagnostics, bool isShipped)
    {
        UnknownKeys(map, UnitKeys, $"the unit function `{name.Value}`", diagnostics);
        var scope = name.Value;
        if (map["scope"] is { } given)
        {
            if (given is ScalarNode word && Names.IsName(word.Value))
            {
                scope = word.Value;
            }
            else
            {
                diagnostics.Report(Rules.BadName, given.Span, (given as ScalarNode)?.Value ?? given.Kind, "a scope");
            }
        }

        var parameters = new List<string>();
        switch (map["args"])
        {
            case null:
                break;
            case ListNode list when list.Items.All(item => item is ScalarNode):
                foreach (var item in list.Items.Cast<ScalarNode>())
                {
                    if (!Names.IsName(item.Value) || item.Value is "num_classes" or "input" or "and" or "or" or "not")
                    {
                        diagnostics.Report(Rules.BadName, item.Span, item.Value, "an argument of a unit");
                    }
                    else if (parameters.Contains(item.Value))
                    {
                        diagnostics.Report(Rules.DuplicateName, item.Span, item.Value, "argument of this unit");
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

        var members = new Dictionary<string, string>(StringComparer.Ordinal);
        var body = (IReadOnlyList<BoundLayer>)[];
        if (map.Find("layers") is { } entry)
        {
            body = layers.Bind(entry.Value, $"`layers` of `{name.Value}`", members);
            if (body.Count == 0 && entry.Value is ListNode { Items.Count: 0 })
            {
                diagnostics.Report(Rules.NoLayers, entry.Value.Span, $"The unit function `{name.Value}`");
            }
        }
        else
        {
            diagnostics.Report(Rules.MissingKey, name.Span, $"The unit function `{name.Value}`", "layers", "its layers as a list");
        }

        return new BoundUnit(name.Value, scope, parameters, body, isShipped, name.Span);
    }

    private IReadOnlyList<BoundBlock> Blocks()
    {
        switch (file["blocks"])
        {
            case null:
                return [];
            case ListNode list:
                return [.. list.Items.Select(Block).OfType<BoundBlock>()];
            case var node:
                diagnostics.Report(Rules.WrongNode, node.Span, "`blocks`", "a list, such as `- { scope: block1, unit_fn: bottleneck, args: \"[(256, 64, 1)] * 3\" }`", node.Kind);
                return [];
        }
    }

    private BoundBlock? Block(SyntaxNode node, int index)
    {
        if (node is not MapNode map)
        {
            diagnostics.Report(Rules.WrongNode, node.Span, "A block", "a mapping with `scope`, `unit_fn` and `args`", node.Kind);
            return null;
        }

        // `args: (256, 64, 1) * 2` without quotes falls apart at its commas inside braces; that deserves one sentence of its own.
        if (map["args"] is ScalarNode torn && torn.Value.Contains('(') && !torn.Value.Contains(')'))
        {
            diagnostics.Report(Rules.BadTuples, torn.Span, "inside braces the tuples must be quoted");
            return null;
        }

        Unknown(map, BlockKeys, "a block");
        var scope = FormattableString.Invariant($"block{index + 1}");
        switch (map["scope"])
        {
            case null:
                break;
            case ScalarNode given:
                if (layers.Declare(given, "a block", members))
                {
                    scope = given.Value;
                }

                break;
            case var wrong:
                diagnostics.Report(Rules.WrongNode, wrong.Span, "`scope`", "a name", wrong.Kind);
                break;
        }

        if (map["scope"] is null)
        {
            members[Names.Pascal(scope)] = scope;
        }

        var unit = UnitFunction(map);
        var arguments = Arguments(map);
        return unit is null || arguments is null ? null : new BoundBlock(scope, unit, Checked(unit, arguments), map.Span);
    }

    private BoundUnit? UnitFunction(MapNode block)
    {
        switch (block.Find("unit_fn"))
        {
            case null:
                diagnostics.Report(Rules.MissingKey, block.Span, "The block", "unit_fn", "the name of a unit function, such as `unit_fn: bottleneck`");
                return null;
            case { Value: ScalarNode word }:
                if (units.TryGetValue(word.Value, out var known))
                {
                    return known;
                }

                if (UnitLibrary.Find(word.Value) is { } shipped)
                {
                    return units[word.Value] = Unit(word, shipped, layers, diagnostics, isShipped: true);
                }

                diagnostics.Report(Rules.UnknownUnit, word.Span, word.Value, NearestName.Hint(word.Value, UnitLibrary.Names.Concat(units.Keys)));
                return null;
            case var entry:
                diagnostics.Report(Rules.WrongNode, entry.Value.Span, "`unit_fn`", "the name of a unit function", entry.Value.Kind);
                return null;
        }
    }

    private List<Tuple>? Arguments(MapNode block)
    {
        switch (block.Find("args"))
        {
            case null:
                diagnostics.Report(Rules.MissingKey, block.Span, "The block", "args", "the arguments of its units, such as `args: \"[(256, 64, 1)] * 2 + [(256, 64, 2)]\"`");
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

    /// <summary>The tuples that have as many values as the unit takes.</summary>
    private IReadOnlyList<Tuple> Checked(BoundUnit unit, List<Tuple> tuples)
    {
        foreach (var tuple in tuples.Where(tuple => tuple.Values.Count != unit.Parameters.Count))
        {
            diagnostics.Report(Rules.TupleLength, tuple.Span, unit.Name, unit.Parameters.Count, string.Join(", ", unit.Parameters), tuple.Values.Count);
        }

        return [.. tuples.Where(tuple => tuple.Values.Count == unit.Parameters.Count)];
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

    private void Unknown(MapNode map, string[] keys, string what) => UnknownKeys(map, keys, what, diagnostics);

    private static void UnknownKeys(MapNode map, string[] keys, string what, DiagnosticBag diagnostics)
    {
        foreach (var entry in map.Entries.Where(entry => !keys.Contains(entry.Key.Value)))
        {
            diagnostics.Report(Rules.UnknownKey, entry.Key.Span, entry.Key.Value, what, NearestName.Hint(entry.Key.Value, keys));
        }
    }
}
