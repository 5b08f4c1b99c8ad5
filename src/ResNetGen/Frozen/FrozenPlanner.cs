using ResNetGen.Layers;

namespace ResNetGen.Frozen;

/// <summary>Makes a network's graph into as few passes over memory as there are operators for.</summary>
internal sealed class FrozenPlanner
{
    private readonly LayerGraph graph;
    private readonly GraphValue result;
    private readonly List<FrozenStep> steps = [];

    // By the place of a value: which other value it is, which step makes it, how often it is used, and whether it is to be seen.
    private readonly int[] same;
    private readonly FrozenStep?[] makers;
    private readonly int[] uses;
    private readonly HashSet<int> seen;

    private FrozenPlanner(LayerGraph graph, GraphValue result, bool keepsPoints)
    {
        this.graph = graph;
        this.result = result;
        var count = graph.Nodes.Count;
        same = [.. Enumerable.Range(0, count)];
        makers = new FrozenStep?[count];
        uses = new int[count];
        seen = [result.Place];
        if (keepsPoints)
        {
            seen.UnionWith(graph.Points.Select(point => point.Value.Place));
        }
    }

    /// <summary>The steps of a network, which the caller disposes.</summary>
    /// <param name="graph">The network's graph.</param>
    /// <param name="result">What its forward pass returns.</param>
    /// <param name="keepsPoints">Whether every end point is made, or the result alone.</param>
    /// <param name="placeOf">Where a value of the graph is among those of the steps.</param>
    public static IReadOnlyList<FrozenStep> Plan(LayerGraph graph, GraphValue result, bool keepsPoints, out Func<GraphValue, int> placeOf)
    {
        var planner = new FrozenPlanner(graph, result, keepsPoints);
        planner.Plan();
        placeOf = value => planner.Resolve(value.Place);
        return planner.steps;
    }

    private void Plan()
    {
        var needed = new bool[same.Length];
        foreach (var place in seen)
        {
            needed[place] = true;
        }

        for (var place = same.Length - 1; place > 0; place--)
        {
            foreach (var input in needed[place] ? graph.Nodes[place].Inputs : [])
            {
                needed[input] = true;
                uses[input]++;
            }
        }

        for (var place = 1; place < same.Length; place++)
        {
            if (needed[place])
            {
                Plan(place, graph.Nodes[place]);
            }
        }

        for (var index = 0; index < steps.Count; index++)
        {
            if (steps[index] is ConvolutionStep { HasTerm: true } convolution)
            {
                convolution.IsTermOverwritten = IsOver(convolution.Inputs[1], index) && convolution.Inputs[0] != convolution.Inputs[1];
            }
        }
    }

    private void Plan(int place, LayerGraphNode node)
    {
        var inputs = node.Inputs.Select(Resolve).ToArray();
        switch (node.Operation)
        {
            case LayerGraphOperation.Add:
                Sum(place, node.Activation, inputs);
                break;
            case LayerGraphOperation.Multiply:
                Append(place, new ProductStep(node.Activation, inputs));
                break;
            case LayerGraphOperation.Concat:
                Append(place, new ConcatStep(inputs));
                break;
            default:
                Call(place, node.Layer!, inputs[0]);
                break;
        }
    }

    private void Call(int place, Layer layer, int input)
    {
        switch (layer)
        {
            case Dropout:
                Become(place, input);
                break;
            case Conv2dBatchNorm normalized:
                using (var affine = Affine.Of(normalized.BatchNorm))
                {
                    var step = new ConvolutionStep(normalized, input);
                    step.Fold(affine);
                    step.Activation = normalized.BatchNorm.Activation;
                    Append(place, step);
                }

                break;
            case Conv2d convolution:
                Append(place, new ConvolutionStep(convolution, input));
                break;
            case BatchNorm2d norm:
                using (var affine = Affine.Of(norm))
                {
                    Scale(place, affine, norm.Activation, input);
                }

                break;
            case Scale scale:
                using (var affine = Affine.Of(scale))
                {
                    Scale(place, affine, Activation.None, input);
                }

                break;
            case ActivationLayer activation when Extensible(input) is ConvolutionStep convolution:
                convolution.Activation = activation.Activation;
                Become(place, input);
                break;
            case ActivationLayer activation:
                Append(place, new ActivationStep(activation.Activation, input));
                break;
            case Linear linear:
                Append(place, LinearStep.Of(linear, input));
                break;
            default:
                Append(place, new LayerStep(layer, input));
                break;
        }
    }

    private void Scale(int place, Affine affine, Activation activation, int input)
    {
        if (Extensible(input) is ConvolutionStep { HasTerm: false } convolution)
        {
            convolution.Fold(affine);
            convolution.Activation = activation;
            Become(place, input);
            return;
        }

        Append(place, new AffineStep(affine, activation, input));
    }

    /// <summary>A convolution whose result nobody else sees comes with the sum, where all terms of it are there.</summary>
    private void Sum(int place, Activation activation, int[] terms)
    {
        var own = terms.Length == 2 ? Array.FindLastIndex(terms, term => Extensible(term) is ConvolutionStep { HasTerm: false }) : -1;
        if (own < 0 || terms[0] == terms[1])
        {
            Append(place, new SumStep(activation, terms));
            return;
        }

        var convolution = (ConvolutionStep)makers[terms[own]]!;
        convolution.Add(terms[1 - own]);
        convolution.Activation = activation;
        steps.Remove(convolution);
        Append(place, convolution);
    }

    /// <summary>The step that makes a value, where it ends in no activation and nothing but what comes next needs what it makes.</summary>
    private ConvolutionStep? Extensible(int place) =>
        makers[place] is ConvolutionStep { Activation: Activation.None } step && uses[place] == 1 && !seen.Contains(place) ? step : null;

    private void Append(int place, FrozenStep step)
    {
        step.Output = place;
        makers[place] = step;
        steps.Add(step);
    }

    /// <summary>A value is another one.</summary>
    private void Become(int place, int other)
    {
        same[place] = other;

        // The step that is left out was a use of the other.
        uses[other] += uses[place] - 1;
        if (seen.Contains(place))
        {
            seen.Add(other);
        }
    }

    private int Resolve(int place) => same[place] == place ? place : Resolve(same[place]);

    /// <summary>Whether a value's memory is its own, and no step behind one needs it.</summary>
    private bool IsOver(int place, int index) =>
        makers[place] is { IsView: false } and not LayerStep
        && !seen.Contains(place)
        && !steps.Skip(index + 1).Any(step => step.Inputs.Contains(place))
        && !steps.Exists(step => step.IsView && step.Inputs.Contains(place));
}
