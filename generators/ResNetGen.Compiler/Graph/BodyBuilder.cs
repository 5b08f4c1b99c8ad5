using ResNetGen.Compiler.Binding;
using ResNetGen.Compiler.Catalogue;
using ResNetGen.Compiler.Diagnostics;
using ResNetGen.Compiler.Text;

namespace ResNetGen.Compiler.Graph;

/// <summary>Works out the layers of one list, one after another: conditions decided, arguments evaluated, shapes inferred.</summary>
internal sealed class BodyBuilder(LayerDefaults defaults, Budget budget)
{
    private const long MostParameters = 100_000_000_000;
    private const long MostMultiplyAdds = 10_000_000_000_000;

    private static readonly string[] InputNames = ["input.channels", "input.height", "input.width"];

    /// <summary>The layers for these arguments and that input, with the items of the list that each is from.</summary>
    public Body Build(
        IReadOnlyList<BoundLayer> bound,
        SampleShape input,
        Dictionary<string, long> variables,
        IReadOnlyDictionary<string, long> arguments,
        DiagnosticBag reporter,
        string scope,
        Func<SourceSpan, SourceLine> line,
        out List<BoundLayer> sources)
    {
        var layers = new List<LayerSpec>();
        sources = [];
        var outputs = new List<int>();
        var evaluation = new ExpressionEvaluator(variables, reporter);
        var last = LayerSpec.BodyInput;
        foreach (var item in bound)
        {
            budget.Spend(1);
            var truth = item.When is { } condition
                ? evaluation.With([], input.IsKnown ? reporter : new DiagnosticBag()).Evaluate(condition)
                : 1;
            var isOpen = truth is null || (!input.IsKnown && item.When is { } open && InputNames.Concat(arguments.Keys).Any(open.Mentions));
            var call = isOpen ? Larger(item.Then, item.Else) : truth == 0 ? item.Else : item.Then;
            if (call is null && item.When is not null)
            {
                // Where there is no layer, its name stands for what would have gone into it.
                outputs.Add(item.Then?.From is [{ } position, ..] ? Output(position) : last);
                continue;
            }

            var written = call is { } known && (known.Kind.Primary?.Type == ParameterType.Layers || known.From.Count > 0)
                ? known.From
                : null;
            List<int?> from = written is null
                ? [last]
                : [.. written.Select(position => position is { } layer ? Output(layer) : default(int?))];
            List<NamedShape> inputs = [.. from.Select((position, place) => As(written?[place], Named(position)))];

            // Below a mistake nothing is known, and nothing more is reported.
            var isKnown = call is { IsBroken: false } && truth is not null && inputs.All(candidate => candidate.Shape.IsKnown);
            var bag = isKnown && !call!.IsGuess ? reporter : new DiagnosticBag();
            if (!isKnown)
            {
                inputs = [.. inputs.Select(candidate => candidate with { Shape = new SampleShape(1, 1, 1) })];
            }

            var failed = !isKnown;
            LayerSpec layer = new BrokenSpec();
            if (call is not null)
            {
                var context = new LayerContext(call.Kind, call, defaults, scope + item.Name, inputs, evaluation.With([], bag), bag, budget);
                layer = Infer(call, context, bag);
                failed |= context.Failed;
            }

            layer = layer with
            {
                Name = item.Name,
                Scope = item.Scope?.Fill(arguments) ?? item.Name,
                Kind = call?.Kind.Name ?? "unknown",
                Inputs = from.Select(position => position ?? LayerSpec.BodyInput).ToEquatableArray(),
                Output = failed ? SampleShape.Unknown : layer.Output,
                Line = line(item.NameSpan),
            };
            if (layer is IdentitySpec && failed && Named(from[0]).Shape.IsKnown)
            {
                // Its input is known, but not whether it is the input that it stands for.
                layer = new BrokenSpec { Name = layer.Name, Kind = layer.Kind, Inputs = layer.Inputs };
            }

            if (layer is IdentitySpec)
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

        return new Body(layers.ToEquatableArray(), last, last == LayerSpec.BodyInput ? input : layers[last].Output);

        int Output(int position) => position == LayerSpec.BodyInput ? LayerSpec.BodyInput : outputs[position];

        // By the name that is written, even where there is no such layer this time.
        NamedShape As(int? written, NamedShape named) =>
            written is { } position && position != LayerSpec.BodyInput && bound[position].Name != named.Name
            ? named with { Name = bound[position].Name, StandsFor = named.Name }
            : named;

        NamedShape Named(int? position) => position switch
        {
            null => new NamedShape("?", SampleShape.Unknown),
            LayerSpec.BodyInput => new NamedShape("input", input),
            { } index => new NamedShape(layers[index].Name, layers[index].Output),
        };
    }

    /// <summary>
    /// What to take where the condition cannot be judged: a layer rather than none, and a convolution rather than a subsampling, so that C#
    /// that uses it finds it.
    /// </summary>
    private static BoundCall? Larger(BoundCall? first, BoundCall? second) =>
        (first?.Kind.Parameters.Count ?? -1) >= (second?.Kind.Parameters.Count ?? -1) ? first : second;

    private static LayerSpec Infer(BoundCall call, LayerContext context, DiagnosticBag reporter)
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

        reporter.Report(
            Rules.NetworkTooLarge,
            call.Span,
            FormattableString.Invariant($"`{context.Display}` has more than {MostParameters:N0} parameters or values, ")
                + FormattableString.Invariant($"or more than {MostMultiplyAdds:N0} multiply-adds"));
        return new BrokenSpec();
    }
}
