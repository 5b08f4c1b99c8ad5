using ResNetGen.Checkpoints;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ResNetGen.Training;

/// <summary>
/// Stochastic gradient descent with momentum, as <see cref="SgdSettings"/> says: PyTorch's <c>SGD</c> with <c>fused=True</c>.
/// </summary>
internal sealed class FusedSgd : FusedOptimizer
{
    private static readonly Scalar One = 1;

    private readonly double momentum;
    private readonly bool nesterov;

    // Where nothing moves on, there is nothing to look ahead along: Nesterov without momentum is plain descent.
    internal FusedSgd(IEnumerable<WeightDecayGroup> groups, double momentum, bool nesterov)
        : base(groups) => (this.momentum, this.nesterov) = (momentum, nesterov && momentum > 0);

    private protected override string Kind => "SGD";

    // On the CPU it leaves most 16-bit weights as they were and writes trash into their momentum, without a word: pytorch/pytorch#191763,
    // in 2.10 to 2.13.
    private protected override bool IsRightFor(Parameter parameter) =>
        parameter.device_type != DeviceType.CPU || parameter.dtype is ScalarType.Float32 or ScalarType.Float64;

    private protected override ParameterMemory Memory(ParameterState state) =>
        new(state.Parameter, [new("momentum_buffer", true, () => state.First, value => state.First = value)]);

    // From zero the first step makes the momentum the gradient, as PyTorch does.
    private protected override void Begin(ParameterState state)
    {
        if (momentum > 0)
        {
            state.First ??= ZerosLike(state.Parameter);
        }
    }

    private protected override void Update(ParameterGroup group, IReadOnlyList<ParameterState> states, Tensor[] gradients) =>
        ForeachOperators.Sgd(
            [.. states.Select(state => state.Parameter)],
            gradients,
            momentum > 0 ? [.. states.Select(state => state.First!)] : [],
            group.WeightDecay,
            momentum,
            group.LearningRate,
            nesterov);

    private protected override void Update(ParameterGroup group, ParameterState state, Tensor gradient)
    {
        using var scope = NewDisposeScope();
        using Scalar decay = group.WeightDecay, kept = momentum, step = -group.LearningRate;
        var weight = state.Parameter;
        var change = group.WeightDecay > 0 ? gradient.add(weight, decay) : gradient;
        if (state.First is { } moved)
        {
            moved.mul_(kept).add_(change, One);
            change = nesterov ? change.add(moved, kept) : moved;
        }

        weight.add_(change, step);
    }
}
