using ResNetGen.Compiler.Binding;
using ResNetGen.Compiler.Catalogue;
using ResNetGen.Compiler.Diagnostics;
using ResNetGen.Compiler.Text;

namespace ResNetGen.Compiler.Graph;

/// <summary>Works out a network inside another, for the shape that enters it there.</summary>
/// <param name="context">The layer that stands for it.</param>
/// <param name="budget">How much may still be worked out.</param>
internal sealed class PartBuilder(LayerContext context, Budget budget)
{
    public NetworkSpec Build(BoundNetwork part, SampleShape input)
    {
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

        if (budget.IsSpent)
        {
            context.Report(Rules.NetworkTooLarge, "file", "it has too many layers, with those of the networks inside it");
            return new NetworkSpec();
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
        var shape = context.Failed ? SampleShape.Unknown : input;
        var graph = WithoutSoftmax(GraphBuilder.Build(part with { Input = shape }, diagnostics, budget));
        if (!context.Failed && diagnostics.HasErrors)
        {
            context.Report(
                Rules.BrokenFile,
                "file",
                part.Name,
                FormattableString.Invariant($"for an input of {input}: {diagnostics.ToArray()[0].Message.TrimEnd('.')}"),
                "give it an input of another size, or change its file");
        }

        return new NetworkSpec { Graph = graph, Output = graph.Output };
    }

    /// <summary>What a whole network has as an end point only, a part has not at all.</summary>
    private static NetworkGraph WithoutSoftmax(NetworkGraph graph)
    {
        var last = graph.Head.Layers.Count - 1;
        return last >= 0 && graph.Head.Layers[last] is SoftmaxSpec && graph.Head.Output != last
            ? graph with { Head = graph.Head with { Layers = graph.Head.Layers.Take(last).ToEquatableArray() } }
            : graph;
    }
}
