using ResNetGen.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace ResNetGen.Tests.Training;

public class OptimizerSettingsTests
{
    private const double Rate = 0.1;
    private const double Decay = 0.01;

    [Fact]
    public void Parameters_are_grouped_by_the_decay_that_their_layers_name()
    {
        using var network = new SmallNetwork(new Shape(1, 16, 16), 4, weightDecay: Decay);
        var groups = WeightDecayGroup.Of(network);

        Assert.Equal([0, Decay, 2 * Decay], groups.Select(group => group.WeightDecay));
        Assert.Equal([network.Conv1.Weight, network.Conv2.Weight], groups[1].Parameters);
        Assert.Equal([network.Logits.Weight], groups[2].Parameters);
        Assert.Equal(network.parameters().Count(), groups.Sum(group => group.Parameters.Count));
    }

    [Fact]
    public void Numbers_out_of_range_are_refused_however_they_are_given()
    {
        static string Refusal(Func<OptimizerSettings> options) => Assert.Throws<ResNetGenException>(options).Message;

        Assert.Equal("The momentum is 1.5; it must be at least 0 and below 1.", Refusal(() => new SgdSettings { Momentum = 1.5 }));
        Assert.Equal("The momentum is -1; it must be at least 0 and below 1.", Refusal(() => new SgdSettings() with { Momentum = -1 }));
        Assert.Equal("Adam's Beta1 is 1; it must be at least 0 and below 1.", Refusal(() => new AdamSettings { Beta1 = 1 }));
        Assert.Equal(
            "Adam's Beta2 is NaN; it must be at least 0 and below 1.", Refusal(() => new AdamWSettings() with { Beta2 = double.NaN }));
        Assert.Equal("Adam's Epsilon is -1; it must be a finite number above 0.", Refusal(() => new AdamSettings(Epsilon: -1)));
        Assert.Equal(
            "Adam's Epsilon is NaN; it must be a finite number above 0.", Refusal(() => new AdamWSettings { Epsilon = double.NaN }));
        Assert.Equal(
            (0.5, 0.7, 1e-6),
            (
                new SgdSettings { Momentum = 0.5 }.Momentum,
                new AdamSettings { Beta1 = 0.7 }.Beta1,
                (new AdamWSettings() with { Epsilon = 1e-6 }).Epsilon));
    }

    [Fact]
    public void A_frozen_weight_is_left_out()
    {
        using var network = new SmallNetwork(new Shape(1, 16, 16), 4);
        network.Conv1.Weight.requires_grad = false;
        Assert.DoesNotContain(network.Conv1.Weight, WeightDecayGroup.Of(network).SelectMany(group => group.Parameters));
    }

    [Fact]
    public void The_penalty_is_half_the_decay_times_the_sum_of_the_squared_weights()
    {
        using var network = new SmallNetwork(new Shape(1, 16, 16), 4, weightDecay: Decay);
        var expected =
            (Decay / 2 * (SumOfSquares(network.Conv1.Weight) + SumOfSquares(network.Conv2.Weight)))
            + (Decay * SumOfSquares(network.Logits.Weight));

        Assert.Equal(expected, WeightDecayGroup.Penalty(WeightDecayGroup.Of(network)), 1e-6 * expected);
    }

    [Fact]
    public void Without_decay_the_penalty_is_zero()
    {
        using var network = new SmallNetwork(new Shape(1, 16, 16), 4, weightDecay: 0);
        Assert.Equal(0, WeightDecayGroup.Penalty(WeightDecayGroup.Of(network)));
    }

    [Theory]
    [InlineData(0.0, false)]
    [InlineData(0.0, true)]
    [InlineData(0.9, false)]
    [InlineData(0.9, true)]
    public void Sgd_follows_its_formula(double momentum, bool nesterov)
    {
        var velocity = 0.0;
        AssertFollows(new SgdSettings(momentum, nesterov), (step, gradient) =>
        {
            velocity = (momentum * velocity) + gradient;
            return Rate * (nesterov ? gradient + (momentum * velocity) : velocity);
        });
    }

    [Fact]
    public void Adam_follows_its_formula()
    {
        var (mean, square) = (0.0, 0.0);
        AssertFollows(new AdamSettings(0.8, 0.99, 1e-3), (step, gradient) =>
        {
            mean = (0.8 * mean) + (0.2 * gradient);
            square = (0.99 * square) + (0.01 * gradient * gradient);
            return Rate * (mean / (1 - Math.Pow(0.8, step))) / (Math.Sqrt(square / (1 - Math.Pow(0.99, step))) + 1e-3);
        });
    }

    [Fact]
    public void Decoupled_decay_takes_its_share_of_the_weight_and_leaves_the_gradient_alone()
    {
        using var weight = nn.Parameter(torch.full(1, 0.7f));
        using var optimizer = new AdamWSettings(0.8, 0.99, 1e-3).Create([new WeightDecayGroup(Decay, [weight])]);
        double[] gradients = [1, -2, 0.5];
        Descend(optimizer, weight, gradients);

        var (expected, mean, square) = (0.7, 0.0, 0.0);
        for (var step = 1; step <= gradients.Length; step++)
        {
            var gradient = gradients[step - 1];
            mean = (0.8 * mean) + (0.2 * gradient);
            square = (0.99 * square) + (0.01 * gradient * gradient);
            expected -= Rate * Decay * expected;
            expected -= Rate * (mean / (1 - Math.Pow(0.8, step))) / (Math.Sqrt(square / (1 - Math.Pow(0.99, step))) + 1e-3);
        }

        Assert.Equal(expected, weight.item<float>(), 1e-5);
    }

    [Fact]
    public void What_makes_no_sense_is_refused_in_a_sentence()
    {
        Assert.Equal(
            "The momentum is 1; it must be at least 0 and below 1.", Assert.Throws<ResNetGenException>(() => new SgdSettings(1)).Message);
        Assert.Equal(
            "Adam's Beta2 is -1; it must be at least 0 and below 1.",
            Assert.Throws<ResNetGenException>(() => new AdamSettings(Beta2: -1)).Message);
    }

    /// <summary>Takes three steps with the gradients 1, -2 and 0.5 on a weight that decays.</summary>
    private static void AssertFollows(OptimizerSettings options, Func<int, double, double> update)
    {
        using var weight = nn.Parameter(torch.full(1, 0.7f));
        using var optimizer = options.Create([new WeightDecayGroup(Decay, [weight])]);
        double[] gradients = [1, -2, 0.5];
        Descend(optimizer, weight, gradients);

        var expected = 0.7;
        for (var step = 1; step <= gradients.Length; step++)
        {
            expected -= update(step, gradients[step - 1] + (Decay * expected));
        }

        Assert.Equal(expected, weight.item<float>(), 1e-5);
    }

    private static void Descend(optim.Optimizer optimizer, Tensor weight, double[] gradients)
    {
        foreach (var gradient in gradients)
        {
            foreach (var group in optimizer.ParamGroups)
            {
                group.LearningRate = Rate;
            }

            optimizer.zero_grad();
            using var loss = (weight * gradient).sum();
            loss.backward();
            optimizer.step();
        }
    }

    private static double SumOfSquares(Tensor weight) => weight.data<float>().ToArray().Sum(value => (double)value * value);
}
