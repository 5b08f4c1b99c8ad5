using ResNetGen.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace ResNetGen.Training;

/// <summary>
/// Adam, as <see cref="AdamSettings"/> says, or with decoupled weight decay, as <see cref="AdamWSettings"/> says: PyTorch's <c>Adam</c> and
/// <c>AdamW</c> with <c>fused=True</c>.
/// </summary>
internal sealed class FusedAdam : FusedOptimizer
{
    private static readonly Scalar One = 1;

    private readonly AdamNumbers settings;
    private readonly bool decoupled;

    internal FusedAdam(IEnumerable<WeightDecayGroup> groups, AdamNumbers settings, bool decoupled)
        : base(groups) => (this.settings, this.decoupled) = (settings, decoupled);

    private protected override string Kind => decoupled ? "AdamW" : "Adam";

    private protected override ParameterMemory Memory(ParameterState state)
    {
        // A checkpoint holds the means of every parameter, also of one that has not had a gradient yet.
        Remember(state);
        return new(
            state.Parameter,
            [
                new("exp_avg", false, () => state.First, value => state.First = value),
                new("exp_avg_sq", false, () => state.Second, value => state.Second = value),
            ],
            (() => state.Step, value => state.Step = value));
    }

    private protected override void Begin(ParameterState state)
    {
        Remember(state);
        state.Step++;
    }

    private protected override void Update(ParameterGroup group, IReadOnlyList<ParameterState> states, Tensor[] gradients)
    {
        using Scalar count = (float)states[0].Step;
        using var step = full([], count, ScalarType.Float32, states[0].Parameter.device);
        ForeachOperators.Adam(
            decoupled,
            [.. states.Select(state => state.Parameter)],
            gradients,
            [.. states.Select(state => state.First!)],
            [.. states.Select(state => state.Second!)],
            step,
            group.WeightDecay,
            group.LearningRate,
            settings);
    }

    private protected override void Update(ParameterGroup group, ParameterState state, Tensor gradient)
    {
        using var scope = NewDisposeScope();
        var (beta1, beta2) = (settings.Beta1, settings.Beta2);
        using Scalar decay = group.WeightDecay, left = 1 - (group.LearningRate * group.WeightDecay);
        using Scalar keptMean = beta1, newMean = 1 - beta1, keptSquare = beta2, newSquare = 1 - beta2;
        using Scalar epsilon = settings.Epsilon, correction = 1 / Math.Sqrt(1 - Math.Pow(beta2, state.Step));
        using Scalar change = -group.LearningRate / (1 - Math.Pow(beta1, state.Step));
        var weight = state.Parameter;
        if (decoupled)
        {
            weight.mul_(left);
        }
        else if (group.WeightDecay > 0)
        {
            gradient = gradient.add(weight, decay);
        }

        var (mean, square) = (state.First!, state.Second!);
        mean.mul_(keptMean).add_(gradient, newMean);
        square.mul_(keptSquare).addcmul_(gradient, gradient, newSquare);
        weight.addcdiv_(mean, square.sqrt().mul_(correction).add_(epsilon, One), change);
    }

    private static void Remember(ParameterState state)
    {
        state.First ??= ZerosLike(state.Parameter);
        state.Second ??= ZerosLike(state.Parameter);
    }
}
