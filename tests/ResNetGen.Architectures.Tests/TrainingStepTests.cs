using TorchSharp;
using static TorchSharp.torch;

namespace ResNetGen.Architectures.Tests;

/// <summary>Every network that ships learns: one training step on an image of its own size. And its end points have their names.</summary>
public sealed class TrainingStepTests
{
    public static TheoryData<string> Names { get; } = [.. Catalogue.All.Select(network => network.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_parameter_has_a_gradient_and_a_step_changes_it(string name)
    {
        var network = Catalogue.Find(name)!;
        using var scope = NewDisposeScope();
        var threads = get_num_threads();
        set_num_threads(Environment.ProcessorCount);
        try
        {
            Step(network, ExpectedEndPoints.Of(network.Name));
        }
        finally
        {
            set_num_threads(threads);
        }
    }

    private static void Step(ShippedNetwork network, IReadOnlyList<string> endPoints)
    {
        using var module = network.Create(seed: 1);
        var shape = network.Info.Input;
        var batch = shape.Sizes[1] > 100 ? 1 : 4;
        random.manual_seed(1);
        var images = randn([batch, .. shape.Sizes.Select(size => (long)size)]);
        using var optimizer = optim.SGD(module.parameters(), 0.01);
        module.train();

        var output = module.call(images);
        Assert.Equal([batch, .. network.Info.Output.Sizes.Select(size => (long)size)], output.shape);
        var loss = Loss(output, network.Info.Classes);
        Assert.True(float.IsFinite(loss.item<float>()), $"The loss is {loss.item<float>()}.");
        loss.backward();

        var before = module.named_parameters().ToDictionary(parameter => parameter.name, parameter => parameter.parameter.detach().clone());
        Assert.Equal(network.Info.TrainableParameters, before.Values.Sum(parameter => parameter.numel()));
        var withoutGradient = module.named_parameters().Where(parameter =>
            parameter.parameter.grad is not { } gradient || gradient.count_nonzero().item<long>() == 0 || !IsFinite(gradient));
        Assert.Empty(withoutGradient.Select(parameter => parameter.name));
        optimizer.step();
        Assert.Empty(module.named_parameters().Where(parameter => !IsFinite(parameter.parameter)).Select(parameter => parameter.name));
        var changed = module.named_parameters()
            .Count(parameter => !parameter.parameter.equal(before[parameter.name]).all().item<bool>());
        Assert.True(changed > before.Count / 2, "Most parameters stayed as they were.");

        module.eval();
        using var guard = no_grad();
        using var points = ((INetwork)module).ForwardEndPoints(images[..1]);
        Assert.Equal(endPoints, points.Names.Select(point => point[(network.Info.Name.Length + 1)..]));
    }

    private static bool IsFinite(Tensor values) => values.isfinite().all().item<bool>();

    /// <summary>Cross-entropy of classes, at each place of a map where there are several; of features, a sum of random weight.</summary>
    private static Tensor Loss(Tensor output, int? classes)
    {
        if (classes is not { } count || output.shape[1] != count)
        {
            return (output * randn_like(output)).sum() / output.shape[0];
        }

        var labels = randint(count, [output.shape[0], .. output.shape[2..]]);
        return nn.functional.cross_entropy(output, labels);
    }
}
