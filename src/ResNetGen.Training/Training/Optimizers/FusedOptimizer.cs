using ResNetGen.Checkpoints;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ResNetGen.Training;

/// <summary>
/// An optimizer that changes all weights of a group by one call of torch. TorchSharp's own make several calls for each weight, and every
/// number that they give to torch may be freed by the garbage collector before torch has read it.
/// </summary>
/// <remarks>
/// Its rate is 0 until one is set, and a checkpoint holds its memory. Where this libtorch or the weights' device lacks the operators, it
/// computes the same step weight by weight.
/// </remarks>
internal abstract class FusedOptimizer : optim.Optimizer, IRemembering
{
    private protected FusedOptimizer(IEnumerable<WeightDecayGroup> groups)
        : base(IntPtr.Zero) => Groups = [.. groups.Select(group => new ParameterGroup(group.WeightDecay, group.Parameters))];

    /// <summary>The parameters by their weight decay, each group with its learning rate.</summary>
    public IReadOnlyList<ParameterGroup> Groups { get; }

    /// <inheritdoc/>
    public override IEnumerable<optim.ILearningRateController> ParamGroups => Groups;

    string IRemembering.Kind => Kind;

    IEnumerable<ParameterMemory> IRemembering.Memories => Groups.SelectMany(group => group.States).Select(Memory);

    /// <summary>The name of its kind in a checkpoint.</summary>
    private protected abstract string Kind { get; }

    /// <summary>Whether the weights are changed one by one though the operators are there; for tests.</summary>
    internal bool OneByOne { get; init; }

    /// <summary>Sets the learning rate of all groups. The first one is that which a scheduler of TorchSharp begins with.</summary>
    /// <param name="rate">The rate, at least 0.</param>
    public void SetLearningRate(double rate)
    {
        foreach (var group in Groups)
        {
            group.InitialLearningRate = group.InitialLearningRate > 0 ? group.InitialLearningRate : rate;
            group.LearningRate = rate;
        }
    }

    /// <summary>Refuses: the parameters are those that the optimizer was made with.</summary>
    /// <param name="param_group">A group of TorchSharp's.</param>
    /// <exception cref="NotSupportedException">Always.</exception>
    public override void add_param_group(ParamGroup param_group) => throw new NotSupportedException(
        "A group cannot be added to this optimizer: set requires_grad of the parameters that are to be trained, "
        + "and make another by Create.");

    /// <inheritdoc/>
    public override IEnumerable<Parameter> parameters() => Groups.SelectMany(group => group.Parameters);

    /// <summary>
    /// Forgets all gradients. The next backward pass makes them anew, which costs less than to write zeros and add to them.
    /// </summary>
    public override void zero_grad()
    {
        foreach (var parameter in parameters())
        {
            parameter.grad = null;
        }
    }

    /// <summary>Changes the parameters by their gradients; one without a gradient stays.</summary>
    /// <param name="closure">Evaluates the network anew and returns the loss, or null.</param>
    /// <returns>The closure's loss, or null.</returns>
    public override Tensor? step(Func<Tensor>? closure = null)
    {
        Tensor? loss = null;
        if (closure is not null)
        {
            using var gradients = enable_grad();
            loss = closure();
        }

        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        foreach (var group in Groups)
        {
            Update(group);
        }

        return loss;
    }

    /// <summary>Whether torch's operator computes rightly for such a parameter.</summary>
    private protected virtual bool IsRightFor(Parameter parameter) => true;

    /// <summary>What it remembers of a parameter.</summary>
    private protected abstract ParameterMemory Memory(ParameterState state);

    /// <summary>Makes what is to be remembered from the first step on, and counts the step.</summary>
    private protected abstract void Begin(ParameterState state);

    /// <summary>A step of parameters that are laid out in memory as their gradients and what is remembered of them are.</summary>
    private protected abstract void Update(ParameterGroup group, IReadOnlyList<ParameterState> states, Tensor[] gradients);

    /// <summary>A step of one parameter, whatever its layout is.</summary>
    private protected abstract void Update(ParameterGroup group, ParameterState state, Tensor gradient);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            foreach (var state in Groups.SelectMany(group => group.States))
            {
                state.Dispose();
            }
        }

        base.Dispose(disposing);
    }

    /// <summary>A tensor of zeros that is laid out as the parameter is, and lives until it is disposed.</summary>
    private protected static Tensor ZerosLike(Parameter parameter) => zeros_like(parameter).DetachFromDisposeScope();

    private void Update(ParameterGroup group)
    {
        var together = new List<(ParameterState State, Tensor Gradient)>(group.States.Count);
        foreach (var state in group.States)
        {
            if (state.Parameter.grad is not { } gradient)
            {
                continue;
            }

            Begin(state);
            if (!OneByOne && ForeachOperators.ExistOn(state.Parameter.device) && IsRightFor(state.Parameter) && state.Align(ref gradient))
            {
                together.Add((state, gradient));
            }
            else
            {
                Update(group, state, gradient);
            }
        }

        // On CUDA all tensors of a call are of one type and one device. Adam's count their steps alone.
        foreach (var alike in together.GroupBy(one => (one.State.Parameter.dtype, one.State.Parameter.device.ToString(), one.State.Step)))
        {
            Update(group, [.. alike.Select(one => one.State)], [.. alike.Select(one => one.Gradient)]);
        }
    }
}
