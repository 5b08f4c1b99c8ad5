using ResNetGen.Compiler.Catalogue;

namespace ResNetGen.Compiler.Tests.Catalogue;

/// <summary>Each kind of layer against shapes and counts worked out by hand.</summary>
public sealed class LayerTests
{
    /// <summary>The layer, the input, the output, the padding (top, bottom, left, right), the parameters and the multiply-adds.</summary>
    public static TheoryData<string, string, string, string, long, long> Convolutions { get; } = new()
    {
        // SAME: ⌈size ∕ stride⌉, the odd row at the end.
        { "conv2d: 4, kernel: 3", "3, 8, 8", "4, 8, 8", "1 1 1 1", (9 * 3 * 4) + 4, 9 * 3 * 4 * 64 },
        { "conv2d: 4, kernel: 3, stride: 2", "3, 8, 8", "4, 4, 4", "0 1 0 1", (9 * 3 * 4) + 4, 9 * 3 * 4 * 16 },
        { "conv2d: 4, kernel: 3, stride: 2", "3, 7, 7", "4, 4, 4", "1 1 1 1", (9 * 3 * 4) + 4, 9 * 3 * 4 * 16 },
        { "conv2d: 4, kernel: 2", "3, 8, 8", "4, 8, 8", "0 1 0 1", (4 * 3 * 4) + 4, 4 * 3 * 4 * 64 },
        { "conv2d: 4, kernel: 1, stride: 3", "3, 8, 8", "4, 3, 3", "0 0 0 0", 12 + 4, 12 * 9 },
        { "conv2d: 4, kernel: 1, stride: 100", "3, 8, 8", "4, 1, 1", "0 0 0 0", 12 + 4, 12 },
        { "conv2d: 4, kernel: 7, stride: 2", "3, 224, 224", "4, 112, 112", "2 3 2 3", (49 * 12) + 4, 49 * 12 * 112 * 112 },
        { "conv2d: 4, kernel: 3, dilation: 2", "3, 8, 8", "4, 8, 8", "2 2 2 2", (9 * 12) + 4, 9 * 12 * 64 },
        { "conv2d: 4, kernel: [1, 5]", "3, 8, 6", "4, 8, 6", "0 0 2 2", (5 * 12) + 4, 5 * 12 * 48 },
        { "conv2d: 4, kernel: [3, 1], stride: [2, 1]", "3, 8, 6", "4, 4, 6", "0 1 0 0", (3 * 12) + 4, 3 * 12 * 24 },
        { "conv2d: 4, kernel: 3, dilation: [1, 3]", "3, 8, 8", "4, 8, 8", "1 1 3 3", (9 * 12) + 4, 9 * 12 * 64 },

        // VALID: ⌊(size − kernel) ∕ stride⌋ + 1.
        { "conv2d: 4, kernel: 3, padding: valid", "3, 8, 8", "4, 6, 6", "0 0 0 0", (9 * 12) + 4, 9 * 12 * 36 },
        { "conv2d: 4, kernel: 3, stride: 2, padding: valid", "3, 8, 8", "4, 3, 3", "0 0 0 0", (9 * 12) + 4, 9 * 12 * 9 },
        { "conv2d: 4, kernel: 8, padding: valid", "3, 8, 8", "4, 1, 1", "0 0 0 0", (64 * 12) + 4, 64 * 12 },
        { "conv2d: 4, kernel: 3, dilation: 3, padding: valid", "3, 8, 8", "4, 2, 2", "0 0 0 0", (9 * 12) + 4, 9 * 12 * 4 },

        // A number of zeros on all sides.
        { "conv2d: 4, kernel: 3, stride: 2, padding: 1", "3, 8, 8", "4, 4, 4", "1 1 1 1", (9 * 12) + 4, 9 * 12 * 16 },
        { "conv2d: 4, kernel: 1, padding: 2", "3, 8, 8", "4, 12, 12", "2 2 2 2", 12 + 4, 12 * 144 },
        { "conv2d: 4, kernel: 3, padding: 0", "3, 8, 8", "4, 6, 6", "0 0 0 0", (9 * 12) + 4, 9 * 12 * 36 },

        // slim's: the padding of stride 1, whatever the stride.
        { "conv2d_same: 4, kernel: 3, stride: 2", "3, 8, 8", "4, 4, 4", "1 1 1 1", (9 * 12) + 4, 9 * 12 * 16 },
        { "conv2d_same: 4, kernel: 7, stride: 2", "3, 224, 224", "4, 112, 112", "3 3 3 3", (49 * 12) + 4, 49 * 12 * 112 * 112 },
        { "conv2d_same: 4, kernel: 2, stride: 2", "3, 8, 8", "4, 4, 4", "0 1 0 1", (4 * 12) + 4, 4 * 12 * 16 },
        { "conv2d_same: 4, kernel: 3, stride: 2, dilation: 2", "3, 8, 8", "4, 4, 4", "2 2 2 2", (9 * 12) + 4, 9 * 12 * 16 },
        { "conv2d_same: 4, kernel: [3, 5], stride: 3", "3, 9, 9", "4, 3, 3", "1 1 2 2", (15 * 12) + 4, 15 * 12 * 9 },

        // Groups, biases and normalizers.
        { "conv2d: 8, kernel: 3, groups: 2", "4, 8, 8", "8, 8, 8", "1 1 1 1", (9 * 2 * 8) + 8, 9 * 2 * 8 * 64 },
        { "conv2d: 4, kernel: 3, groups: 4", "4, 8, 8", "4, 8, 8", "1 1 1 1", (9 * 4) + 4, 9 * 4 * 64 },
        { "conv2d: 4, kernel: 1, bias: false", "3, 8, 8", "4, 8, 8", "0 0 0 0", 12, 12 * 64 },
        { "conv2d: 4, kernel: 1, bias: true", "3, 8, 8", "4, 8, 8", "0 0 0 0", 12 + 4, 12 * 64 },
        { "conv2d: 4, kernel: 1, normalizer: batch_norm", "3, 8, 8", "4, 8, 8", "0 0 0 0", 12 + 16, 12 * 64 },
        { "conv2d: 4, kernel: 1, normalizer: batch_norm, bias: true", "3, 8, 8", "4, 8, 8", "0 0 0 0", 12 + 4 + 16, 12 * 64 },
        { "conv2d: 4, kernel: 1, normalizer: batch_norm, bias: false", "3, 8, 8", "4, 8, 8", "0 0 0 0", 12 + 16, 12 * 64 },
        {
            "conv2d: 4, kernel: 1, activation: elu, initializer: zeros, weight_decay: 1e-4",
            "3, 8, 8", "4, 8, 8", "0 0 0 0", 12 + 4, 12 * 64
        },
    };

