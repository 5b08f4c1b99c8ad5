using ResNetGen.Checkpoints;
using ResNetGen.Data;
using ResNetGen.Training.Optimizers;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ResNetGen.Training;

/// <summary>What a step does: forward and backward through the network, and the update of its weights.</summary>
internal sealed class Learner : IDisposable
{
    private static readonly Scalar One = 1;

    private readonly nn.Module<Tensor, Tensor> network;
    private readonly TrainingOptions options;
    private readonly IReadOnlyList<Parameter> parameters;
    private readonly WeightAverage? average;
    private readonly Action<Tensor, Batch>? lost;

    /// <param name="network">What learns.</param>
    /// <param name="options">How.</param>
    /// <param name="lost">Shown each loss with its images before anything is learnt from it.</param>
    public Learner(nn.Module<Tensor, Tensor> network, TrainingOptions options, Action<Tensor, Batch>? lost = null)
    {
        this.network = network;
        this.options = options;
        this.lost = lost;
        Input = InputFormat.Of(network, options.Precision, options.ChannelsLast);
        if (options.ChannelsLast)
        {
            InputFormat.ArrangeKernels(network);
        }

        Groups = WeightDecayGroup.Of(network, options.WeightDecay);
        parameters = [.. Groups.SelectMany(group => group.Parameters)];
        Optimizer = options.Optimizer.Create(Groups);
        average = options.EmaDecay is { } decay ? new WeightAverage(network, decay) : null;
        Learnt = average?.Tensors.ToDictionary(weight => CheckpointNames.LearntPrefix + weight.Name, weight => weight.Average) ?? [];
    }

    public InputFormat Input { get; }

    public IReadOnlyList<WeightDecayGroup> Groups { get; }

    public FusedOptimizer Optimizer { get; }

    /// <summary>The weights that are learnt, by their names in a checkpoint, while <see cref="Judged"/> has put others into the network; none without an average.</summary>
    public IReadOnlyDictionary<string, Tensor> Learnt { get; }

    /// <summary>Puts the weights that the network is judged by into it, until the result is disposed: the averaged ones if the run averages.</summary>
    public IDisposable? Judged() => average?.Use();

    /// <summary>Learns from a batch. The batch may be gone through in parts, but is one step.</summary>
    /// <param name="batch">The images.</param>
    /// <param name="stepIndex">The step, counted from 0.</param>
    /// <returns>The mean loss and the number of right answers before the update: tensors without dimensions, the caller's.</returns>
    public (Tensor Loss, Tensor Correct) Step(Batch batch, long stepIndex)
    {
        var rate = options.LearningRate.Rate(stepIndex);
        if (!double.IsFinite(rate) || rate < 0)
        {
            throw new ResNetGenException(FormattableString.Invariant($"The learning rate of step {stepIndex + 1} is {rate}; it must be a finite number that is not negative: correct the schedule."));
        }

        Optimizer.SetLearningRate(rate);
        using var scope = NewDisposeScope();
        Optimizer.zero_grad();
        var (loss, correct) = Descend(batch);
        if (options.ClipNorm is { } norm)
        {
            GradientNorm.Clip(parameters, norm);
        }

        Optimizer.step();
        average?.Update(stepIndex);
        return (loss.DetachFromDisposeScope(), correct.DetachFromDisposeScope());
    }

    /// <summary>Leaves the network with the weights that it is judged by.</summary>
    public void End() => average?.Exchange();

    /// <inheritdoc/>
    public void Dispose()
    {
        Optimizer.Dispose();
        average?.Dispose();
        if (options.ChannelsLast)
        {
            InputFormat.RestoreKernels(network);
        }
    }

    /// <summary>Adds the gradients of a batch's mean loss, part by part.</summary>
    private (Tensor Loss, Tensor Correct) Descend(Batch batch)
    {
        var count = batch.Count;
        var parts = Math.Min(options.Accumulate, count);
        if (parts == 1)
        {
            return Descend(batch, weight: 1);
        }

        Tensor? loss = null;
        Tensor? correct = null;
        for (var part = 0; part < parts; part++)
        {
            var start = part * count / parts;
            var length = ((part + 1) * count / parts) - start;
            using var some = batch.MicroBatch(start, length);
            var (partLoss, partCorrect) = Descend(some, (double)length / count);
            loss = loss is null ? partLoss : loss.add(partLoss, One);
            correct = correct is null ? partCorrect : correct.add(partCorrect, One);
        }

        return (loss!, correct!);
    }

    private (Tensor Loss, Tensor Correct) Descend(Batch batch, double weight)
    {
        using var scope = NewDisposeScope();
        var logits = network.call(Input.Of(batch.Images));
        var loss = Classification.CrossEntropy(logits, batch, nn.Reduction.Mean, options.LabelSmoothing);
        lost?.Invoke(loss, batch);
        if (weight != 1)
        {
            using Scalar share = weight;
            loss = loss.mul(share);
        }

        loss.backward();
        return (loss.detach().MoveToOuterDisposeScope(), Classification.CountCorrect(logits, batch).MoveToOuterDisposeScope());
    }
}
