using System.Globalization;
using ResNetGen.Checkpoints;
using ResNetGen.Data;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ResNetGen.Training;

/// <summary>What a step does: forward and backward through the network, and the update of its weights.</summary>
internal sealed class Learner : IDisposable
{
    private static readonly Scalar One = 1;

    private readonly nn.Module<Tensor, Tensor> network;
    private readonly Recipe recipe;
    private readonly Func<long, double> rate;
    private readonly IReadOnlyList<Parameter> parameters;
    private readonly ExponentialMovingAverage? average;
    private readonly Action<Tensor, Batch>? lost;

    /// <param name="network">What learns.</param>
    /// <param name="recipe">How.</param>
    /// <param name="rate">The learning rate of each step, counted from 0.</param>
    /// <param name="lost">Shown each loss with its images before the network is trained by it.</param>
    public Learner(nn.Module<Tensor, Tensor> network, Recipe recipe, Func<long, double> rate, Action<Tensor, Batch>? lost = null)
    {
        this.network = network;
        this.recipe = recipe;
        this.rate = rate;
        this.lost = lost;
        Input = InputFormat.Of(network, recipe.Precision, recipe.ChannelsLast);
        if (recipe.ChannelsLast)
        {
            InputFormat.ArrangeKernels(network);
        }

        Groups = WeightDecayGroup.Of(network, recipe.WeightDecay);
        parameters = [.. Groups.SelectMany(group => group.Parameters)];
        Optimizer = recipe.Optimizer.Create(Groups);
        average = recipe.EmaDecay is { } decay ? new ExponentialMovingAverage(network, decay) : null;
        RawWeights = average?.Tensors
            .ToDictionary(weight => CheckpointNames.RawWeightsPrefix + weight.Name, weight => weight.Average) ?? [];
    }

    public InputFormat Input { get; }

    public IReadOnlyList<WeightDecayGroup> Groups { get; }

    public FusedOptimizer Optimizer { get; }

    /// <summary>
    /// The raw weights, by their names in a checkpoint, while <see cref="UseEvaluationWeights"/> has put others into the network; none
    /// without an average.
    /// </summary>
    public IReadOnlyDictionary<string, Tensor> RawWeights { get; }

    /// <summary>
    /// Puts the weights that the network is evaluated by into it, until the result is disposed: the averaged ones if the run averages.
    /// </summary>
    public IDisposable? UseEvaluationWeights() => average?.Use();

    /// <summary>Learns from a batch. The batch may be gone through in parts, but is one step.</summary>
    /// <param name="batch">The images.</param>
    /// <param name="stepIndex">The step, counted from 0.</param>
    /// <returns>The mean loss and the number of right answers before the update: tensors without dimensions, the caller's.</returns>
    public (Tensor Loss, Tensor Correct) Step(Batch batch, long stepIndex)
    {
        var stepRate = rate(stepIndex);
        if (!double.IsFinite(stepRate) || stepRate < 0)
        {
            throw new ResNetGenException(string.Create(
                CultureInfo.InvariantCulture,
                $"The learning rate of step {stepIndex + 1} is {stepRate}; it must be a finite number that is not negative: "
                + $"correct the schedule."));
        }

        Optimizer.SetLearningRate(stepRate);
        using var scope = NewDisposeScope();
        Optimizer.zero_grad();
        var (loss, correct) = Descend(batch);
        if (recipe.MaxGradNorm is { } norm)
        {
            GradientNorm.Clip(parameters, norm);
        }

        Optimizer.step();
        average?.Update(stepIndex);
        return (loss.DetachFromDisposeScope(), correct.DetachFromDisposeScope());
    }

    /// <summary>Leaves the network with the weights that it is evaluated by.</summary>
    public void End() => average?.Exchange();

    /// <inheritdoc/>
    public void Dispose()
    {
        Optimizer.Dispose();
        average?.Dispose();
        if (recipe.ChannelsLast)
        {
            InputFormat.RestoreKernels(network);
        }
    }

    /// <summary>Adds the gradients of a batch's mean loss, or of its sum, part by part.</summary>
    private (Tensor Loss, Tensor Correct) Descend(Batch batch)
    {
        var count = batch.Count;
        var parts = Math.Min(recipe.GradientAccumulationSteps, count);
        if (parts == 1)
        {
            return Descend(batch, weight: 1, count);
        }

        Tensor? loss = null;
        Tensor? correct = null;
        for (var part = 0; part < parts; part++)
        {
            var start = part * count / parts;
            var length = ((part + 1) * count / parts) - start;
            using var some = batch.MicroBatch(start, length);
            var (partLoss, partCorrect) = Descend(some, (double)length / count, count);
            loss = loss is null ? partLoss : loss.add(partLoss, One);
            correct = correct is null ? partCorrect : correct.add(partCorrect, One);
        }

        return (loss!, correct!);
    }

    /// <param name="batch">The batch, or a part of it.</param>
    /// <param name="weight">The part's fraction of the batch.</param>
    /// <param name="count">The number of images in the whole batch.</param>
    private (Tensor Loss, Tensor Correct) Descend(Batch batch, double weight, int count)
    {
        using var scope = NewDisposeScope();
        var logits = network.call(Input.Of(batch.Images));
        var loss = Classification.CrossEntropy(logits, batch, nn.Reduction.Mean, recipe.LabelSmoothing);
        lost?.Invoke(loss, batch);
        if (weight != 1)
        {
            using Scalar fraction = weight;
            loss = loss.mul(fraction);
        }

        if (recipe.SumLoss)
        {
            using Scalar images = count;
            loss.mul(images).backward();
        }
        else
        {
            loss.backward();
        }

        return (loss.detach().MoveToOuterDisposeScope(), Classification.CountCorrect(logits, batch).MoveToOuterDisposeScope());
    }
}
