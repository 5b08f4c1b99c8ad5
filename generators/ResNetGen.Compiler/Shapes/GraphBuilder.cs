using ResNetGen.Compiler.Binding;
using ResNetGen.Compiler.Diagnostics;
using ResNetGen.Compiler.Syntax;

namespace ResNetGen.Compiler.Shapes;

/// <summary>Expands the units of a bound network and works out every shape. Each distinct unit is worked out once.</summary>
internal sealed class GraphBuilder
{
    private const int MostRows = 20_000;
    private const long MostParameters = 100_000_000_000;
    private const long MostMultiplyAdds = 10_000_000_000_000;

    private static readonly Dictionary<string, long> NoArguments = [];
    private static readonly string[] InputNames = ["input.channels", "input.height", "input.width"];

    private readonly BoundNetwork network;
    private readonly DiagnosticBag diagnostics;
    private readonly Budget budget;
    private readonly bool isSound;
    private readonly List<Unit> units = [];
    private readonly Dictionary<(string Function, EquatableArray<long> Arguments, long Rate, long NextRate, Shape Input), int> known = [];

    private GraphBuilder(BoundNetwork network, DiagnosticBag diagnostics, Budget budget)
    {
        this.network = network;
        this.budget = budget;
        this.diagnostics = (network.IsGuess ? new DiagnosticBag() : diagnostics).OncePerPlace();
        isSound = !diagnostics.HasErrors;
    }

