using ResNetGen.Data;
using ResNetGen.Layers;
using ResNetGen.Tests.Layers;
using ResNetGen.Training;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using BatchNorm2d = ResNetGen.Layers.BatchNorm2d;
using Conv2d = ResNetGen.Layers.Conv2d;
using Linear = ResNetGen.Layers.Linear;

namespace ResNetGen.Tests.Training;

/// <summary>Steps against the same written out in plain code.</summary>
[Collection(nameof(Alone))]
public class LearnerTests
{
    private const int Classes = 4;

    private static readonly Shape Image = new(3, 16, 16);

    // Plain descent with a rate of 1: the weights move by their gradients.
    private static readonly Recipe Plain = new()
    {
        Optimizer = OptimizerSettings.Sgd(0, nesterov: false),
        LearningRate = LearningRateSchedule.Constant(1),
    };

    [Theory]
    [InlineData(2, false)]
    [InlineData(5, true)]
    [InlineData(100, false)]
    [InlineData(100, true)]
    public void A_batch_in_parts_is_one_step_of_the_whole(int parts, bool mixed)
    {
        using var scope = NewDisposeScope();
        var batch = mixed ? Mixed(RandomBatch(12)) : RandomBatch(12);
        var (whole, wholeLoss, wholeCorrect) = Moved(Plain, batch);
        var (inParts, loss, correct) = Moved(Plain with { GradientAccumulationSteps = parts }, batch);

        Assert.Equal(wholeLoss, loss, 1e-5);
        Assert.Equal(wholeCorrect, correct);
        AssertClose(whole, inParts, 1e-5);
    }

