using TorchSharp;
using static TorchSharp.torch;

namespace ResNetGen.Training;

/// <summary>
/// The exponential moving average of a network's weights that learn; an average of one that does not would differ from it by rounding. Its
/// moving statistics stay as they are: they are averages of the last steps already, and averaged once more they would
/// lag behind the weights (benchmarks/results/training.md has what that costs). In the first steps the decay is (1 + n) / (10 + n) at most,
/// as in TensorFlow, so that the weights that were drawn are soon forgotten.
/// </summary>
internal sealed class ExponentialMovingAverage : IDisposable
{
    private readonly double decay;
    private readonly List<(string Name, Tensor Own, Tensor Average)> weights;

    public ExponentialMovingAverage(nn.Module network, double decay)
    {
        this.decay = decay;
        using var noGrad = no_grad();
        weights =
        [
            .. network.named_parameters()
                .Where(entry => entry.parameter.requires_grad)
                .Select(entry => (entry.name, (Tensor)entry.parameter, entry.parameter.clone().DetachFromDisposeScope())),
        ];
    }

    /// <summary>
    /// The averages by the names that they have in the state dict; while <see cref="Use"/> holds, the raw weights.
    /// </summary>
    public IEnumerable<(string Name, Tensor Average)> Tensors => weights.Select(weight => (weight.Name, weight.Average));

    /// <summary>Takes in the weights after a step.</summary>
    /// <param name="stepIndex">The step, counted from 0.</param>
    public void Update(long stepIndex)
    {
        if (weights.Count == 0)
        {
            return;
        }

        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var kept = Math.Min(decay, (1.0 + stepIndex) / (10.0 + stepIndex));
        if (ForeachOperators.ExistOn(weights[0].Own.device))
        {
            ForeachOperators.Approach([.. weights.Select(weight => weight.Average)], [.. weights.Select(weight => weight.Own)], 1 - kept);
            return;
        }

        using Scalar keptFraction = kept;
        using Scalar newFraction = 1 - kept;
        foreach (var (_, own, average) in weights)
        {
            average.mul_(keptFraction).add_(own, newFraction);
        }
    }

    /// <summary>Puts the averages into the network until the result is disposed.</summary>
    public IDisposable Use()
    {
        Exchange();
        return new Return(this);
    }

    /// <summary>Exchanges the network's values and the averages.</summary>
    public void Exchange()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        foreach (var (_, own, average) in weights)
        {
            using var held = own.clone();
            own.copy_(average);
            average.copy_(held);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var (_, _, average) in weights)
        {
            average.Dispose();
        }
    }

    private sealed class Return(ExponentialMovingAverage average) : IDisposable
    {
        public void Dispose() => average.Exchange();
    }
}