    /// <summary>The other kinds: the layer, the input, the output, the parameters, those trained, and the multiply-adds.</summary>
    public static TheoryData<string, string, string, long, long, long> Others { get; } = new()
    {
        { "batch_norm: relu", "3, 8, 8", "3, 8, 8", 12, 6, 0 },
        { "batch_norm: none, scale: false", "3, 8, 8", "3, 8, 8", 9, 3, 0 },
        { "batch_norm: none, center: false", "3, 8, 8", "3, 8, 8", 9, 3, 0 },
        { "batch_norm: relu, use_global_stats: true", "3, 8, 8", "3, 8, 8", 12, 6, 0 },
        { "batch_norm: none, center: false, scale: false", "3, 8, 8", "3, 8, 8", 6, 0, 0 },
        { "max_pool2d: 2", "3, 8, 8", "3, 4, 4", 0, 0, 0 },
        { "max_pool2d: 3", "3, 8, 8", "3, 2, 2", 0, 0, 0 },
        { "max_pool2d: 3, stride: 2", "3, 8, 8", "3, 3, 3", 0, 0, 0 },
        { "max_pool2d: 3, stride: 2, padding: same", "3, 8, 8", "3, 4, 4", 0, 0, 0 },
        { "max_pool2d: 3, stride: 2, padding: same", "3, 7, 7", "3, 4, 4", 0, 0, 0 },
        { "max_pool2d: 3, stride: 2, padding: 1", "3, 8, 8", "3, 4, 4", 0, 0, 0 },
        { "max_pool2d: [2, 4], stride: [1, 2]", "3, 8, 8", "3, 7, 3", 0, 0, 0 },
        // Torch's and Caffe's rounding up: ⌈(8 − 3) ∕ 2⌉ + 1 windows; of the last two a window that would begin outside is left out.
        { "max_pool2d: 3, stride: 2, ceil_mode: true", "3, 8, 8", "3, 4, 4", 0, 0, 0 },
        { "max_pool2d: 3, stride: 2, ceil_mode: true", "3, 7, 7", "3, 3, 3", 0, 0, 0 },
        { "max_pool2d: 3, stride: 2, ceil_mode: true", "3, 112, 112", "3, 56, 56", 0, 0, 0 },
        { "max_pool2d: 2, stride: 2, padding: 1, ceil_mode: true", "3, 5, 5", "3, 3, 3", 0, 0, 0 },
        { "max_pool2d: 1, stride: 3, ceil_mode: true", "3, 8, 8", "3, 3, 3", 0, 0, 0 },
        { "max_pool2d: 2, stride: 4, ceil_mode: true", "3, 7, 7", "3, 2, 2", 0, 0, 0 },
        { "avg_pool2d: 2", "3, 8, 8", "3, 4, 4", 0, 0, 0 },
        { "avg_pool2d: 2, padding: same, count_padding: true", "3, 7, 7", "3, 4, 4", 0, 0, 0 },
        { "avg_pool2d: 7, stride: 1", "3, 7, 7", "3, 1, 1", 0, 0, 0 },
        { "avg_pool2d: 3, stride: 2, ceil_mode: true", "3, 8, 8", "3, 4, 4", 0, 0, 0 },
        { "channel_scale:", "3, 8, 8", "3, 8, 8", 6, 6, 0 },
        { "channel_scale: , bias: false", "3, 8, 8", "3, 8, 8", 3, 3, 0 },
        { "zero_pad2d: 1", "3, 8, 8", "3, 10, 10", 0, 0, 0 },
        { "zero_pad2d: [0, 3]", "3, 8, 8", "3, 8, 14", 0, 0, 0 },
        { "pad_channels: 5", "3, 8, 8", "5, 8, 8", 0, 0, 0 },
        { "global_max_pool: keep_dims", "3, 8, 8", "3, 1, 1", 0, 0, 0 },
        { "global_max_pool:", "3, 8, 8", "3", 0, 0, 0 },
        { "multiply: [input, input], activation: sigmoid", "3, 8, 8", "3, 8, 8", 0, 0, 0 },
        { "concat: [input, input, input]", "3, 8, 8", "9, 8, 8", 0, 0, 0 },

        // 14,649 is slim's own figure, and its 286 channels of batch norm have two statistics each; conv1 alone is 49·3·64·112².
        { "network: slim/resnet_v2_small", "3, 224, 224", "10, 1, 1", 14649 + (2 * 286), 14649, (49 * 3 * 64 * 112 * 112) + 1542448 },
        { "subsample: 2", "3, 8, 8", "3, 4, 4", 0, 0, 0 },
        { "subsample: 2", "3, 7, 9", "3, 4, 5", 0, 0, 0 },
        { "subsample: 100", "3, 7, 9", "3, 1, 1", 0, 0, 0 },
        { "global_avg_pool: keep_dims", "3, 8, 8", "3, 1, 1", 0, 0, 0 },
        { "global_avg_pool: flatten", "3, 8, 8", "3", 0, 0, 0 },
        { "global_avg_pool:", "3, 8, 8", "3", 0, 0, 0 },
        { "flatten:", "3, 8, 5", "120", 0, 0, 0 },
        { "softmax: channels", "3, 8, 8", "3, 8, 8", 0, 0, 0 },
        { "dropout: 0.2", "3, 8, 8", "3, 8, 8", 0, 0, 0 },
        { "add: [input, input]", "3, 8, 8", "3, 8, 8", 0, 0, 0 },
        { "add: [input, input, input], activation: relu", "3, 8, 8", "3, 8, 8", 0, 0, 0 },
        { "relu:", "3, 8, 8", "3, 8, 8", 0, 0, 0 },
        { "relu6:", "3, 8, 8", "3, 8, 8", 0, 0, 0 },
        { "elu:", "3, 8, 8", "3, 8, 8", 0, 0, 0 },
        { "leaky_relu:", "3, 8, 8", "3, 8, 8", 0, 0, 0 },
        { "sigmoid:", "3, 8, 8", "3, 8, 8", 0, 0, 0 },
        { "tanh:", "3, 8, 8", "3, 8, 8", 0, 0, 0 },
        { "gelu:", "3, 8, 8", "3, 8, 8", 0, 0, 0 },
        { "silu:", "3, 8, 8", "3, 8, 8", 0, 0, 0 },
        { "softplus:", "3, 8, 8", "3, 8, 8", 0, 0, 0 },
    };

