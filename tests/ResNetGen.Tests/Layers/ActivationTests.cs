using ResNetGen.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace ResNetGen.Tests.Layers;

public class ActivationTests
{
    public static TheoryData<Activation> Activations => [.. Enum.GetValues<Activation>()];

    [Theory]
    [MemberData(nameof(Activations))]
    public void The_values_and_gradients_are_those_of_the_formula(Activation activation)
    {
        using var scope = NewDisposeScope();
        using var layer = new ActivationLayer(activation);
        double[] points = [-7, -3, -1, -0.1, 0.1, 1, 3, 5.9, 6.1, 7];
        var input = tensor(points, ScalarType.Float64).requires_grad_();
        var output = layer.call(input);
        output.sum().backward();

        const double step = 1e-6;
        var slopes = points.Select(x => (Define(activation, x + step) - Define(activation, x - step)) / (2 * step)).ToArray();
        TensorAssert.Close(tensor(points.Select(x => Define(activation, x)).ToArray()), output, 1e-6);
        TensorAssert.Close(tensor(slopes), input.grad!, 1e-6);
    }

    [Theory]
    [MemberData(nameof(Activations))]
    public void A_convolution_activates_its_own_output(Activation activation)
    {
        using var factory = new WeightFactory(seed: 1);
        using var layer = new Conv2d(factory, 3, 4, kernel: 3, activation: activation);
        using var plain = new Conv2d(factory, 3, 4, kernel: 3);
        AssertSame(layer, plain, activation, Samples.Normal(2, 2, 3, 6, 6) * 3);
    }

    [Theory]
    [MemberData(nameof(Activations))]
    public void A_linear_layer_activates_its_own_output(Activation activation)
    {
        using var factory = new WeightFactory(seed: 1);
        using var layer = new Linear(factory, 5, 4, activation: activation);
        using var plain = new Linear(factory, 5, 4);
        AssertSame(layer, plain, activation, Samples.Normal(2, 8, 5) * 3);
    }

    [Theory]
    [MemberData(nameof(Activations))]
    public void Batch_norm_activates_its_own_output(Activation activation)
    {
        using var factory = new WeightFactory(seed: 1);
        using var layer = new BatchNorm2d(factory, 3, activation: activation);
        using var plain = new BatchNorm2d(factory, 3);
        AssertSame(layer, plain, activation, Samples.Normal(2, 2, 3, 4, 4));
        layer.eval();
        plain.eval();
        AssertSame(layer, plain, activation, Samples.Normal(3, 2, 3, 4, 4) * 5);
    }

    [Theory]
    [MemberData(nameof(Activations))]
    public void A_convolution_with_batch_norm_activates_the_normalized_output(Activation activation)
    {
        using var factory = new WeightFactory(seed: 1);
        using var layer = new Conv2dBatchNorm(factory, 3, 4, kernel: 3, activation: activation);
        using var plain = new Conv2dBatchNorm(factory, 3, 4, kernel: 3);
        AssertSame(layer, plain, activation, Samples.Normal(2, 2, 3, 6, 6));
    }

    private static void AssertSame(Layer layer, Layer plain, Activation activation, Tensor input)
    {
        using var scope = NewDisposeScope();
        plain.load_state_dict(layer.state_dict());
        var expected = Differentiated.Of(x => OutOfPlace(activation, plain.call(x)), input, plain.parameters());
        expected.AssertClose(Differentiated.Of(layer, input), 1e-6);
    }

    private static Tensor OutOfPlace(Activation activation, Tensor x) => activation switch
    {
        Activation.None => x,
        Activation.Relu => nn.functional.relu(x),
        Activation.Relu6 => nn.functional.relu6(x),
        Activation.Elu => nn.functional.elu(x, 1),
        Activation.LeakyRelu => nn.functional.leaky_relu(x, 0.01),
        Activation.Sigmoid => x.sigmoid(),
        Activation.Tanh => x.tanh(),
        Activation.Gelu => nn.functional.gelu(x),
        Activation.Silu => nn.functional.silu(x),
        Activation.Softplus => nn.functional.softplus(x),
        _ => throw new ArgumentOutOfRangeException(nameof(activation)),
    };

    private static double Define(Activation activation, double x) => activation switch
    {
        Activation.None => x,
        Activation.Relu => Math.Max(x, 0),
        Activation.Relu6 => Math.Clamp(x, 0, 6),
        Activation.Elu => x > 0 ? x : Math.Exp(x) - 1,
        Activation.LeakyRelu => x > 0 ? x : 0.01 * x,
        Activation.Sigmoid => 1 / (1 + Math.Exp(-x)),
        Activation.Tanh => Math.Tanh(x),
        Activation.Gelu => x * NormalDistribution(x),
        Activation.Silu => x / (1 + Math.Exp(-x)),
        Activation.Softplus => Math.Log(1 + Math.Exp(x)),
        _ => throw new ArgumentOutOfRangeException(nameof(activation)),
    };

    // Φ(x) = 1/2 + φ(x) (x + x³/3 + x⁵/(3·5) + …)
    private static double NormalDistribution(double x)
    {
        var (term, sum) = (x, x);
        for (var n = 3; Math.Abs(term) > 1e-18 && n < 400; n += 2)
        {
            term *= x * x / n;
            sum += term;
        }

        return 0.5 + (sum * Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI));
    }
}
