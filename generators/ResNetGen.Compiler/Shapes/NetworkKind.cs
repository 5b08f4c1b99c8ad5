using ResNetGen.Compiler.Diagnostics;

namespace ResNetGen.Compiler.Shapes;

/// <summary>Another network as a part of this one: a backbone under a new head.</summary>
internal sealed class NetworkKind() : LayerKind(
    "network",
    "Another network file as one layer, worked out for the size of what enters it: a backbone under a new head.",
    new Parameter("file", ParameterType.File, null, "The file, relative to this one, or one that ships: `slim/resnet_v2_50`."),
    new Parameter("until", ParameterType.Name, string.Empty, "The last layer or block of it that is used; all of it if nothing is said. A softmax at its end is left out."))
{
    /// <summary>What a part's class has after its property's name.</summary>
    public const string ClassSuffix = "Network";

    public override string Rule => "(C, H, W) → what the other network makes of it";

    public override Layer Infer(LayerContext context)
    {
        var input = context.Image("a network takes images");
        if (context.Part is not { } part)
        {
            return new NetworkLayer();
        }

        if (!context.Failed && part.Input.IsKnown && part.Input.Channels != input.Channels)
        {
            context.Report(
                Rules.WrongRank,
                "file",
                context.Display,
                $"images like {part.Input} of {part.Name}",
                context.Inputs[0].Quoted,
                input,
                FormattableString.Invariant($"give it {part.Input.Channels} channels, as with a 1×1 `conv2d`"));
        }

        if (context.Budget.IsSpent)
        {
            context.Report(Rules.NetworkTooLarge, "file", "it has too many layers, with those of the networks inside it");
            return new NetworkLayer();
        }

        if (context.IsGiven("until") && context.Word("until") is { Length: > 0 } last)
        {
            if (part.Until(last) is { } cut)
            {
                part = cut;
            }
            else
            {
                context.Report(Rules.UnknownEndPoint, "until", part.Name, last, NearestName.Hint(last, part.Parts()));
            }
        }

        var diagnostics = new DiagnosticBag();
        var graph = WithoutSoftmax(GraphBuilder.Build(part with { Input = context.Failed ? Shape.Unknown : input }, diagnostics, context.Budget));
        if (!context.Failed && diagnostics.HasErrors)
        {
            context.Report(Rules.BrokenFile, "file", part.Name, FormattableString.Invariant($"for an input of {input}: {diagnostics.ToArray()[0].Message.TrimEnd('.')}"), "give it an input of another size, or change its file");
        }

        return new NetworkLayer { Graph = graph, Output = graph.Output };
    }

    /// <summary>What a whole network has as an end point only, a part has not at all.</summary>
    private static NetworkGraph WithoutSoftmax(NetworkGraph graph)
    {
        var last = graph.Head.Layers.Count - 1;
        return last >= 0 && graph.Head.Layers[last] is SoftmaxLayer && graph.Head.Output != last
            ? graph with { Head = graph.Head with { Layers = graph.Head.Layers.Take(last).ToEquatableArray() } }
            : graph;
    }
}

/// <summary>A network inside another.</summary>
public sealed record NetworkLayer : Layer
{
    public NetworkGraph Graph { get; init; } = NetworkGraph.Nothing(string.Empty);

    public override Size Reduction
    {
        get
        {
            var bodies = new[] { Graph.Root, Graph.Head }.Concat(Graph.Blocks.SelectMany(block => block.Units).Select(place => Graph.Units[place.Unit].Body));
            return bodies.Aggregate(new Size(1, 1), (product, body) => OutputStride.Product(product, OutputStride.Of(body)));
        }
    }

    public override IEnumerable<LayerRow> Rows() => Graph.Rows(string.Empty).Select(row => row.Row with { Suffix = row.Scope + row.Row.Suffix });
}