    [Theory]
    [MemberData(nameof(Convolutions))]
    public void A_convolution(string layer, string input, string output, string padding, long parameters, long multiplyAdds)
    {
        var graph = Networks.Graph(Networks.With($"root:\n  - {{ name: a, {layer} }}", $"[{input}]"));
        var convolution = Assert.IsType<Conv2dSpec>(graph.Layer("a"));

        Assert.Equal(output, convolution.Output.ToList());
        Assert.Equal(
            padding,
            FormattableString.Invariant(
                $"{convolution.Padding.Top} {convolution.Padding.Bottom} {convolution.Padding.Left} {convolution.Padding.Right}"));
        Assert.Equal(parameters, graph.Parameters);
        Assert.Equal(multiplyAdds, graph.MultiplyAdds);
    }

    [Theory]
    [MemberData(nameof(Others))]
    public void Another_layer(string layer, string input, string output, long parameters, long trainable, long multiplyAdds)
    {
        var graph = Networks.Graph(Networks.With($"root:\n  - {{ name: a, {layer} }}", $"[{input}]"));

        Assert.Equal(output, graph.Layer("a").Output.ToList());
        Assert.Equal((parameters, trainable, multiplyAdds), (graph.Parameters, graph.TrainableParameters, graph.MultiplyAdds));
    }

