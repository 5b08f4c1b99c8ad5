using TorchSharp;
using static TorchSharp.torch;

namespace ResNetGen.Architectures.Tests.Numerics;

/// <summary>Whether a generated network is the function that a reference written by hand is.</summary>
internal static class Agreement
{
    /// <summary>
    /// With the same weights, in evaluation and in training: the outputs, the gradients of the input and of every parameter, and the moving
    /// statistics afterwards. No value may be further off than 1e-5 of the largest magnitude of its tensor in single precision, and 1e-10
    /// in double precision, where an epsilon of 1.001e-5 is no longer one of 1e-5.
    /// </summary>
    /// <typeparam name="T">The network. Its batch norms and biases get other values than those that they begin with.</typeparam>
    /// <param name="reference">The reference. It has to use every tensor of the network's state dict.</param>
    /// <param name="movesStatistics">Whether training moves the statistics of the network's batch norms.</param>
    public static void Agree<T>(Func<Weights, Tensor, Tensor> reference, bool movesStatistics = true)
        where T : nn.Module<Tensor, Tensor>, INetwork<T>
    {
        Agree<T>(reference, ScalarType.Float32, 1e-5, movesStatistics);
        Agree<T>(reference, ScalarType.Float64, 1e-10, movesStatistics);
    }

    public static void Close(Tensor expected, Tensor actual, double tolerance, string what, double scale = 0)
    {
        Assert.Equal(expected.shape, actual.shape);
        var wide = expected.detach().to(ScalarType.Float64);
        var difference = (wide - actual.detach().to(ScalarType.Float64)).abs().max().item<double>();
        var magnitude = Math.Max(Largest(expected), scale);
        Assert.True(magnitude > 0, $"{what}: the expected values are all zero, so that there is nothing to compare.");
        Assert.True(
            difference <= tolerance * magnitude,
            FormattableString.Invariant($"{what}: off by {difference:g3} where the largest is {magnitude:g3}."));
    }

    private static void Agree<T>(Func<Weights, Tensor, Tensor> reference, ScalarType type, double tolerance, bool movesStatistics)
        where T : nn.Module<Tensor, Tensor>, INetwork<T>
    {
        using var scope = NewDisposeScope();
        using var generated = T.Create(dtype: type, seed: 1);
        Compare.Perturb(generated, seed: 2);
        using var generator = new Generator(3);
        var images = randn([3, .. T.Info.Input.Sizes.Select(size => (long)size)], generator: generator).to(type);
        Agree(generated, reference, images, tolerance, training: false, movesStatistics: false);
        Agree(generated, reference, images, tolerance, training: true, movesStatistics);
    }

    private static void Agree(
        nn.Module<Tensor, Tensor> generated,
        Func<Weights, Tensor, Tensor> reference,
        Tensor images,
        double tolerance,
        bool training,
        bool movesStatistics)
    {
        var mode = $"in {(training ? "training" : "evaluation")} as {images.dtype}";
        var before = generated.named_buffers()
            .ToDictionary(entry => entry.name, entry => entry.buffer.detach().clone(), StringComparer.Ordinal);
        var weights = new Weights(generated, training);
        generated.train(training);
        generated.zero_grad();
        var expected = Pass(input => reference(weights, input), images);
        var actual = Pass(generated.call, images);

        Assert.Empty(weights.Unused);
        Close(expected.Output, actual.Output, tolerance, $"The output {mode}");
        Close(expected.Gradient, actual.Gradient, tolerance, $"The gradient of the input {mode}");
        foreach (var (name, parameter) in generated.named_parameters())
        {
            var gradient = weights.All[name].grad;
            Assert.NotNull(gradient);
            Assert.True(parameter.grad is not null, $"{name} has no gradient {mode}.");
            Close(gradient, parameter.grad!, tolerance, $"The gradient of {name} {mode}", SiblingScale(weights, name, training));
        }

        foreach (var (name, buffer) in generated.named_buffers())
        {
            var same = buffer.eq(before[name]).all().item<bool>();
            Assert.True(same != movesStatistics, $"{name} {(movesStatistics ? "stayed as it was" : "changed")} {mode}.");
            Assert.Equal(weights.All[name].dtype, buffer.dtype);
            var scale = name.EndsWith("num_batches_tracked", StringComparison.Ordinal) ? 1 : 0;
            Close(weights.All[name], buffer, tolerance, $"{name} {mode}", scale);
        }
    }

    // In training a bias that goes into a batch norm has a gradient of zero: all that is there is rounding, of values as large as those of
    // the kernel's gradient.
    private static double SiblingScale(Weights weights, string name, bool training) =>
        training
        && name.EndsWith(".bias", StringComparison.Ordinal)
        && weights.All.TryGetValue(name[..^4] + "weight", out var sibling)
            ? Largest(sibling.grad!)
            : 0;

    /// <summary>
    /// The output, and the gradient of the input for a loss that weighs every output differently, so that every path to every parameter
    /// counts.
    /// </summary>
    private static (Tensor Output, Tensor Gradient) Pass(Func<Tensor, Tensor> network, Tensor images)
    {
        random.manual_seed(5);
        var input = images.detach().clone().requires_grad_();
        var output = network(input);
        using var generator = new Generator(4);
        (output * randn(output.shape, generator: generator)).sum().backward();
        return (output, input.grad!);
    }

    private static double Largest(Tensor tensor) => tensor.detach().to(ScalarType.Float64).abs().max().item<double>();
}
