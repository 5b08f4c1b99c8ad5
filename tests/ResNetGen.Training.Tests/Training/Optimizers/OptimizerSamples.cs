using ResNetGen.Training;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ResNetGen.Tests.Training;

/// <summary>Optimizers by their settings, the fused ones and TorchSharp's, and weights for them to learn.</summary>
internal static class OptimizerSamples
{
    public const double Rate = 0.05;
    public const double Decay = 0.01;

    private static readonly long[][] Shapes = [[4, 3, 3, 3], [4], [5, 4, 1, 1], [5], [10, 5]];

    /// <summary>All kinds.</summary>
    public static TheoryData<OptimizerSettings> Options =>
    [
        new SgdSettings(0, false),
        new SgdSettings(0.9, false),
        new SgdSettings(0.9, true),
        new AdamSettings(0.8, 0.99, 1e-4),
        new AdamWSettings(0.8, 0.99, 1e-4),
    ];

    public static Parameter[] Weights()
    {
        using var generator = new Generator(7);
        return [.. Shapes.Select(shape => new Parameter(randn(shape, generator: generator)))];
    }

    public static IReadOnlyList<WeightDecayGroup> Groups(Parameter[] weights) =>
        [new(Decay, [.. weights.Where(weight => weight.dim() != 2)]), new(0, [.. weights.Where(weight => weight.dim() == 2)])];

    public static FusedOptimizer Create(OptimizerSettings options, Parameter[] weights)
    {
        var optimizer = options.Create(Groups(weights));
        optimizer.SetLearningRate(Rate);
        return optimizer;
    }

    public static FusedOptimizer OneByOne(OptimizerSettings options, Parameter[] weights)
    {
        FusedOptimizer optimizer = options switch
        {
            SgdSettings sgd => new FusedSgd(Groups(weights), sgd.Momentum, sgd.Nesterov) { OneByOne = true },
            AdamSettings adam => new FusedAdam(Groups(weights), new(adam.Beta1, adam.Beta2, adam.Epsilon), false) { OneByOne = true },
            AdamWSettings adam => new FusedAdam(Groups(weights), new(adam.Beta1, adam.Beta2, adam.Epsilon), true) { OneByOne = true },
            _ => throw new ArgumentException("An optimizer without a test.", nameof(options)),
        };
        optimizer.SetLearningRate(Rate);
        return optimizer;
    }

    public static OptimizerHelper TorchSharps(OptimizerSettings options, Parameter[] weights) => options switch
    {
        SgdSettings sgd => optim.SGD(
            Groups(weights).Select(group => new SGD.ParamGroup(group.Parameters, new SGD.Options { weight_decay = group.WeightDecay })),
            Rate, momentum: sgd.Momentum, nesterov: sgd.Nesterov),
        AdamSettings adam => optim.Adam(
            Groups(weights).Select(group => new Adam.ParamGroup(group.Parameters, new Adam.Options { weight_decay = group.WeightDecay })),
            Rate, adam.Beta1, adam.Beta2, adam.Epsilon),
        AdamWSettings adam => optim.AdamW(
            Groups(weights).Select(group => new AdamW.ParamGroup(group.Parameters, new AdamW.Options { weight_decay = group.WeightDecay })),
            Rate, adam.Beta1, adam.Beta2, adam.Epsilon),
        _ => throw new ArgumentException("An optimizer without a test.", nameof(options)),
    };

    /// <summary>A step with gradients that follow from the step's number and the weight's shape.</summary>
    public static void Learn(optim.Optimizer optimizer, Parameter[] weights, int step, Func<Tensor, Tensor>? change = null)
    {
        using var scope = NewDisposeScope();
        foreach (var weight in weights)
        {
            using var generator = new Generator((ulong)((step * 100) + weight.NumberOfElements));
            var gradient = randn(weight.shape, generator: generator);
            weight.grad = change is null ? gradient.to_type(weight.dtype) : change(gradient).to_type(weight.dtype);
        }

        optimizer.step();
        foreach (var weight in weights)
        {
            weight.grad = null;
        }
    }

    public static double[] Values(Tensor tensor) => tensor.detach().to_type(ScalarType.Float64).contiguous().data<double>().ToArray();

    public static void AssertClose(Parameter[] expected, Parameter[] actual, double tolerance)
    {
        foreach (var (one, other) in expected.Zip(actual))
        {
            Assert.Equal(one.shape, other.shape);
            Assert.Equal(Values(one), Values(other), (a, b) => Math.Abs(a - b) <= tolerance * (1 + Math.Abs(a)));
        }
    }
}
