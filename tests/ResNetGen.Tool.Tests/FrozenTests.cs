using System.Text.Json;
using ResNetGen.Tool.Documents;
using TorchSharp;
using static TorchSharp.torch;

namespace ResNetGen.Tool.Tests;

/// <summary>Frozen networks of what a plan could get wrong, and the option for them.</summary>
[Collection(nameof(OneRun))]
public sealed class FrozenTests : IDisposable
{
    private const string Conv = "conv2d: 6, kernel: 3, padding: 1";

    private readonly TemporaryFolder folder = new();

    public static TheoryData<string, string> Plans { get; } = new()
    {
        { "the images are a term", "{ name: a, conv2d: 4, kernel: 3, padding: 1 }|{ add: [a, input], activation: relu }" },
        { "a convolution of its own term", $"{{ name: x, {Conv} }}|{{ name: a, {Conv} }}|{{ add: [x, a] }}" },
        {
            "the term is needed later",
            $"{{ name: x, {Conv} }}|{{ name: a, {Conv} }}|{{ name: s, add: [x, a] }}|{{ name: t, add: [s, x], activation: relu }}"
        },
        {
            "the term is convolved later",
            $"{{ name: x, {Conv} }}|{{ name: a, {Conv} }}|{{ name: s, add: [x, a] }}|{{ name: b, {Conv}, from: x }}|{{ add: [s, b] }}"
        },
        {
            "both terms are convolutions",
            $"{{ name: x, {Conv} }}|{{ name: a, {Conv}, from: x }}|{{ name: b, {Conv}, from: x }}|{{ add: [b, a], activation: relu }}"
        },
        { "a term twice", $"{{ name: x, {Conv} }}|{{ add: [x, x] }}" },
        {
            "three terms",
            $"{{ name: x, {Conv} }}|{{ name: a, {Conv} }}|{{ name: b, {Conv}, from: x }}|{{ add: [x, a, b], activation: elu }}"
        },
        {
            "a view of the term is needed later",
            $"{{ name: x, {Conv} }}|{{ name: half, subsample: 2 }}|{{ name: a, {Conv}, from: x }}|{{ name: s, add: [x, a] }}"
                + "|{ name: quarter, subsample: 2 }|{ add: [half, quarter] }"
        },
        {
            "a view is the term",
            $"{{ name: x, {Conv} }}|{{ name: half, subsample: 2 }}|{{ name: a, {Conv}, stride: 2, from: x }}|{{ add: [half, a] }}|relu"
        },
        { "dropout between", $"{{ name: x, {Conv} }}|{{ name: a, {Conv} }}|{{ name: d, dropout: 0.5 }}|{{ add: [x, d] }}" },
        { "batch norm behind a convolution", $"{{ {Conv} }}|{{ batch_norm: relu }}" },
        { "batch norm behind an activation", $"{{ {Conv}, activation: relu }}|{{ batch_norm: tanh }}" },
        { "batch norm behind a sum", $"{{ name: x, {Conv} }}|{{ name: a, {Conv} }}|{{ add: [x, a] }}|{{ batch_norm: }}" },
        { "batch norm of what is needed beside it", $"{{ name: x, {Conv} }}|{{ name: n, batch_norm: }}|{{ add: [x, n] }}" },
        { "two batch norms", $"{{ {Conv}, bias: false }}|{{ batch_norm: }}|{{ batch_norm: , scale: false }}" },
        { "a scale behind a convolution", $"{{ {Conv} }}|{{ batch_norm: , scale: false, center: false }}|channel_scale" },
        { "an activation of what is needed beside it", $"{{ name: x, {Conv} }}|{{ name: r, relu: }}|{{ add: [x, r] }}" },
        { "two activations", $"{{ {Conv}, activation: elu }}|relu" },
        { "an activation behind a sum", $"{{ name: x, {Conv} }}|{{ name: a, {Conv} }}|{{ add: [x, a] }}|relu" },
        { "no kernel of oneDNN's", $"{{ {Conv}, activation: gelu, normalizer: batch_norm }}|{{ {Conv}, activation: silu }}" },
        {
            "groups and rates",
            "{ conv2d: 8, kernel: 3, groups: 4, dilation: 2 }|{ conv2d: 8, kernel: 3, groups: 8, normalizer: batch_norm }"
        },
        { "zeros on one side", "{ conv2d_same: 6, kernel: 3, stride: 2, normalizer: batch_norm, activation: relu }" },
        { "channels behind one another", $"{{ name: x, {Conv} }}|{{ name: a, {Conv} }}|{{ concat: [x, a] }}|{{ conv2d: 4, kernel: 1 }}" },
        { "a product", $"{{ name: x, {Conv} }}|{{ name: p, global_avg_pool: keep_dims }}|{{ multiply: [x, p], activation: sigmoid }}" },
        { "vectors", "{ global_avg_pool: }|{ linear: 5, normalizer: batch_norm, activation: relu }|{ linear: 3 }|{ softmax: }" },
        { "pools", "{ max_pool2d: 3, stride: 2, padding: 1 }|{ avg_pool2d: 2 }|{ pad_channels: 6 }|{ zero_pad2d: 1 }" },
    };

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(Plans))]
    public void A_frozen_network_gives_the_same_answers(string plan, string layers)
    {
        _ = plan;
        var text = "network: net\ninput: [4, 12, 12]\nroot:\n" + string.Concat(layers.Split('|').Select(layer => $"  - {layer}\n"));
        var network = NetworkDocument.Open(folder.Write("net.resnet.yaml", text)).ToClass();
        using var scope = NewDisposeScope();
        using var guard = no_grad();
        using var module = network.Create(CPU, seed: 1);
        random.manual_seed(2);
        foreach (var (name, tensor) in module.state_dict())
        {
            tensor.copy_(name.EndsWith("running_var", StringComparison.Ordinal) ? rand_like(tensor) + 0.5 : randn_like(tensor) * 0.3);
        }

        module.eval();
        var images = randn(3, 4, 12, 12);
        var before = images.clone();
        var expected = module.call(images);
        using var points = ((INetwork)module).ForwardEndPoints(images);
        using var fast = ((INetwork)module).Freeze(batch: 3);

        // Twice: what a pass writes over is not what the next one reads.
        Close(expected, fast.call(images));
        Close(expected, fast.call(images));
        using (var frozen = ((INetwork)fast).ForwardEndPoints(images))
        {
            Assert.Equal(points.Names, frozen.Names);
            Assert.All(points.Names, point => Close(points[point], frozen[point]));
        }

        // Of another number of images, and alone.
        Close(expected[..1], fast.call(images[..1]));
        Assert.True(images.equal(before).all().item<bool>());
        module.Dispose();
        Close(expected, fast.call(images));
    }

    [Fact]
    public void A_frozen_network_does_not_change_with_the_other()
    {
        var network = NetworkDocument.Open(folder.Write("tiny.resnet.yaml", Networks.Tiny)).ToClass();
        using var scope = NewDisposeScope();
        using var guard = no_grad();
        using var module = network.Create(CPU, seed: 1);
        module.eval();
        var images = randn(2, 1, 16, 16);
        using var fast = ((INetwork)module).Freeze();
        var before = fast.call(images);
        using var points = ((INetwork)module).ForwardEndPoints(images);
        foreach (var parameter in module.parameters())
        {
            parameter.zero_();
        }

        Close(before, fast.call(images));
        using (var frozen = ((INetwork)fast).ForwardEndPoints(images))
        {
            Assert.All(points.Names, point => Close(points[point], frozen[point]));
        }

        Assert.Equal(0, module.call(images).abs().max().item<float>());
        Assert.Empty(fast.state_dict());
        var refusal = Assert.Throws<ArgumentException>(() => fast.call(randn(1, 3, 16, 16)));
        Assert.Contains("takes (N, 1, 16, 16)", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_bench_has_the_option()
    {
        var file = folder.Write("tiny.resnet.yaml", Networks.Tiny);
        var output = Outcome.Expected(
            "bench", file, "--batch", "8", "--steps", "2", "--burn-in", "0", "--frozen", "--dtype", "bfloat16", "--json");
        using var json = JsonDocument.Parse(output);
        Assert.True(json.RootElement.GetProperty("frozen").GetBoolean());
        Assert.Equal("bf16", json.RootElement.GetProperty("precision").GetString());
        Assert.Equal("bfloat16", json.RootElement.GetProperty("dtype").GetString());
        Assert.True(json.RootElement.GetProperty("images_per_second").GetDouble() > 0);

        Assert.Equal(
            "A frozen network does not learn: time its forward pass, or the network as it is.",
            Outcome.Refused(1, "bench", file, "--frozen", "--mode", "train"));
        Assert.Equal(
            "A frozen network computes in float32 or bfloat16: give --dtype one of these.",
            Outcome.Refused(1, "bench", file, "--frozen", "--dtype", "float64"));
    }

    private static void Close(Tensor expected, Tensor actual)
    {
        Assert.Equal(expected.shape, actual.shape);
        var off = (expected - actual).abs().max().item<float>();
        Assert.True(off <= 1e-5f * Math.Max(1, expected.abs().max().item<float>()), $"off by {off}");
    }
}
