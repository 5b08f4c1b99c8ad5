using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ResNetGen.Checkpoints;

/// <summary>What an optimizer remembers of one parameter, under its names in a checkpoint.</summary>
internal sealed class OptimizerSlots
{
    /// <summary>More steps than any run makes; what is computed of the number stays exact in 64 bits.</summary>
    public const long MostSteps = 1L << 53;

    private const string Step = "step";

    private readonly ParameterMemory memory;

    private OptimizerSlots(string parameterName, ParameterMemory memory)
    {
        ParameterName = parameterName;
        this.memory = memory;
    }

    public string ParameterName { get; }

    /// <summary>The optimizer's kind, or null if checkpoints do not know its state.</summary>
    public static string? KindOf(optim.Optimizer optimizer) => optimizer switch
    {
        IRemembering own => own.Kind,
        SGD => "SGD",
        Adam => "Adam",
        AdamW => "AdamW",
        _ => null,
    };

    /// <summary>The slots of each of the optimizer's parameters, in its order.</summary>
    public static IReadOnlyList<OptimizerSlots> Of(optim.Optimizer optimizer, nn.Module network)
    {
        var memories = optimizer switch
        {
            IRemembering own => own.Memories,
            OptimizerHelper helper when KindOf(optimizer) is not null => helper.parameters().Zip(helper.state_dict().State, Of),
            _ => throw new ResNetGenException(
                $"A checkpoint cannot hold the state of the optimizer {optimizer.GetType().Name}; use SGD, Adam or AdamW, "
                    + "or leave the optimizer out."),
        };
        var names = network.named_parameters().ToDictionary(pair => pair.parameter.Handle, pair => pair.name);
        return
        [
            .. memories.Select(memory => new OptimizerSlots(
                names.TryGetValue(memory.Parameter.Handle, out var name)
                    ? name
                    : throw new ArgumentException("The optimizer has a parameter that is not one of the network's.", nameof(optimizer)),
                memory)),
        ];
    }

    /// <summary>The name in the file of one slot.</summary>
    public string EntryName(string slot) => $"{CheckpointNames.OptimizerPrefix}{ParameterName}/{slot}";

    /// <summary>
    /// The slots that hold something, as tensors; <c>step</c> is new and the caller's, the others are the optimizer's own.
    /// </summary>
    public IEnumerable<(string Slot, Tensor Tensor)> Values()
    {
        if (memory.Step is { } step)
        {
            yield return (Step, tensor(step.Get(), dtype: ScalarType.Int64));
        }

        foreach (var slot in memory.Slots)
        {
            if (slot.Get() is { } value)
            {
                yield return (slot.Name, value);
            }
        }
    }

    /// <summary>What the file must hold for this parameter: the slot, its type and shape, and whether it may be absent.</summary>
    public IEnumerable<(string Slot, ScalarType Type, long[] Shape, bool Optional)> Expected()
    {
        if (memory.Step is not null)
        {
            yield return (Step, ScalarType.Int64, [], false);
        }

        foreach (var slot in memory.Slots)
        {
            yield return (slot.Name, memory.Parameter.dtype, memory.Parameter.shape, slot.IsOptional);
        }
    }

    /// <summary>Takes values over from a file, which was found to hold what is expected. Call it without gradients.</summary>
    /// <param name="find">The tensor under a name of the file, or null.</param>
    public void Restore(Func<string, Tensor?> find)
    {
        if (memory.Step is { } step)
        {
            step.Set(find(EntryName(Step))!.item<long>());
        }

        foreach (var slot in memory.Slots)
        {
            var present = slot.Get();
            if (find(EntryName(slot.Name)) is not { } value)
            {
                present?.Dispose();
                slot.Set(null);
            }
            else if (present is not null)
            {
                present.copy_(value);
            }
            else
            {
                // Laid out in memory as the parameter is, which the file's is not where the channels lie last.
                slot.Set(empty_like(memory.Parameter).copy_(value).detach_().DetachFromDisposeScope());
            }
        }
    }

    // The momentum is absent before the first step, the greatest second moment unless the optimizer is AMSGrad.
    private static ParameterMemory Of(Parameter parameter, OptimizerState state) => state switch
    {
        SGD.State sgd => new(parameter, [new("momentum_buffer", true, () => sgd.momentum_buffer, value => sgd.momentum_buffer = value)]),
        Adam.State adam => new(
            parameter,
            [
                new("exp_avg", false, () => adam.exp_avg, value => adam.exp_avg = value),
                new("exp_avg_sq", false, () => adam.exp_avg_sq, value => adam.exp_avg_sq = value),
                new("max_exp_avg_sq", adam.max_exp_avg_sq is null, () => adam.max_exp_avg_sq, value => adam.max_exp_avg_sq = value),
            ],
            (() => adam.step, value => adam.step = value)),
        AdamW.State adamW => new(
            parameter,
            [
                new("exp_avg", false, () => adamW.exp_avg, value => adamW.exp_avg = value),
                new("exp_avg_sq", false, () => adamW.exp_avg_sq, value => adamW.exp_avg_sq = value),
                new("max_exp_avg_sq", adamW.max_exp_avg_sq is null, () => adamW.max_exp_avg_sq, value => adamW.max_exp_avg_sq = value),
            ],
            (() => adamW.step, value => adamW.step = value)),
        _ => new(parameter, []),
    };
}