    /// <summary>The gradient of a sum is that of the mean, as many times as there are images; what is shown is the mean.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public void The_sum_of_the_losses_has_the_gradient_of_every_image(int parts)
    {
        using var scope = NewDisposeScope();
        var batch = RandomBatch(12);
        var (mean, meanLoss, meanCorrect) = Moved(Plain, batch);
        var (sum, loss, correct) = Moved(Plain with { SumLoss = true, GradientAccumulationSteps = parts }, batch);

        Assert.Equal(meanLoss, loss, 1e-5);
        Assert.Equal(meanCorrect, correct);
        AssertClose([.. mean.Select(gradient => gradient * 12)], sum, 1e-4);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Smoothed_labels_share_what_they_lose_evenly(bool mixed)
    {
        const double smoothing = 0.2;
        using var scope = NewDisposeScope();
        var batch = mixed ? Mixed(RandomBatch(8)) : RandomBatch(8);
        var (_, loss, _) = Moved(Plain with { LabelSmoothing = smoothing }, batch);

        using var network = WithoutNorm();
        var logits = network.call(batch.Images).flatten(1);
        var logProbabilities = logits - logits.exp().sum(1, keepdim: true).log();
        var targets = full([8, Classes], smoothing / Classes);
        targets.scatter_add_(1, batch.Labels.unsqueeze(1), full([8, 1], (1 - smoothing) * batch.Fraction));
        targets.scatter_add_(1, (batch.MixedLabels ?? batch.Labels).unsqueeze(1), full([8, 1], (1 - smoothing) * (1 - batch.Fraction)));
        Assert.Equal(-(targets * logProbabilities).sum(1).mean().item<float>(), loss, 1e-5);
    }

    [Theory]
    [InlineData(0.01)]
    [InlineData(1000)]
    public void Gradients_longer_than_the_limit_are_scaled_down_to_it_together(double most)
    {
        using var scope = NewDisposeScope();
        var batch = RandomBatch(8);
        var (free, _, _) = Moved(Plain, batch);
        var (clipped, _, _) = Moved(Plain with { MaxGradNorm = most }, batch);

        var norm = Math.Sqrt(free.Sum(gradient => gradient.to_type(ScalarType.Float64).square().sum().item<double>()));
        Assert.InRange(norm, 0.02, 900);
        AssertClose([.. free.Select(gradient => gradient * Math.Min(1, most / norm))], clipped, 1e-4);
    }

    [Fact]
    public void The_average_follows_the_weights_and_leaves_the_moving_statistics()
    {
        const double decay = 0.5;
        using var scope = NewDisposeScope();
        using var network = new SmallNetwork(Image, Classes, dropoutRate: 0);
        using var learner = Learner(network, new Recipe { EmaDecay = decay });
        var average = Values(network.parameters());
        network.train();
        for (var step = 0; step < 12; step++)
        {
            using var batch = RandomBatch(8, seed: step);
            Learn(learner, batch, step);

            // At most (1 + n) / (10 + n): 0.1, 2/11, … and from step 8 on the decay itself.
            var kept = Math.Min(decay, (1.0 + step) / (10 + step));
            average = [.. average.Zip(Values(network.parameters()), (mean, value) => (kept * mean) + ((1 - kept) * value))];
        }

        var learnt = Values(network.parameters());
        var statistics = Values(network.buffers());
        using (learner.UseEvaluationWeights())
        {
            Assert.All(average.Zip(Values(network.parameters())), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
            Assert.Equal(statistics, Values(network.buffers()));
            Assert.All(
                learnt.Zip(learner.RawWeights.Values.SelectMany(tensor => tensor.data<float>().ToArray())),
                pair => Assert.Equal(pair.First, pair.Second));
        }

        Assert.Equal(learnt, Values(network.parameters()));
        Assert.Contains(learnt.Zip(average), pair => Math.Abs(pair.First - pair.Second) > 1e-3);
    }

    [Fact]
    public void In_bfloat16_logits_and_gradients_are_those_of_32_bits_but_for_rounding()
    {
        using var scope = NewDisposeScope();
        using var network = new SmallNetwork(Image, Classes, dropoutRate: 0);
        network.train();
        var batch = RandomBatch(32);
        var logits = network.call(batch.Images);
        var rounded = network.call(batch.Images.to_type(ScalarType.BFloat16));
        Assert.Equal(ScalarType.BFloat16, rounded.dtype);

        // 8 bits of precision, through four layers.
        TensorAssert.Close(logits, rounded, 0.03);
        Assert.True((logits - rounded).abs().max().item<float>() > 0);

        var exact = Gradients(network, batch, new Recipe());
        foreach (
            var options in new[] { new Recipe
            {
                Precision = Precision.BFloat16,
            }, new Recipe { Precision = Precision.BFloat16, ChannelsLast = true } })
        {
            Assert.All(
                exact.Zip(Gradients(network, batch, options)), pair => Assert.InRange(Cosine(pair.First, pair.Second), 0.99, 1 - 1e-9));
        }
    }

    [Fact]
    public void Channels_last_is_the_same_but_for_rounding_and_leaves_the_kernels_as_they_were()
    {
        using var scope = NewDisposeScope();
        using var network = new SmallNetwork(Image, Classes, dropoutRate: 0);
        var batch = RandomBatch(16);
        var exact = Gradients(network, batch, new Recipe());
        AssertClose(exact, Gradients(network, batch, new Recipe { ChannelsLast = true }), 1e-4);
        Assert.Equal([72L, 9, 3, 1], network.Conv2.Weight.stride());

        using var learner = Learner(network, new Recipe { ChannelsLast = true });
        Assert.Equal([72L, 1, 24, 8], network.Conv2.Weight.stride());
        Assert.Equal([1L, 8], learner.Input.Of(zeros(1, 8, 5, 5)).stride().Index().Where(at => at.Index is 1 or 3).Select(at => at.Item));
    }

    [Fact]
    public void In_bfloat16_the_weights_keep_updates_that_bfloat16_would_round_away()
    {
        using var scope = NewDisposeScope();
        var exact = Drift(Precision.Full);
        var mixed = Drift(Precision.BFloat16);
        Assert.All(exact.Concat(mixed), drift => Assert.InRange(drift.abs().max().item<float>(), 1e-7, 1e-3));
        AssertClose(exact, mixed, 0.1);

        static List<Tensor> Drift(Precision precision)
        {
            using var network = WithoutNorm();
            var before = network.parameters().Select(parameter => parameter.detach().clone()).ToList();
            using var learner = Learner(network, Plain with { Precision = precision, LearningRate = LearningRateSchedule.Constant(1e-5) });
            using var batch = RandomBatch(16);
            for (var step = 0; step < 20; step++)
            {
                Learn(learner, batch, step);
            }

            return [.. network.parameters().Zip(before, (after, start) => after.detach() - start)];
        }
    }

    /// <summary>What a layer adds to the type of its weights: nothing.</summary>
    [Fact]
    public void Each_layer_with_weights_answers_in_the_type_of_its_input()
    {
        using var scope = NewDisposeScope();
        using var factory = new WeightFactory(CPU, ScalarType.Float32, 1);
        var image = Samples.Normal(1, 2, 4, 8, 8);
        nn.Module<Tensor, Tensor>[] layers =
        [
            new Conv2d(factory, 4, 6, 3, padding: new Padding2d(0, 1, 0, 1)), new BatchNorm2d(factory, 4), new BatchNorm2d(
                factory, 4, scale: false),
            new BatchNorm2d(factory, 4, scale: false, center: false), new Scale(factory, 4), new Scale(
                factory, 4, bias: false),
        ];
        foreach (var layer in layers)
        {
            AssertRounded(layer, image);
        }

        AssertRounded(new Linear(factory, 4, 3), image[0, 0].narrow(1, 0, 4));

        static void AssertRounded(nn.Module<Tensor, Tensor> layer, Tensor input)
        {
            using (layer)
            {
                var exact = Differentiated.Of(layer, input);
                var rounded = Differentiated.Of(x => layer.call(x.to_type(ScalarType.BFloat16)), input, layer.parameters());
                Assert.Equal(ScalarType.BFloat16, layer.call(input.to_type(ScalarType.BFloat16)).dtype);
                Assert.All(rounded.ParameterGradients, gradient => Assert.Equal(ScalarType.Float32, gradient.dtype));
                exact.AssertClose(rounded, 0.02);
            }
        }
    }

    private static nn.Module<Tensor, Tensor> WithoutNorm()
    {
        using var factory = new WeightFactory(CPU, ScalarType.Float32, 3);
        return nn.Sequential(
            ("conv", new Conv2d(factory, 3, 8, 3, stride: 2, activation: Activation.Elu)),
            ("pool", new GlobalAvgPool2d(keepDims: true)),
            ("logits", new Conv2d(factory, 8, Classes, 1)));
    }

    /// <summary>A batch whose tensors go with the test's scope.</summary>
    private static Batch Mixed(Batch batch) => new(batch.Images, batch.Labels) { MixedLabels = batch.Labels.flip(0), Fraction = 0.7 };

    private static Batch RandomBatch(int count, int seed = 1) =>
        new(Samples.Normal((ulong)seed, count, 3, 16, 16), arange(count, ScalarType.Int64).add(seed).remainder(Classes));

    /// <summary>How far a step moves each parameter of a network without batch norm.</summary>
    private static (IReadOnlyList<Tensor> Moved, float Loss, long Correct) Moved(Recipe recipe, Batch batch)
    {
        using var network = WithoutNorm();
        var before = network.parameters().Select(parameter => parameter.detach().clone()).ToList();
        using var learner = Learner(network, recipe);
        var (loss, correct) = Learn(learner, batch, 0);
        return ([.. network.parameters().Zip(before, (after, start) => start - after.detach())], loss, correct);
    }

    private static Learner Learner(nn.Module<Tensor, Tensor> network, Recipe recipe) =>
        new(network, recipe, recipe.LearningRate.ForRun(epochs: 1, stepsPerEpoch: 1));

    private static (float Loss, long Correct) Learn(Learner learner, Batch batch, long step)
    {
        var (loss, correct) = learner.Step(batch, step);
        using (loss)
        using (correct)
        {
            return (loss.item<float>(), correct.item<long>());
        }
    }

    /// <summary>The gradients of one step that changes nothing.</summary>
    private static List<Tensor> Gradients(nn.Module<Tensor, Tensor> network, Batch batch, Recipe recipe)
    {
        network.train();
        using var learner = Learner(network, recipe with { LearningRate = LearningRateSchedule.Constant(0) });
        Learn(learner, batch, 0);
        return [.. network.parameters().Select(parameter => parameter.grad!.clone())];
    }

    private static double Cosine(Tensor first, Tensor second)
    {
        using var scope = NewDisposeScope();
        var (a, b) = (first.to_type(ScalarType.Float64), second.to_type(ScalarType.Float64));
        return ((a * b).sum() / (a.norm() * b.norm())).item<double>();
    }

    private static double[] Values(IEnumerable<Tensor> tensors) =>
        [.. tensors.SelectMany(tensor => tensor.data<float>().ToArray()).Select(value => (double)value)];

    private static void AssertClose(IReadOnlyList<Tensor> expected, IReadOnlyList<Tensor> actual, double tolerance)
    {
        Assert.Equal(expected.Count, actual.Count);
        for (var i = 0; i < expected.Count; i++)
        {
            TensorAssert.Close(expected[i], actual[i], tolerance, $"Parameter {i}");
        }
    }
}
