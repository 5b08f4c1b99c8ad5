using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ResNetGen.Checkpoints;

/// <summary>What an optimizer remembers of one parameter, as named tensors: PyTorch's own names for them.</summary>
internal sealed class OptimizerSlots
{
    private const string Step = "step";

    private readonly OptimizerState state;

    private OptimizerSlots(string parameterName, Parameter parameter, OptimizerState state)
    {
        ParameterName = parameterName;
        Parameter = parameter;
        this.state = state;
    }

    public string ParameterName { get; }

    public Parameter Parameter { get; }

    /// <summary>The optimizer's kind, or null if checkpoints do not know its state.</summary>
    public static string? KindOf(optim.Optimizer optimizer) => optimizer switch
    {
        SGD => "SGD",
        Adam => "Adam",
        AdamW => "AdamW",
        _ => null,
    };

    /// <summary>The slots of each of the optimizer's parameters, in its order.</summary>
    public static IReadOnlyList<OptimizerSlots> Of(optim.Optimizer optimizer, nn.Module network)
    {
        if (KindOf(optimizer) is null || optimizer is not OptimizerHelper helper)
        {
            throw new ResNetGenException(
                $"A checkpoint cannot hold the state of the optimizer {optimizer.GetType().Name}; use SGD, Adam or AdamW, or leave the optimizer out.");
        }

        var names = network.named_parameters().ToDictionary(pair => pair.parameter.Handle, pair => pair.name);
        return
        [
            .. helper.parameters().Zip(helper.state_dict().State, (parameter, state) => new OptimizerSlots(
                names.TryGetValue(parameter.Handle, out var name)
                    ? name
                    : throw new ArgumentException("The optimizer has a parameter that is not one of the network's.", nameof(optimizer)),
                parameter,
                state)),
        ];
    }

    /// <summary>The name in the file of one slot.</summary>
    public string EntryName(string slot) => $"{Checkpoint.OptimizerPrefix}{ParameterName}/{slot}";

    /// <summary>The slots that hold something, as tensors; <c>step</c> is new and the caller's, the others are the optimizer's own.</summary>
    public IEnumerable<(string Slot, Tensor Tensor)> Values()
    {
        switch (state)
        {
            case Adam.State adam:
                yield return (Step, tensor(adam.step, dtype: ScalarType.Int64));
                break;
            case AdamW.State adamW:
                yield return (Step, tensor(adamW.step, dtype: ScalarType.Int64));
                break;
        }

        foreach (var (slot, value, _) in Tensors())
        {
            if (value is not null)
            {
                yield return (slot, value);
            }
        }
    }

    /// <summary>What the file must hold for this parameter: the slot, its type and shape, and whether it may be absent.</summary>
    public IEnumerable<(string Slot, ScalarType Type, long[] Shape, bool Optional)> Expected()
    {
        if (state is Adam.State or AdamW.State)
        {
            yield return (Step, ScalarType.Int64, [], false);
        }

        foreach (var (slot, _, optional) in Tensors())
        {
            yield return (slot, Parameter.dtype, Parameter.shape, optional);
        }
    }

    /// <summary>Takes values over from a file, which was found to hold what is expected. Call it without gradients.</summary>
    /// <param name="find">The tensor under a name of the file, or null.</param>
    public void Restore(Func<string, Tensor?> find)
    {
        Tensor? Restored(string slot, Tensor? present)
        {
            if (find(EntryName(slot)) is not { } value)
            {
                present?.Dispose();
                return null;
            }

            if (present is null)
            {
                return value.to(Parameter.device, copy: true).DetachFromDisposeScope();
            }

            present.copy_(value);
            return present;
        }

        switch (state)
        {
            case SGD.State sgd:
                sgd.momentum_buffer = Restored("momentum_buffer", sgd.momentum_buffer);
                break;
            case Adam.State adam:
                adam.step = find(EntryName(Step))!.item<long>();
                adam.exp_avg = Restored("exp_avg", adam.exp_avg);
                adam.exp_avg_sq = Restored("exp_avg_sq", adam.exp_avg_sq);
                adam.max_exp_avg_sq = Restored("max_exp_avg_sq", adam.max_exp_avg_sq);
                break;
            case AdamW.State adamW:
                adamW.step = find(EntryName(Step))!.item<long>();
                adamW.exp_avg = Restored("exp_avg", adamW.exp_avg);
                adamW.exp_avg_sq = Restored("exp_avg_sq", adamW.exp_avg_sq);
                adamW.max_exp_avg_sq = Restored("max_exp_avg_sq", adamW.max_exp_avg_sq);
                break;
        }
    }

    // The momentum is absent before the first step, the greatest second moment unless the optimizer is AMSGrad.
    private (string Slot, Tensor? Value, bool Optional)[] Tensors() => state switch
    {
        SGD.State sgd => [("momentum_buffer", sgd.momentum_buffer, true)],
        Adam.State adam => [("exp_avg", adam.exp_avg, false), ("exp_avg_sq", adam.exp_avg_sq, false), ("max_exp_avg_sq", adam.max_exp_avg_sq, adam.max_exp_avg_sq is null)],
        AdamW.State adamW => [("exp_avg", adamW.exp_avg, false), ("exp_avg_sq", adamW.exp_avg_sq, false), ("max_exp_avg_sq", adamW.max_exp_avg_sq, adamW.max_exp_avg_sq is null)],
        _ => [],
    };
}
