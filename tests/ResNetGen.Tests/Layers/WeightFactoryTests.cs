using ResNetGen.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace ResNetGen.Tests.Layers;

public class WeightFactoryTests
{
    // The standard deviation of a standard normal value that is redrawn beyond two: √(1 − 4 φ(2) / erf(√2)).
    private const double TruncatedDeviation = 0.87962566103423978;

    /// <summary>One of each form.</summary>
    public static IEnumerable<Initializer> Initializers =>
        typeof(Initializer).GetProperties().Select(property => (Initializer)property.GetValue(null)!)
            .Concat([Initializer.Normal(0.1), Initializer.TruncatedNormal(0.1), Initializer.Constant(1)]);

    [Theory]
    [InlineData(3, 64, 7, 1)]
    [InlineData(256, 64, 1, 1)]
    [InlineData(64, 64, 3, 4)]
    public void Variance_scaling_is_slims(int inChannels, int outChannels, int kernel, int groups)
    {
        var values = Weights(Initializer.VarianceScaling, inChannels, outChannels, kernel, groups);
        var fanIn = kernel * kernel * inChannels / groups;
        var deviation = Math.Sqrt(1.3 * 2.0 / fanIn);

        AssertMeanAndDeviation(values, TruncatedDeviation * deviation);
        Assert.InRange(values.Max(Math.Abs), 1.97 * deviation, 2.000001 * deviation);

        // Of a normal value within two deviations, 68.27 % of 95.45 % are within one.
        Assert.Equal(0.7152, values.Count(value => Math.Abs(value) < deviation) / (double)values.Length, 0.02);
    }

    [Theory]
    [InlineData(3, 64, 7, 1)]
    [InlineData(256, 64, 1, 1)]
    [InlineData(64, 128, 3, 4)]
    public void Xavier_is_uniform(int inChannels, int outChannels, int kernel, int groups)
    {
        var bound = Math.Sqrt(6.0 / (kernel * kernel * ((inChannels / groups) + outChannels)));
        AssertUniform(Weights(Initializer.XavierUniform, inChannels, outChannels, kernel, groups), bound);
    }

    [Theory]
    [InlineData(3, 64, 7, 1)]
    [InlineData(64, 128, 3, 4)]
    public void Kaiming_uniform_is_uniform(int inChannels, int outChannels, int kernel, int groups)
    {
        var bound = Math.Sqrt(6.0 / (kernel * kernel * inChannels / groups));
        AssertUniform(Weights(Initializer.KaimingUniform, inChannels, outChannels, kernel, groups), bound);
    }

    [Theory]
    [InlineData(3, 64, 7, 1)]
    [InlineData(64, 128, 3, 4)]
    public void Kaiming_normal_is_normal(int inChannels, int outChannels, int kernel, int groups)
    {
        var values = Weights(Initializer.KaimingNormal, inChannels, outChannels, kernel, groups);
        var deviation = Math.Sqrt(2.0 / (kernel * kernel * inChannels / groups));
        AssertMeanAndDeviation(values, deviation);
        Assert.Equal(0.9545, values.Count(value => Math.Abs(value) < 2 * deviation) / (double)values.Length, 0.01);
    }

    [Theory]
    [InlineData(3, 64, 7, 1)]
    [InlineData(64, 128, 3, 4)]
    public void Kaiming_normal_by_fan_out_is_normal(int inChannels, int outChannels, int kernel, int groups) => AssertMeanAndDeviation(
        Weights(
            Initializer.KaimingNormalFanOut, inChannels, outChannels, kernel, groups), Math.Sqrt(2.0 / (kernel * kernel * outChannels)));

    [Theory]
    [InlineData(3, 64, 7, 1)]
    [InlineData(64, 128, 3, 4)]
    public void Torchs_default_is_uniform_within_one_over_the_root_of_fan_in(int inChannels, int outChannels, int kernel, int groups) =>
        AssertUniform(
        Weights(Initializer.TorchDefault, inChannels, outChannels, kernel, groups), 1 / Math.Sqrt(kernel * kernel * inChannels / groups));

    [Theory]
    [InlineData(4, 4, 3, 1)]
    [InlineData(4, 10, 3, 1)]
    [InlineData(10, 4, 3, 1)]
    [InlineData(6, 12, 3, 2)]
    [InlineData(4, 6, 1, 1)]
    public void Dirac_passes_the_first_channels_of_each_group_on(int inChannels, int outChannels, int kernel, int groups)
    {
        using var scope = NewDisposeScope();
        using var factory = new WeightFactory(seed: 1);
        using var layer = new Conv2d(
            factory, inChannels, outChannels, kernel, padding: kernel / 2, groups: groups, initializer: Initializer.Dirac);
        var input = randn(2, inChannels, 5, 7);
        var output = layer.call(input);

        var (from, to) = (inChannels / groups, outChannels / groups);
        var same = Math.Min(from, to);
        for (var group = 0; group < groups; group++)
        {
            TensorAssert.Same(input.narrow(1, group * from, same), output.narrow(1, group * to, same));
            var torchs = nn.init.dirac_(empty(same, from, kernel, kernel));
            TensorAssert.Same(torchs, layer.Weight.narrow(0, group * to, same));
            if (to > same)
            {
                var bound = 1 / Math.Sqrt(kernel * kernel * from);
                var others = Values(layer.Weight.narrow(0, group * to + same, to - same).contiguous());
                Assert.InRange(others.Max(Math.Abs), 0.6 * bound, 1.000001 * bound);
                Assert.Equal(others.Length, others.Distinct().Count());
            }
        }
    }

