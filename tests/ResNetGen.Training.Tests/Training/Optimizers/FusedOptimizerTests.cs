using ResNetGen.Training;
using TorchSharp;
using TorchSharp.Modules;
using static ResNetGen.Tests.Training.OptimizerSamples;
using static TorchSharp.torch;

namespace ResNetGen.Tests.Training;

/// <summary>
/// The fused optimizers against TorchSharp's, which compute weight by weight, and where weights, gradients and memory are not laid out
/// alike.
/// </summary>
public sealed class FusedOptimizerTests
{
    private const int Steps = 5;

    private static readonly long[] ToChannelsLast = [0, 2, 3, 1];
    private static readonly long[] FromChannelsLast = [0, 3, 1, 2];

    public static TheoryData<OptimizerSettings> Kinds => Options;

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_step_is_that_of_TorchSharps_own(OptimizerSettings options)
    {
        using var scope = NewDisposeScope();
        var (own, theirs) = (Weights(), Weights());
        using var optimizer = Create(options, own);
        using var other = TorchSharps(options, theirs);
        Assert.True(ForeachOperators.ExistOn(CPU));
        for (var step = 0; step < Steps; step++)
        {
            Learn(optimizer, own, step);
            Learn(other, theirs, step);
        }

        AssertClose(theirs, own, 1e-6);
        Assert.NotEqual(Weights()[0].data<float>().ToArray(), own[0].data<float>().ToArray());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Weight_by_weight_it_comes_to_the_same(OptimizerSettings options)
    {
        using var scope = NewDisposeScope();
        var (together, single) = (Weights(), Weights());
        using var optimizer = Create(options, together);
        using var other = OneByOne(options, single);
        for (var step = 0; step < Steps; step++)
        {
            Learn(optimizer, together, step);
            Learn(other, single, step);
        }

        AssertClose(single, together, 1e-6);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Whatever_the_layout_is_the_step_is_the_same(OptimizerSettings options)
    {
        using var scope = NewDisposeScope();
        var (plain, mixed) = (Weights(), Weights());
        using var optimizer = Create(options, plain);
        using var other = Create(options, mixed);
        for (var step = 0; step < Steps; step++)
        {
            Learn(optimizer, plain, step);

            // The weight's layout changes after the memory of it was made; the gradients come now in the one layout, now in the other.
            if (step is 2 or 4)
            {
                using var noGrad = no_grad();
                mixed[0].set_(step == 2 ? ChannelsLast(mixed[0]) : mixed[0].contiguous());
            }

            Learn(other, mixed, step, gradient => gradient.dim() == 4 && step % 2 == 1 ? ChannelsLast(gradient) : gradient);
        }

        Assert.True(mixed[0].is_contiguous());
        AssertClose(plain, mixed, 1e-6);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_weight_that_is_a_part_of_another_tensor_leaves_the_rest_alone(OptimizerSettings options)
    {
        using var scope = NewDisposeScope();
        var whole = ones(4, 6);
        var part = new Parameter(whole.slice(1, 0, 6, 2));
        var alone = new Parameter(ones(4, 3));
        using var optimizer = Create(options, [part]);
        using var other = Create(options, [alone]);
        for (var step = 0; step < Steps; step++)
        {
            Learn(optimizer, [part], step);
            Learn(other, [alone], step);
        }

        AssertClose([alone], [part], 1e-6);
        Assert.All(whole.slice(1, 1, 6, 2).contiguous().data<float>().ToArray(), value => Assert.Equal(1, value));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_weight_without_a_gradient_stays_and_its_steps_are_its_own(OptimizerSettings options)
    {
        using var scope = NewDisposeScope();
        var (all, late) = (Weights(), Weights());
        using var optimizer = Create(options, all);
        using var other = Create(options, late);

        // The last weight misses the first two steps: its third is as another's first with the same gradient.
        for (var step = 0; step < 2; step++)
        {
            Learn(other, late[..^1], step);
        }

        Assert.Equal(Weights()[^1].data<float>().ToArray(), late[^1].data<float>().ToArray());
        Learn(optimizer, all, 2);
        Learn(other, late, 2);
        AssertClose([all[^1]], [late[^1]], 1e-7);
    }

    [Theory]
    [InlineData(ScalarType.Float64, 1e-6)]
    [InlineData(ScalarType.BFloat16, 0.02)]
    public void Weights_of_other_types_follow_as_well(ScalarType type, double tolerance)
    {
        foreach (var options in Options.Select(row => row.Data))
        {
            using var scope = NewDisposeScope();
            var (plain, typed) = (Weights(), Weights().Select(weight => new Parameter(weight.detach().to_type(type))).ToArray());
            using var optimizer = Create(options, plain);
            using var other = Create(options, typed);

            // Squares that move by a hundredth in a step move by nothing in eight bits, so that Adam soon goes another way there.
            var steps = type == ScalarType.BFloat16 && options is not SgdSettings ? 1 : Steps;
            for (var step = 0; step < steps; step++)
            {
                Learn(optimizer, plain, step);
                Learn(other, typed, step, gradient => gradient.to_type(type));
            }

            AssertClose(plain, typed, tolerance);
        }
    }

    [Fact]
    public void Weights_of_two_types_are_stepped_apart()
    {
        using var scope = NewDisposeScope();
        Parameter[] weights = [new(ones(3)), new(ones(3, ScalarType.Float64))];
        using var optimizer = Create(new SgdSettings(0.9), weights);
        Learn(optimizer, weights, 0, gradient => gradient);
        Assert.Equal(Values(weights[0]), Values(weights[1]), (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Fact]
    public void A_gradient_of_another_shape_is_refused()
    {
        using var scope = NewDisposeScope();
        var weight = new Parameter(ones(2, 3)) { grad = ones(4) };
        using var optimizer = Create(new SgdSettings(0.9), [weight]);
        Assert.Equal(
            "A gradient has the shape (4), but its parameter (2, 3): set one of the parameter's shape.",
            Assert.Throws<InvalidOperationException>(() => optimizer.step()).Message);
    }

    [Fact]
    public void Gradients_are_forgotten_and_a_closure_is_run()
    {
        using var scope = NewDisposeScope();
        var weight = new Parameter(ones(1));
        using var optimizer = Create(new SgdSettings(0), [weight]);
        optimizer.SetLearningRate(Rate);
        using var loss = optimizer.step(() =>
        {
            var loss = weight.sum();
            loss.backward();
            return loss;
        });
        Assert.Equal((1f, 1 - (float)(Rate * (1 + Decay))), (loss!.item<float>(), weight.item<float>()));
        optimizer.zero_grad();
        Assert.Null(weight.grad);
    }

    [Fact]
    public void A_scheduler_of_TorchSharps_changes_its_rate()
    {
        using var scope = NewDisposeScope();
        using var optimizer = Create(new SgdSettings(0), Weights());
        var scheduler = optim.lr_scheduler.StepLR(optimizer, step_size: 2, gamma: 0.5);
        var rates = new List<double>();
        for (var step = 0; step < 5; step++)
        {
            rates.Add(optimizer.Groups[1].LearningRate);
            scheduler.step();
        }

        Assert.Equal([Rate, Rate, Rate / 2, Rate / 2, Rate / 4], rates, (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.StartsWith("A group cannot be added", Assert.Throws<NotSupportedException>(() => optimizer.add_param_group(null!)).Message);
    }

    private static Tensor ChannelsLast(Tensor tensor) => tensor.permute(ToChannelsLast).contiguous().permute(FromChannelsLast);
}
