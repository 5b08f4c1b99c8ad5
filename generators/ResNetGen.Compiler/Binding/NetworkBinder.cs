using System.Collections.Immutable;
using ResNetGen.Compiler.Catalogue;
using ResNetGen.Compiler.Diagnostics;
using ResNetGen.Compiler.Graph;
using ResNetGen.Compiler.Naming;
using ResNetGen.Compiler.Syntax;

namespace ResNetGen.Compiler.Binding;

/// <summary>Turns the tree of a file into a bound network: keys checked, names resolved, defaults applied.</summary>
internal sealed partial class NetworkBinder
{
    private const int LargestSize = 1 << 16;
    private const int LargestClasses = 1 << 24;
    private const int MostBlocks = 256;
    private const int MostParameters = 16;
    private const int MostConstants = 200;

    /// <summary>What a block's class has after its property's name.</summary>
    private const string ClassSuffix = "Layers";

    private static readonly string[] Keys =
        [
            "extends", "network", "class", "input", "num_classes", "constants", "output_stride", "defaults", "units", "root", "unit_scope",
            "blocks", "head",
        ];
    private static readonly string[] UnitKeys = ["scope", "args", "layers"];
    private static readonly string[] BlockKeys = ["scope", "unit_scope", "unit_fn", "args"];

    private readonly NetworkLinker source;
    private readonly MapNode file;
    private readonly bool isWhole;
    private readonly Dictionary<string, long> constants = new(StringComparer.Ordinal);
    private readonly DiagnosticBag diagnostics;
    private readonly ExpressionEvaluator times;
    private readonly Dictionary<string, BoundUnit> units = new(StringComparer.Ordinal);
    private readonly HashSet<string> unknownUnits = new(StringComparer.Ordinal);
    private readonly HashSet<(string Unit, int Length)> wrongLengths = [];
    private readonly IReadOnlyCollection<string> unitNames;
    private readonly MemberNames members;

    private bool hasRejectedUnit;

    private NetworkBinder(NetworkLinker source, MapNode file, DiagnosticBag diagnostics)
    {
        this.source = source;
        this.diagnostics = diagnostics;
        times = new ExpressionEvaluator(constants, diagnostics).OncePerName();
        (this.file, isWhole) = KnownKeys.Correct(file, Keys, "the network", diagnostics);
        members = new MemberNames(diagnostics);
        unitNames = [.. UnitLibrary.Names, .. (this.file["units"] as MapNode)?.Entries.Select(entry => entry.Key.Value) ?? []];
    }

    /// <summary>The key of a file that was meant by one that there is not, if the file does not have it as well.</summary>
    public static string? Meant(MapNode file, MapEntry entry) =>
        !Keys.Contains(entry.Key.Value) && NearestName.Find(entry.Key.Value, Keys) is { } meant && file.Find(meant) is null ? meant : null;

    /// <summary>The network; where the file is wrong, what comes nearest, and then there are diagnostics.</summary>
    public static BoundNetwork Bind(NetworkLinker source, MapNode file, DiagnosticBag diagnostics) =>
        new NetworkBinder(source, file, diagnostics).Network(source.File.Path);

    private BoundNetwork Network(string fileName)
    {
        var name = Name();
        var className = ClassName(source.InheritsName ? null : name) ?? Names.FromFile(fileName);
        members.Reserve(className);
        var mistakes = diagnostics.Count;
        var input = Input();
        var classes = Classes();
        var outputStride = BindOutputStride();
        var defaults = Defaults();
        var unitScope = UnitScopes(file) ?? ScopePattern.DefaultOfUnits;

        // What hangs on these cannot be judged where they are wrong.
        var isGuess = !isWhole || diagnostics.Count > mistakes;
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

        return new BoundNetwork(
            name ?? Names.FromFile(fileName).ToLowerInvariant(),
            className,
            input,
            classes,
            constants,
            outputStride,
            defaults,
            root,
            blocks,
            head,
            file.Head,
            source.File) { IsGuess = isGuess };
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
            case var given:
                diagnostics.Report(
                    Rules.BadClassName,
                    given.Span,
                    given.Subject,
                    given is not ScalarNode word || !Names.IsName(word.Value)
                        ? "it is not of at most 100 letters, digits and underscores, with a letter first"
                    : Names.IsKeyword(word.Value) ? "it is a keyword of C#"
                    : Names.IsTakenType(word.Value) ? "the generated code uses a type or member of that name"
                    : "it begins with a small letter",
                    derived is not null && !Names.IsTakenType(derived) ? derived : "ResNet50");
                break;
        }

        return derived is not null && Names.IsTakenType(derived) ? null : derived;
    }

    private IReadOnlyList<BoundLayer> Section(string key) =>
        file[key] is { } node
            ? LayerBinder.Bind(node, $"`{key}`", new LayerScope(source, constants, [], unitNames), members, diagnostics)
            : [];

    private SampleShape Input()
    {
        if (file.Find("input") is not { } entry)
        {
            Missing("input", "the shape of an image, as in `input: [3, 224, 224]`");
            return SampleShape.Unknown;
        }

        if (entry.Value is not ListNode { Items.Count: 3 } list)
        {
            diagnostics.Report(Rules.WrongNode, entry.Value.Span, "`input`", "a list of three: [channels, height, width]",
                entry.Value is ListNode { Items.Count: var count } ? FormattableString.Invariant($"of {count}") : entry.Value.Kind);
            return SampleShape.Unknown;
        }

        var sizes = list.Items.Select(item => Integer(item, "input", 1, LargestSize)).ToList();
        return sizes.All(size => size is not null) ? new SampleShape([.. sizes.Select(size => size!.Value)]) : SampleShape.Unknown;
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
                    // What is wrong with those of a kind that may have been meant is not said.
                    var isMeant = written.Find(entry.Key.Value)?.Value == entry.Value;
                    byKind[kind.Name] = LayerBinder.Defaults(kind, arguments, isMeant ? diagnostics : new DiagnosticBag());
                }
                else
                {
                    diagnostics.Report(
                        Rules.WrongNode,
                        entry.Value.Span,
                        $"The defaults of `{kind.Name}`",
                        "a mapping of arguments, such as `{ activation: relu }`",
                        entry.Value.Kind);
                }
            }
        }

        return new LayerDefaults(byKind.ToImmutable());
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
