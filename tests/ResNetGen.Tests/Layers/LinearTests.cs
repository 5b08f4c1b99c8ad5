using ResNetGen.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace ResNetGen.Tests.Layers;

public class LinearTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_values_and_gradients_are_those_of_TorchSharps_module(bool bias)
    {
        using var scope = NewDisposeScope();
        using var factory = new WeightFactory(seed: 1);
        using var layer = new Linear(factory, 7, 4, bias);
        if (bias)
        {
            using var guard = no_grad();
            layer.Bias!.copy_(Samples.Normal(3, 4));
        }

        using var reference = nn.Linear(7, 4, bias);
        reference.load_state_dict(layer.state_dict());
        var features = Samples.Normal(2, 5, 7);
        Differentiated.Of(reference, features).AssertClose(Differentiated.Of(layer, features), 1e-6);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_linear_layer_with_batch_norm_is_TorchSharps_three_modules(bool train)
    {
        using var scope = NewDisposeScope();
        using var factory = new WeightFactory(seed: 1);
        using var layer = new LinearBatchNorm(
            factory, 7, 4, bias: true, activation: Activation.Relu, decay: 0.997, epsilon: 1e-4, biasValue: Initializer.Normal(1));
        using var linear = nn.Linear(7, 4);
        using var norm = nn.BatchNorm1d(4, eps: 1e-4, momentum: 0.003);
        linear.load_state_dict(layer.state_dict().Where(entry => !entry.Key.StartsWith("BatchNorm.", StringComparison.Ordinal))
            .ToDictionary(entry => entry.Key, entry => entry.Value));
        using var reference = nn.Sequential(linear, norm, nn.ReLU());
        layer.train(train);
        reference.train(train);

        var features = Samples.Normal(2, 5, 7);
        Differentiated.Of(reference, features).AssertClose(Differentiated.Of(layer, features), 1e-5);
        TensorAssert.Close(norm.running_mean!, layer.BatchNorm.RunningMean, 1e-6);
        TensorAssert.Close(norm.running_var!, layer.BatchNorm.RunningVar, 1e-6);
        Assert.Null(new LinearBatchNorm(factory, 7, 4).Bias);
    }

    [Fact]
    public void The_bias_starts_from_zero_or_from_what_is_asked_for()
    {
        using var scope = NewDisposeScope();
        using var factory = new WeightFactory(seed: 1);
        using var plain = new Linear(factory, 3, 2);
        using var gate = new Linear(factory, 3, 2, biasValue: -1.5);
        TensorAssert.Same(tensor(new float[] { 0, 0 }), plain.Bias!);
        TensorAssert.Same(tensor(new float[] { -1.5f, -1.5f }), gate.Bias!);
        TensorAssert.Same(full(4, 2, -1.5), gate.call(zeros(4, 3)));
        Assert.True(gate.Bias!.requires_grad);
        Assert.Throws<ArgumentException>(() => new Linear(factory, 3, 2, bias: false, biasValue: -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Linear(factory, 3, 2, biasValue: double.NaN));
    }
}