    [Fact]
    public void Dirac_is_the_identity_for_an_even_kernel_with_TensorFlows_padding()
    {
        using var scope = NewDisposeScope();
        using var factory = new WeightFactory(seed: 1);
        using var layer = new Conv2d(
            factory, 3, 3, kernel: new Size2d(2, 4), padding: new Padding2d(0, 1, 1, 2), initializer: Initializer.Dirac);
        var input = randn(2, 3, 5, 7);
        TensorAssert.Same(input, layer.call(input));
    }

    [Fact]
    public void Dirac_passes_features_on_too()
    {
        using var scope = NewDisposeScope();
        using var factory = new WeightFactory(seed: 1);
        using var layer = new Linear(factory, 4, 6, initializer: Initializer.Dirac);
        var input = randn(2, 4);
        TensorAssert.Same(input, layer.call(input).narrow(1, 0, 4));
        Assert.All(Values(layer.Weight.narrow(0, 4, 2).contiguous()), value => Assert.InRange(Math.Abs(value), 1e-4, 0.5));
    }

    /// <summary>Also of groups, which torch's own initializers know nothing of.</summary>
    [Theory]
    [InlineData(64, 64, 3, 1)]
    [InlineData(256, 512, 3, 32)]
    public void They_spread_as_torchs_own_do(int inChannels, int outChannels, int kernel, int groups)
    {
        void Agree(Initializer ours, Func<Tensor, Tensor> torchs)
        {
            var theirs = Values(torchs(empty(outChannels, inChannels / groups, kernel, kernel)));
            AssertMeanAndDeviation(
                Weights(ours, inChannels, outChannels, kernel, groups), Math.Sqrt(theirs.Average(value => (double)value * value)));
        }

        using var scope = NewDisposeScope();
        manual_seed(5);
        Agree(Initializer.XavierUniform, kernels => nn.init.xavier_uniform_(kernels));
        Agree(
            Initializer.KaimingNormal,
            kernels => nn.init.kaiming_normal_(kernels, mode: nn.init.FanInOut.FanIn, nonlinearity: nn.init.NonlinearityType.ReLU));
        Agree(
            Initializer.KaimingNormalFanOut,
            kernels => nn.init.kaiming_normal_(kernels, mode: nn.init.FanInOut.FanOut, nonlinearity: nn.init.NonlinearityType.ReLU));
        Agree(
            Initializer.KaimingUniform,
            kernels => nn.init.kaiming_uniform_(kernels, mode: nn.init.FanInOut.FanIn, nonlinearity: nn.init.NonlinearityType.ReLU));
    }

    /// <summary>Against Keras's own formula: √(2 ∕ fan_in) after the truncation, and nothing beyond two deviations before it.</summary>
    [Theory]
    [InlineData(3, 64, 7)]
    [InlineData(64, 64, 3)]
    public void He_normal_is_Kerass(int inChannels, int outChannels, int kernel)
    {
        var values = Weights(Initializer.HeNormal, inChannels, outChannels, kernel, 1);
        var deviation = Math.Sqrt(2.0 / (kernel * kernel * inChannels));
        AssertMeanAndDeviation(values, deviation);
        Assert.InRange(values.Max(Math.Abs), 1.97 * deviation / TruncatedDeviation, 2.000001 * deviation / TruncatedDeviation);
    }

    [Fact]
    public void A_stated_deviation_holds_for_kernels_of_every_size()
    {
        foreach (var (inChannels, kernel) in new[] { (3, 7), (128, 3) })
        {
            var normal = Weights(Initializer.Normal(0.01), inChannels, 64, kernel, 1);
            AssertMeanAndDeviation(normal, 0.01);
            Assert.Equal(0.9545, normal.Count(value => Math.Abs(value) < 0.02) / (double)normal.Length, 0.01);

            var truncated = Weights(Initializer.TruncatedNormal(0.02), inChannels, 64, kernel, 1);
            AssertMeanAndDeviation(truncated, TruncatedDeviation * 0.02);
            Assert.InRange(truncated.Max(Math.Abs), 0.0395, 0.0400001);
        }

        Assert.All(Weights(Initializer.Constant(-0.5), 3, 8, 3, 1), value => Assert.Equal(-0.5f, value));
    }

