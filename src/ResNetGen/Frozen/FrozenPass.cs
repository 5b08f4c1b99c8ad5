using ResNetGen.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace ResNetGen.Frozen;

/// <summary>The steps of a frozen network, with the values between them.</summary>
internal sealed class FrozenPass : IDisposable
{
    private readonly IReadOnlyList<FrozenStep> steps;
    private readonly Func<GraphValue, int> placeOf;
    private readonly int places;

    // For each step the values that none behind it needs.
    private readonly int[][] lastUses;

    /// <param name="graph">The network's graph.</param>
    /// <param name="result">What its forward pass returns.</param>
    /// <param name="keepsPoints">Whether every end point is made, or the result alone.</param>
    /// <param name="type">What it computes in.</param>
    public FrozenPass(LayerGraph graph, GraphValue result, bool keepsPoints, ScalarType type)
    {
        steps = FrozenPlanner.Plan(graph, result, keepsPoints, out placeOf);
        foreach (var step in steps)
        {
            step.Cast(type);
        }

        places = graph.Nodes.Count;
        var last = new Dictionary<int, int>();
        foreach (var (index, step) in steps.Select((step, index) => (index, step)))
        {
            last[step.Output] = index;
            foreach (var input in step.Inputs)
            {
                last[input] = index;
            }
        }

        var kept = new HashSet<int>(keepsPoints ? graph.Points.Select(point => placeOf(point.Value)) : [placeOf(result)])
        {
            placeOf(LayerGraph.Input),
        };
        var lasting = last.Where(use => !kept.Contains(use.Key)).ToLookup(use => use.Value, use => use.Key);
        lastUses = [.. steps.Select((_, index) => lasting[index].ToArray())];
    }

    /// <summary>Runs the steps.</summary>
    /// <param name="input">The images, as the steps take them; they stay the caller's.</param>
    /// <param name="wanted">What is to be returned.</param>
    /// <returns>The values in 32-bit floating point, which are the caller's to dispose.</returns>
    public Tensor[] Run(Tensor input, IReadOnlyList<GraphValue> wanted)
    {
        using var scope = NewDisposeScope();
        var values = new Tensor[places];
        values[0] = input;
        for (var index = 0; index < steps.Count; index++)
        {
            var step = steps[index];
            values[step.Output] = step.Run([.. step.Inputs.Select(place => values[place])]);
            foreach (var place in lastUses[index])
            {
                values[place].Dispose();
            }
        }

        return [.. wanted.Select(value => Own(values[placeOf(value)]).MoveToOuterDisposeScope())];

        // Two end points may be one value, and the result may be a view of another.
        static Tensor Own(Tensor value) => value.dtype == ScalarType.Float32 ? value.alias() : value.to_type(ScalarType.Float32);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var step in steps)
        {
            step.Dispose();
        }
    }
}
