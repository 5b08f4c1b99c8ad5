using ResNetGen.Compiler.Binding;
using ResNetGen.Compiler.Catalogue;
using ResNetGen.Compiler.Diagnostics;
using ResNetGen.Compiler.Naming;
using ResNetGen.Compiler.Text;

namespace ResNetGen.Compiler.Graph;

/// <summary>Expands the units of a bound network and works out every shape. Each distinct unit is worked out once.</summary>
internal sealed class GraphBuilder
{
    private const int MostRows = 20_000;

    private static readonly Dictionary<string, long> NoArguments = [];

    private readonly BoundNetwork network;
    private readonly DiagnosticBag diagnostics;
    private readonly Budget budget;
    private readonly BodyBuilder bodies;
    private readonly bool isSound;
    private readonly List<Unit> units = [];
    private readonly Dictionary<(
        string Function, EquatableArray<long> Arguments, long Rate, long NextRate, SampleShape Input), int> known = [];

    private GraphBuilder(BoundNetwork network, DiagnosticBag diagnostics, Budget budget)
    {
        this.network = network;
        this.budget = budget;
        bodies = new BodyBuilder(network.Defaults, budget);
        this.diagnostics = (network.IsGuess ? new DiagnosticBag() : diagnostics).OncePerPlace();
        isSound = !diagnostics.HasErrors;
    }

    /// <summary>The graph; below a mistake the shapes are unknown, and then there are diagnostics.</summary>
    /// <param name="network">The network.</param>
    /// <param name="diagnostics">Receives the mistakes.</param>
    /// <param name="budget">What the networks have in common of which this one is a part; null for a whole one.</param>
    public static NetworkGraph Build(BoundNetwork network, DiagnosticBag diagnostics, Budget? budget = null) =>
        new GraphBuilder(network, diagnostics, budget ?? new Budget()).Build();

    private NetworkGraph Build()
    {
        var root = Section(network.Root, network.Input);
        var shape = root.OutputShape;
        var rows = 0;
        var stride = OutputStride(root);
        var blocks = new List<Block>();
        foreach (var block in network.Blocks)
        {
            var input = shape;
            var places = new List<UnitPlace>();
            var arguments = block.Unit is null || rows > MostRows ? [] : block.Arguments;
            var names = arguments.Count == 0 ? [] : PropertyNames(block);
            foreach (var tuple in arguments)
            {
                var number = places.Count + 1;
                var scope = Scopes.OfUnit(block.UnitScope, number);
                var unit = Unit(block, tuple, shape, Scopes.Below(string.Empty, block.Scope, scope).TrimStart('/'), stride);
                places.Add(new UnitPlace(scope, names[places.Count], number, unit));
                shape = units[unit].Body.OutputShape;

                // A unit that does nothing is a row, too: it takes its place in the class.
                rows += 1 + units[unit].Body.Layers.Count;
                budget.Spend(1 + units[unit].Body.Layers.Count);
                if (rows > MostRows)
                {
                    diagnostics.Report(
                        Rules.NetworkTooLarge,
                        block.Span,
                        FormattableString.Invariant($"it has more than {MostRows:N0} units and layers up to here"));
                    break;
                }
            }

            // Below a block that could not be read nothing is known.
            shape = block.Unit is null || rows > MostRows ? SampleShape.Unknown : shape;
            blocks.Add(new Block(block.Scope, block.UnitScope, input, shape, places.ToEquatableArray(), SourceLine.Of(block.Span)));
        }

        if (!stride.IsReached && isSound && !diagnostics.HasErrors)
        {
            diagnostics.Report(
                Rules.BadOutputStride,
                network.OutputStride!.Span,
                FormattableString.Invariant($"`output_stride` {network.OutputStride.Value} cannot be reached"),
                FormattableString.Invariant(
                    $"the root and the units stride by {string.Join(", ", stride.Passed)}, and it must be one of these"));
        }

        var head = LogitsFirst(Section(network.Head, shape));
        if (isSound && !diagnostics.HasErrors && network.Root.Count + blocks.Count + network.Head.Count == 0)
        {
            diagnostics.Report(Rules.NoLayers, network.Span, "The network");
        }

        var graph = new NetworkGraph(
            network.Name,
            network.ClassName,
            network.Input,
            network.Classes,
            root,
            UnitNames.Assign(units, network).ToEquatableArray(),
            blocks.ToEquatableArray(),
            head,
            IsBroken: !isSound || diagnostics.HasErrors)
        {
            File = network.File.Path,
            IsShipped = network.File.IsShipped,
        };
        if (graph.IsBroken)
        {
            return graph;
        }

        new ScopeCheck(network, graph, diagnostics).Report();
        return graph with { IsBroken = diagnostics.HasErrors };
    }

