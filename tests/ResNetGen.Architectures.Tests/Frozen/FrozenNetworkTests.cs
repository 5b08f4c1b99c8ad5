using TorchSharp;
using static TorchSharp.torch;

namespace ResNetGen.Architectures.Tests.Frozen;

/// <summary>Every network that ships answers frozen as it does unfrozen, at every end point.</summary>
public sealed class FrozenNetworkTests
{
    // Through a thousand layers values that are not normalized by their own statistics become infinite, but for small weights.
    private const string Deepest = "beyond/preact_resnet_1001";

    // Of full pre-activation tens of units add to one sum, which is rounded to 8 bits after each; where no mean over the image evens that
    // out in the end, it is seen.
    private static readonly string[] LongSums =
        ["slim/resnet_v2_101_segmentation", "keras/resnet101_v2_no_top", "keras/resnet152_v2_no_top", "keras/resnet152_v2_no_top_max"];

    // Of 55 layers without shortcuts, each of which rounds otherwise.
    private const double InsideTolerance = 3e-5;

    public static TheoryData<string> Names { get; } = [.. Catalogue.All.Select(network => network.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void It_gives_the_same_answers(string name)
    {
        var network = Catalogue.Find(name)!;
        using var scope = NewDisposeScope();
        using var guard = no_grad();
        var threads = get_num_threads();
        set_num_threads(Environment.ProcessorCount);
        try
        {
            using var module = network.Create(seed: 1);
            Compare.Perturb(module, seed: 2);
            Begin(module, name == Deepest ? 0.2 : 1);
            module.eval();
            random.manual_seed(3);
            var images = randn([1, .. network.Info.Input.Sizes.Select(size => (long)size)]);
            using var points = ((INetwork)module).ForwardEndPoints(images);
            var expected = module.call(images);
            using var fast = ((INetwork)module).Freeze();
            Assert.Same(module.GetType(), fast.GetType());
            Assert.Empty(fast.parameters());
            Compare.Close(expected, fast.call(images), 1e-5, "the result");
            using (var frozen = ((INetwork)fast).ForwardEndPoints(images))
            {
                Assert.Equal(points.Names, frozen.Names);
                foreach (var point in points.Names)
                {
                    // A softmax makes much of little where the logits are large: it is compared with that of the frozen ones.
                    var isSoftmax = network.Info.Layers.Any(layer => layer.Scope == point && layer.Kind == "softmax");
                    Compare.Close(isSoftmax ? frozen[Before(point)].softmax(1) : points[point], frozen[point], InsideTolerance, point);
                }

                string Before(string point) => points.Names[points.Names.ToList().IndexOf(point) - 1];
            }

            using var half = ((INetwork)module).Freeze(precision: ScalarType.BFloat16);
            var answer = half.call(images);
            Assert.Equal(ScalarType.Float32, answer.dtype);
            Compare.Close(expected, answer, LongSums.Contains(name) ? 0.03 : 1e-2, "the result in bf16");
        }
        finally
        {
            set_num_threads(threads);
        }
    }

    /// <summary>Some branches and logits begin with zeros, and would hide what is made of them.</summary>
    private static void Begin(nn.Module network, double factor)
    {
        foreach (var parameter in network.parameters())
        {
            if (parameter.dim() > 1 && parameter.count_nonzero().item<long>() == 0)
            {
                nn.init.kaiming_normal_(parameter);
            }

            if (parameter.dim() > 1)
            {
                parameter.mul_(factor);
            }
        }
    }
}