    [Fact]
    public void A_bias_is_drawn_where_it_is_asked_for()
    {
        using var factory = new WeightFactory(seed: 1);
        using var convolution = new Conv2d(factory, 3, 4096, kernel: 1, biasValue: Initializer.TruncatedNormal(0.02));
        using var normalized = new Conv2dBatchNorm(factory, 3, 4096, kernel: 1, bias: true, biasValue: Initializer.Normal(0.5));
        using var linear = new Linear(factory, 3, 4096, biasValue: Initializer.Normal(3));
        AssertMeanAndDeviation(Values(convolution.Bias!), TruncatedDeviation * 0.02);
        AssertMeanAndDeviation(Values(normalized.Bias!), 0.5);
        AssertMeanAndDeviation(Values(linear.Bias!), 3);
        Assert.Contains(
            "XavierUniform",
            Assert.Throws<ArgumentException>(() => new Linear(factory, 3, 2, biasValue: Initializer.XavierUniform)).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new Linear(factory, 3, 2, bias: false, biasValue: Initializer.Normal(1)));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(-0.1)]
    public void A_deviation_is_a_finite_number_from_zero_on(double deviation)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Initializer.Normal(deviation));
        Assert.Throws<ArgumentOutOfRangeException>(() => Initializer.TruncatedNormal(deviation));
    }

    [Fact]
    public void One_without_a_word_is_slims()
    {
        Assert.Equal(Initializer.VarianceScaling, default);
        Assert.Equal(Initializer.Zeros, 0);
        Assert.Equal("TruncatedNormal(0.02)", Initializer.TruncatedNormal(0.02).ToString());
        Assert.Equal("XavierUniform", Initializer.XavierUniform.ToString());
    }

    [Fact]
    public void Zeros_are_zeros() => Assert.All(Weights(Initializer.Zeros, 3, 8, 3, 1), value => Assert.Equal(0, value));

    [Fact]
    public void A_linear_layer_counts_its_features_as_fan_in()
    {
        using var factory = new WeightFactory(seed: 1);
        using var layer = new Linear(factory, 400, 100);
        AssertMeanAndDeviation(Values(layer.Weight), TruncatedDeviation * Math.Sqrt(2.6 / 400));
    }

    [Fact]
    public void Biases_are_zeros()
    {
        using var factory = new WeightFactory(seed: 1);
        using var convolution = new Conv2d(factory, 3, 8, kernel: 3, initializer: Initializer.KaimingNormal);
        using var linear = new Linear(factory, 3, 8);
        Assert.All(Values(convolution.Bias!), value => Assert.Equal(0, value));
        Assert.All(Values(linear.Bias!), value => Assert.Equal(0, value));
    }

    [Fact]
    public void One_seed_gives_the_same_weights_and_each_layer_its_own()
    {
        float[][] Draw(long seed)
        {
            using var factory = new WeightFactory(seed: seed);
            using var first = new Conv2d(factory, 3, 8, kernel: 3);
            using var second = new Conv2d(factory, 3, 8, kernel: 3);
            return [Values(first.Weight), Values(second.Weight)];
        }

        var weights = Draw(seed: -5);
        Assert.Equal(weights, Draw(seed: -5));
        Assert.NotEqual(weights[0], weights[1]);
        Assert.NotEqual(weights[0], Draw(seed: 6)[0]);
    }

    [Fact]
    public void The_type_changes_the_rounding_and_nothing_else()
    {
        using var scope = NewDisposeScope();
        using var single = new WeightFactory(seed: 3);
        using var half = new WeightFactory(dtype: ScalarType.BFloat16, seed: 3);
        using var expected = new Conv2dBatchNorm(single, 3, 8, kernel: 3);
        using var actual = new Conv2dBatchNorm(half, 3, 8, kernel: 3);
        Assert.All(actual.state_dict().Values, tensor => Assert.Equal(ScalarType.BFloat16, tensor.dtype));
        TensorAssert.Same(expected.Weight.to(ScalarType.BFloat16), actual.Weight);
    }

    private static float[] Weights(Initializer initializer, int inChannels, int outChannels, int kernel, int groups)
    {
        using var factory = new WeightFactory(seed: 1);
        using var layer = new Conv2d(factory, inChannels, outChannels, kernel, groups: groups, initializer: initializer);
        return Values(layer.Weight);
    }

    private static float[] Values(Tensor tensor) => tensor.detach().data<float>().ToArray();

    private static void AssertUniform(float[] values, double bound)
    {
        AssertMeanAndDeviation(values, bound / Math.Sqrt(3));
        Assert.InRange(values.Max(Math.Abs), 0.99 * bound, 1.000001 * bound);
    }

    // Within 3 %: the nearest mistakes (no truncation, fan_out for fan_in, no factor 1.3) are off by 12 % and more, and chance by less than
    // 1 % at these sizes.
    private static void AssertMeanAndDeviation(float[] values, double deviation)
    {
        var mean = values.Average(value => (double)value);
        Assert.Equal(0, mean, 4 * deviation / Math.Sqrt(values.Length));
        Assert.Equal(1, Math.Sqrt(values.Average(value => (value - mean) * (value - mean))) / deviation, 0.03);
    }
}