    private OutputStride OutputStride(Body root)
    {
        var strides = Graph.OutputStride.Of(root);
        var own = strides.Height;
        if (network.OutputStride is { } target && isSound && !diagnostics.HasErrors && strides.Width != own)
        {
            diagnostics.Report(
                Rules.BadOutputStride,
                target.Span,
                $"`output_stride` is that of rows and columns alike, but the root strides by {Graph.OutputStride.Format(strides)}",
                "give its layers the same stride both ways");
        }
        else if (network.OutputStride is { } multiple && isSound && !diagnostics.HasErrors && multiple.Value % own != 0)
        {
            diagnostics.Report(
                Rules.BadOutputStride,
                multiple.Span,
                FormattableString.Invariant($"`output_stride` must be a multiple of {own}, the stride of the root, not {multiple.Value}"),
                FormattableString.Invariant($"write {own}, {2 * own} or {4 * own}, say"));
        }

        return new OutputStride(network.OutputStride?.Value, own);
    }

    /// <summary>
    /// The properties of units are called after their scopes, <c>unit_1</c> or <c>a</c>; where these are no names of C# that differ, after
    /// their numbers.
    /// </summary>
    private static List<string> PropertyNames(BoundBlock block)
    {
        var names = Enumerable.Range(1, block.Arguments.Count).Select(n => PropertyName(Scopes.OfUnit(block.UnitScope, n))).ToList();
        return names.Exists(name => name == "Add" || Names.IsTakenMember(name))
            || names.Distinct(StringComparer.Ordinal).Count() < names.Count
            ? [.. Enumerable.Range(1, block.Arguments.Count).Select(n => FormattableString.Invariant($"Unit{n}"))]
            : names;
    }

    private static string PropertyName(string scope)
    {
        var name = Names.Pascal(scope.Substring(scope.LastIndexOf('/') + 1));
        return name.Length > 0 && char.IsLetter(name[0]) ? name : "Unit" + name;
    }

    /// <summary>A softmax at the end is an end point; the result is what goes into it, since losses take logits.</summary>
    private static Body LogitsFirst(Body head)
    {
        if (head.Output == LayerSpec.BodyInput || head.Layers[head.Output] is not SoftmaxSpec softmax)
        {
            return head;
        }

        var logits = softmax.Inputs[0];
        return logits == LayerSpec.BodyInput ? head : head with { Output = logits, OutputShape = head.Layers[logits].Output };
    }

    private Body Section(IReadOnlyList<BoundLayer> layers, SampleShape input) =>
        bodies.Build(layers, input, Variables(input), NoArguments, diagnostics, string.Empty, SourceLine.Of, out _);