    /// <summary>The graph; below a mistake the shapes are unknown, and then there are diagnostics.</summary>
    /// <param name="network">The network.</param>
    /// <param name="diagnostics">Receives the mistakes.</param>
    /// <param name="budget">What the networks have in common of which this one is a part; null for a whole one.</param>
    public static NetworkGraph Build(BoundNetwork network, DiagnosticBag diagnostics, Budget? budget = null) => new GraphBuilder(network, diagnostics, budget ?? new Budget()).Build();

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
                    diagnostics.Report(Rules.NetworkTooLarge, block.Span, FormattableString.Invariant($"it has more than {MostRows:N0} units and layers up to here"));
                    break;
                }
            }

            // Below a block that could not be read nothing is known.
            shape = block.Unit is null || rows > MostRows ? Shape.Unknown : shape;
            blocks.Add(new Block(block.Scope, block.UnitScope, input, shape, places.ToEquatableArray(), SourceLine.Of(block.Span)));
        }

        if (!stride.IsReached && isSound && !diagnostics.HasErrors)
        {
            diagnostics.Report(
                Rules.BadOutputStride,
                network.OutputStride!.Span,
                FormattableString.Invariant($"`output_stride` {network.OutputStride.Value} cannot be reached"),
                FormattableString.Invariant($"the root and the units stride by {string.Join(", ", stride.Passed)}, and it must be one of these"));
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

        ReportScopesUsedTwice(graph);
        return graph with { IsBroken = diagnostics.HasErrors };
    }

    private OutputStride OutputStride(Body root)
    {
        var strides = Shapes.OutputStride.Of(root);
        var own = strides.Height;
        if (network.OutputStride is { } target && isSound && !diagnostics.HasErrors && strides.Width != own)
        {
            diagnostics.Report(
                Rules.BadOutputStride,
                target.Span,
                $"`output_stride` is that of rows and columns alike, but the root strides by {Shapes.OutputStride.Told(strides)}",
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

    /// <summary>The properties of units are called after their scopes, <c>unit_1</c> or <c>a</c>; where these are no names of C# that differ, after their numbers.</summary>
    private static List<string> PropertyNames(BoundBlock block)
    {
        var names = Enumerable.Range(1, block.Arguments.Count).Select(n => PropertyName(Scopes.OfUnit(block.UnitScope, n))).ToList();
        return names.Exists(name => name == "Add" || Names.IsTakenMember(name)) || names.Distinct(StringComparer.Ordinal).Count() < names.Count
            ? [.. Enumerable.Range(1, block.Arguments.Count).Select(n => FormattableString.Invariant($"Unit{n}"))]
            : names;
    }

    private static string PropertyName(string scope)
    {
        var name = Names.Pascal(scope.Substring(scope.LastIndexOf('/') + 1));
        return name.Length > 0 && char.IsLetter(name[0]) ? name : "Unit" + name;
    }

    /// <summary>Two layers of one scope would be one entry of the state dict, and two end points of one name.</summary>
    private void ReportScopesUsedTwice(NetworkGraph graph)
    {
        const string Usual = "give one of the two another `name` or `scope`";

        // By scope, where it is first, and the position of the block; -1 in root and head.
        var seen = new Dictionary<string, (int Block, SourceSpan Span)>(StringComparer.Ordinal);
        Check(network.Root, graph.Root);
        for (var i = 0; i < graph.Blocks.Count; i++)
        {
            var (block, bound) = (graph.Blocks[i], network.Blocks[i]);
            foreach (var place in block.Units)
            {
                var unit = graph.Units[place.Unit];
                var path = block.Path(string.Empty, place, unit);
                Take(path + "/", path, bound.Span, i, again => again ? $"put `{{n}}` into its `unit_scope`, as in `{bound.UnitScope}_{{n}}`" : Usual);
                foreach (var layer in unit.Body.Layers)
                {
                    // The pattern stands in the unit function; of one that ships the block is the user's own text.
                    var pattern = bound.Unit!.Layers.First(item => item.Name == layer.Name).Scope;
                    TakeLayer(
                        layer,
                        Scopes.Below(string.Empty, path, Scopes.OfLayer(layer.Scope, block.Scope, place)),
                        bound.Unit.IsShipped ? bound.Span : pattern?.Span ?? bound.Span,
                        i,
                        again => pattern is null || !Scopes.IsAbsolute(pattern.Text) ? Usual
                            : again ? $"put `{{n}}` into it, as in `{pattern.Text}_{{n}}`, so that each unit has its own"
                            : $"put `{{block}}` into it, as in `{pattern.Text}_{{block}}`, so that each block has its own");
                }
            }
        }

        Check(network.Head, graph.Head);

        void Check(IReadOnlyList<BoundLayer> bound, Body body)
        {
            foreach (var layer in body.Layers)
            {
                TakeLayer(layer, Scopes.Below(string.Empty, string.Empty, layer.Scope), bound.First(item => item.Name == layer.Name).NameSpan, -1, _ => Usual);
            }
        }

        // With what stands below it: the batch norm of a convolution, the layers of a part.
        void TakeLayer(Layer layer, string scope, SourceSpan span, int block, Func<bool, string> advice)
        {
            Take(scope, scope, span, block, advice);
            foreach (var row in layer.Rows().Where(row => row.Suffix.Length > 0))
            {
                Take(scope + row.Suffix, scope + row.Suffix, span, block, advice);
            }
        }

        void Take(string key, string scope, SourceSpan span, int block, Func<bool, string> advice)
        {
            if (!seen.TryGetValue(key, out var other))
            {
                seen.Add(key, (block, span));
            }
            else
            {
                diagnostics.Report(Rules.DuplicateScope, span, new RelatedPlace(other.Span, "the other"), scope.TrimStart('/'), advice(block >= 0 && block == other.Block));
            }
        }
    }

    /// <summary>A softmax at the end is an end point; the result is what goes into it, since losses take logits.</summary>
    private static Body LogitsFirst(Body head)
    {
        if (head.Output == Body.Input || head.Layers[head.Output] is not SoftmaxLayer softmax)
        {
            return head;
        }

        var logits = softmax.Inputs[0];
        return logits == Body.Input ? head : head with { Output = logits, OutputShape = head.Layers[logits].Output };
    }

    private Body Section(IReadOnlyList<BoundLayer> layers, Shape input) => Expand(layers, input, Variables(input), NoArguments, diagnostics, string.Empty, SourceLine.Of, out _);

    private int Unit(BoundBlock block, Binding.Tuple tuple, Shape above, string scope, OutputStride stride)
    {
        var unit = block.Unit!;
        var (arguments, rate, nextRate) = Dense(unit, Arguments(unit, tuple, out var isKnown), stride);
        var input = isKnown && !unit.IsBroken ? above : Shape.Unknown;
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

        var named = unit.Parameters.Select((name, i) => (name, value: arguments[i])).ToDictionary(pair => pair.name, pair => pair.value, StringComparer.Ordinal);
        variables["rate"] = rate;
        variables["next_rate"] = nextRate;

        // Of a unit that ships only the call is the user's own text.
        var reporter = unit.IsShipped ? diagnostics.At(tuple.Span) : diagnostics.In(new UnitCall(unit.Name, unit.Definition, scope, tuple.Span));
        var body = Expand(unit.Layers, input, variables, named, reporter, unit.Scope.Length == 0 ? $"{scope}/" : $"{scope}/{unit.Scope}/", unit.IsShipped ? _ => default : SourceLine.Of, out var bound);
        ReportUnused(body, bound, reporter);
        if (rate > 1 && !unit.UsesRate && !unit.UsesNextRate && body.Layers.Any(layer => layer is Conv2dLayer { Kernel: not { Height: 1, Width: 1 } } or MaxPool2dLayer or AvgPool2dLayer))
        {
            diagnostics.Report(Rules.RateUnused, block.Span, block.Scope, unit.Name);
        }

        // Where it is given up to the compiler how far units stride, they must do as they are told.
        var told = unit.StridePosition < 0 ? 1 : arguments[unit.StridePosition];
        if (network.OutputStride is { } target && body.OutputShape.IsKnown && Shapes.OutputStride.Of(body) is var own && (own.Height != told || own.Width != told))
        {
            diagnostics.Report(
                Rules.BadOutputStride,
                block.Span,
                FormattableString.Invariant($"`output_stride` {target.Value} cannot be kept, since the unit `{unit.Name}` strides by {Shapes.OutputStride.Told(own)} where its argument `stride` says {told}"),
                "let its layers stride by that argument, and no further");
        }

        units.Add(new Unit(unit.Name, unit.Scope, arguments, rate, nextRate, input, body, string.Empty, SourceLine.Of(tuple.Span)));
        return known[key] = units.Count - 1;
    }

    /// <summary>The arguments with the stride that the output stride leaves, and the rate in its stead.</summary>
    private static (EquatableArray<long> Arguments, long Rate, long NextRate) Dense(BoundUnit unit, EquatableArray<long> arguments, OutputStride stride)
    {
        var position = unit.StridePosition;
        var (own, rate, nextRate) = stride.Next(position < 0 ? 1 : arguments[position]);
        return (position < 0 ? arguments : arguments.Select((value, i) => i == position ? own : value).ToEquatableArray(), rate, unit.UsesNextRate ? nextRate : rate);
    }

    /// <summary>As many values as the unit takes; some stand for others where the tuple is wrong.</summary>
    private EquatableArray<long> Arguments(BoundUnit unit, Binding.Tuple tuple, out bool isKnown)
    {
        var evaluation = new Evaluation(network.Constants, diagnostics);
        var values = tuple.Values.Select(value => evaluation.Evaluate(value)).ToList();
        isKnown = values.Count == unit.Parameters.Count && values.All(value => value is not null);
        return unit.Parameters.Select((_, i) => values.ElementAtOrDefault(i) ?? 1).ToEquatableArray();
    }

    private Dictionary<string, long> Variables(Shape input)
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

    private Body Expand(
        IReadOnlyList<BoundLayer> bound,
        Shape input,
        Dictionary<string, long> variables,
        IReadOnlyDictionary<string, long> arguments,
        DiagnosticBag reporter,
        string scope,
        Func<SourceSpan, SourceLine> line,
        out List<BoundLayer> sources)
    {
        var layers = new List<Layer>();
        sources = [];
        var outputs = new List<int>();
        var evaluation = new Evaluation(variables, reporter);
        var last = Body.Input;
        foreach (var item in bound)
        {
            budget.Spend(1);
            var truth = item.When is { } condition ? evaluation.With([], input.IsKnown ? reporter : new DiagnosticBag()).Evaluate(condition) : 1;
            var isOpen = truth is null || (!input.IsKnown && item.When is { } open && InputNames.Concat(arguments.Keys).Any(open.Mentions));
            var call = isOpen ? Larger(item.Then, item.Else) : truth == 0 ? item.Else : item.Then;
            if (call is null && item.When is not null)
            {
                // Where there is no layer, its name stands for what would have gone into it.
                outputs.Add(item.Then?.From is [{ } position, ..] ? Output(position) : last);
                continue;
            }

            var written = call is { } known && (known.Kind.Primary?.Type == ParameterType.Layers || known.From.Count > 0) ? known.From : null;
            List<int?> from = written is null ? [last] : [.. written.Select(position => position is { } layer ? Output(layer) : default(int?))];
            List<NamedShape> inputs = [.. from.Select((position, place) => As(written?[place], Named(position)))];

            // Below a mistake nothing is known, and nothing more is reported.
            var isKnown = call is { IsBroken: false } && truth is not null && inputs.All(candidate => candidate.Shape.IsKnown);
            var bag = isKnown ? reporter : new DiagnosticBag();
            if (!isKnown)
            {
                inputs = [.. inputs.Select(candidate => candidate with { Shape = new Shape(1, 1, 1) })];
            }

            var failed = !isKnown;
            Layer layer = new BrokenLayer();
            if (call is not null)
            {
                var context = new LayerContext(call.Kind, call, network.Defaults, scope + item.Name, inputs, evaluation.With([], bag), bag, budget);
                layer = Infer(call, context, bag);
                failed |= context.Failed;
            }

            layer = layer with
            {
                Name = item.Name,
                Scope = item.Scope?.Fill(arguments) ?? item.Name,
                Kind = call?.Kind.Name ?? "unknown",
                Inputs = from.Select(position => position ?? Body.Input).ToEquatableArray(),
                Output = failed ? Shape.Unknown : layer.Output,
                Line = line(item.NameSpan),
            };
            if (layer is Identity && failed && Named(from[0]).Shape.IsKnown)
            {
                // Its input is known, but not whether it is the input that it stands for.
                layer = new BrokenLayer { Name = layer.Name, Kind = layer.Kind, Inputs = layer.Inputs };
            }

            if (layer is Identity)
            {
                last = layer.Inputs[0];
            }
            else
            {
                last = layers.Count;
                layers.Add(layer);
                sources.Add(item);
            }

            outputs.Add(last);
        }

        return new Body(layers.ToEquatableArray(), last, last == Body.Input ? input : layers[last].Output);

        int Output(int position) => position == Body.Input ? Body.Input : outputs[position];

        // By the name that is written, even where there is no such layer this time.
        NamedShape As(int? written, NamedShape named) => written is { } position && position != Body.Input && bound[position].Name != named.Name
            ? named with { Name = bound[position].Name, StandsFor = named.Name }
            : named;

        NamedShape Named(int? position) => position switch
        {
            null => new NamedShape("?", Shape.Unknown),
            Body.Input => new NamedShape("input", input),
            { } index => new NamedShape(layers[index].Name, layers[index].Output),
        };
    }

    /// <summary>
    /// What to take where the condition cannot be judged: a layer rather than none, and a convolution rather than a subsampling, so that C# that
    /// uses it finds it.
    /// </summary>
    private static BoundCall? Larger(BoundCall? first, BoundCall? second) => (first?.Kind.Parameters.Count ?? -1) >= (second?.Kind.Parameters.Count ?? -1) ? first : second;

    private static Layer Infer(BoundCall call, LayerContext context, DiagnosticBag reporter)
    {
        try
        {
            var layer = call.Kind.Infer(context);
            if (!layer.Output.IsKnown || (layer.Output.Count <= MostParameters
                && layer.Rows().All(row => row.Parameters <= MostParameters && row.MultiplyAdds <= MostMultiplyAdds)))
            {
                return layer;
            }
        }
        catch (OverflowException)
        {
            // Reported below, as is what is too large without overflowing.
        }

        reporter.Report(Rules.NetworkTooLarge, call.Span, FormattableString.Invariant($"`{context.Display}` has more than {MostParameters:N0} parameters or values, or more than {MostMultiplyAdds:N0} multiply-adds"));
        return new BrokenLayer();
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

/// <summary>Stands where a layer could not be read or counted, so that the class keeps a member of its name.</summary>
public sealed record BrokenLayer : Layer;