    [Theory]
    [InlineData("linear: 5", 192 * 5, 5)]
    [InlineData("linear: 5, bias: false, activation: tanh", 192 * 5, 0)]
    [InlineData("linear: 5, bias: auto", 192 * 5, 5)]
    public void A_linear_layer(string layer, long weights, long biases)
    {
        var graph = Networks.Graph(Networks.Root("flatten", $"{{ name: a, {layer} }}"));

        Assert.Equal(new SampleShape(5), graph.Output);
        Assert.Equal((weights + biases, weights + biases, weights), (graph.Parameters, graph.TrainableParameters, graph.MultiplyAdds));
    }

    [Fact]
    public void Layers_of_a_vector_leave_it_one()
    {
        var graph = Networks.Graph(
            Networks.Root("flatten", "relu", "{ dropout: 0.5 }", "softmax", "{ add: [relu, softmax] }", "{ name: again, flatten: }"));

        Assert.All(graph.Root.Layers, layer => Assert.Equal(new SampleShape(192), layer.Output));
    }

    /// <summary>SAME, against the places at which a window can stand, counted one by one.</summary>
    [Fact]
    public void Same_padding_is_the_least_that_gives_a_place_to_every_stride()
    {
        for (var size = 1; size <= 12; size++)
        {
            for (var kernel = 1; kernel <= 6; kernel++)
            {
                for (var stride = 1; stride <= 5; stride++)
                {
                    var (before, after) = Window.Same(size, kernel, stride);
                    var places = Window.Places(size, before, after, kernel, stride);

                    Assert.Equal((size + stride - 1) / stride, places);
                    Assert.Equal(
                        places,
                        Enumerable.Range(0, size + before + after)
                            .Count(place => place % stride == 0 && place + kernel <= size + before + after));
                    Assert.InRange(after - before, 0, 1);
                    if (before + after > 0)
                    {
                        Assert.Equal(0, (size + before + after - kernel) % stride);
                    }
                }
            }
        }
    }

    [Fact]
    public void A_subsampled_convolution_of_stride_1_has_the_size_of_conv2d_same()
    {
        for (var size = 1; size <= 20; size++)
        {
            for (var kernel = 1; kernel <= 7; kernel++)
            {
                for (var stride = 1; stride <= 4; stride++)
                {
                    var (before, after) = Window.Fixed(kernel);
                    Assert.Equal(size, Window.Places(size, before, after, kernel, 1));
                    Assert.Equal(((size - 1) / stride) + 1, Window.Places(size, before, after, kernel, stride));
                    Assert.Equal((kernel - 1) / 2, before);
                }
            }
        }
    }

    [Fact]
    public void Subsampling_by_one_is_the_input_itself()
    {
        var graph = Networks.Graph(
            Networks.Root("{ name: a, relu: }", "{ name: b, subsample: 1, from: input }", "{ name: c, elu: }", "{ add: [b, input] }"));

        Assert.Equal(["a", "c", "add"], graph.Root.Layers.Select(layer => layer.Name));
        Assert.Equal([LayerSpec.BodyInput], graph.Layer("c").Inputs);
        Assert.Equal([LayerSpec.BodyInput, LayerSpec.BodyInput], graph.Layer("add").Inputs);
    }

    [Fact]
    public void A_normalizer_is_a_row_of_its_own_below_its_convolution()
    {
        var graph = Networks.Graph(Networks.Root("{ name: a, conv2d: 4, kernel: 1, normalizer: batch_norm }"));

        Assert.Equal(
            [("net/a", "conv2d", 12L, 12L, 768L), ("net/a/BatchNorm", "batch_norm", 16L, 8L, 0L)],
            graph.Rows().Select(row => (row.Scope, row.Row.Kind, row.Row.Parameters, row.Row.Trainable, row.Row.MultiplyAdds)));
    }
}