    private int Unit(BoundBlock block, UnitArguments tuple, SampleShape above, string scope, OutputStride stride)
    {
        var unit = block.Unit!;
        var (arguments, rate, nextRate) = Dense(unit, Arguments(unit, tuple, out var isKnown), stride);
        var input = isKnown && !unit.IsBroken ? above : SampleShape.Unknown;
        var key = (unit.Name, arguments, rate, nextRate, input);
        if (known.TryGetValue(key, out var index))
        {
            return index;
        }

        var variables = Variables(input);
        for (var i = 0; i < unit.Parameters.Count; i++)
        {
            variables[unit.Parameters[i]] = arguments[i];
        }

        var named = unit.Parameters.Select((name, i) => (name, value: arguments[i]))
            .ToDictionary(pair => pair.name, pair => pair.value, StringComparer.Ordinal);
        variables["rate"] = rate;
        variables["next_rate"] = nextRate;

        // Of a unit that ships only the call is the user's own text.
        var reporter = unit.IsShipped
            ? diagnostics.At(tuple.Span)
            : diagnostics.In(new UnitCall(unit.Name, unit.Definition, scope, tuple.Span));
        var body = bodies.Build(
            unit.Layers,
            input,
            variables,
            named,
            reporter,
            unit.Scope.Length == 0 ? $"{scope}/" : $"{scope}/{unit.Scope}/",
            unit.IsShipped ? _ => default : SourceLine.Of,
            out var bound);
        ReportUnused(body, bound, reporter);
        if (rate > 1
            && !unit.UsesRate
            && !unit.UsesNextRate
            && body.Layers.Any(layer => layer is Conv2dSpec { Kernel: not { Height: 1, Width: 1 } } or MaxPool2dSpec or AvgPool2dSpec))
        {
            diagnostics.Report(Rules.RateUnused, block.Span, block.Scope, unit.Name);
        }

        // Where it is given up to the compiler how far units stride, they must do as they are told.
        var told = unit.StridePosition < 0 ? 1 : arguments[unit.StridePosition];
        if (network.OutputStride is { } target
            && body.OutputShape.IsKnown
            && Graph.OutputStride.Of(body) is var own
            && (own.Height != told || own.Width != told))
        {
            diagnostics.Report(
                Rules.BadOutputStride,
                block.Span,
                FormattableString.Invariant($"`output_stride` {target.Value} cannot be kept, since the unit `{unit.Name}` strides by ")
                    + FormattableString.Invariant($"{Graph.OutputStride.Format(own)} where its argument `stride` says {told}"),
                "let its layers stride by that argument, and no further");
        }

        units.Add(new Unit(unit.Name, unit.Scope, arguments, rate, nextRate, input, body, string.Empty, SourceLine.Of(tuple.Span)));
        return known[key] = units.Count - 1;
    }

    /// <summary>The arguments with the stride that the output stride leaves, and the rate in its stead.</summary>
    private static (EquatableArray<long> Arguments, long Rate, long NextRate) Dense(
        BoundUnit unit, EquatableArray<long> arguments, OutputStride stride)
    {
        var position = unit.StridePosition;
        var (own, rate, nextRate) = stride.Next(position < 0 ? 1 : arguments[position]);
        return (
            position < 0 ? arguments : arguments.Select((value, i) => i == position ? own : value).ToEquatableArray(),
            rate,
            unit.UsesNextRate ? nextRate : rate);
    }

    /// <summary>As many values as the unit takes; some stand for others where the tuple is wrong.</summary>
    private EquatableArray<long> Arguments(BoundUnit unit, UnitArguments tuple, out bool isKnown)
    {
        var evaluation = new ExpressionEvaluator(network.Constants, diagnostics);
        var isWhole = tuple.Values.Count == unit.Parameters.Count;
        var values = tuple.Values
            .Select((value, i) => (isWhole ? evaluation.For(unit.Parameters[i]) : evaluation).Evaluate(value))
            .ToList();
        isKnown = isWhole && values.All(value => value is not null);
        return unit.Parameters.Select((_, i) => values.ElementAtOrDefault(i) ?? 1).ToEquatableArray();
    }

    private Dictionary<string, long> Variables(SampleShape input)
    {
        var variables = network.Constants.ToDictionary(constant => constant.Key, constant => constant.Value, StringComparer.Ordinal);

        // Below a mistake the sizes are not known; any value will do, since nothing more is reported there.
        variables["input.channels"] = input.IsKnown ? input.Channels : 1;
        if (input.IsImage || !input.IsKnown)
        {
            variables["input.height"] = input.IsKnown ? input.Height : 1;
            variables["input.width"] = input.IsKnown ? input.Width : 1;
        }

        return variables;
    }

    /// <summary>A layer whose output nobody takes is a slip in a unit; in root and head it is an end point.</summary>
    private static void ReportUnused(Body body, List<BoundLayer> bound, DiagnosticBag reporter)
    {
        var used = new HashSet<int>(body.Layers.SelectMany(layer => layer.Inputs)) { body.Output };
        for (var i = 0; i < body.Layers.Count; i++)
        {
            if (!used.Contains(i) && body.OutputShape.IsKnown)
            {
                reporter.Report(Rules.UnusedLayer, bound[i].NameSpan, bound[i].Name);
            }
        }
    }
}
