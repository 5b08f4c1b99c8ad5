using ResNetGen.Compiler.Catalogue;

namespace ResNetGen.Compiler.Tests.Language;

public sealed class DefaultsTests
{
    [Fact]
    public void What_a_layer_says_goes_before_the_defaults_and_these_before_the_languages_own()
    {
        var graph = Networks.Graph(Networks.With("""
            defaults:
              conv2d: { activation: elu, kernel: 5, weight_decay: 1e-4 }
            root:
              - { name: a, conv2d: 4, activation: tanh }
              - { name: b, conv2d: 4, kernel: 3 }
            """));
        var a = (Conv2dSpec)graph.Layer("a");
        var b = (Conv2dSpec)graph.Layer("b");

        Assert.Equal(("tanh", 5, 1e-4, "variance_scaling"), (a.Activation, a.Kernel.Height, a.WeightDecay, a.Initializer.Word));
        Assert.Equal(("elu", 3, 1e-4, 1), (b.Activation, b.Kernel.Height, b.WeightDecay, b.Stride.Width));
    }

    [Fact]
    public void Those_of_conv2d_reach_conv2d_same_which_can_have_its_own()
    {
        var graph = Networks.Graph(Networks.With("""
            defaults:
              conv2d: { activation: elu, kernel: 5, padding: valid }
              conv2d_same: { activation: tanh }
            root:
              - { name: a, conv2d_same: 4 }
              - { name: b, conv2d: 4 }
            """));
        var a = (Conv2dSpec)graph.Layer("a");
        var b = (Conv2dSpec)graph.Layer("b");

        Assert.Equal(("tanh", 5, 2), (a.Activation, a.Kernel.Height, a.Padding.Top));
        Assert.Equal(("elu", 0), (b.Activation, b.Padding.Top));
    }

    [Fact]
    public void Those_of_batch_norm_hold_for_normalizers_but_for_the_activation()
    {
        var graph = Networks.Graph(Networks.With("""
            defaults:
              batch_norm: { decay: 0.99, epsilon: 1e-3, scale: false, activation: relu }
            root:
              - { name: a, conv2d: 4, kernel: 1, normalizer: batch_norm }
              - { name: b, batch_norm: , center: false }
              - { name: c, batch_norm: none }
            """));
        var a = (Conv2dSpec)graph.Layer("a");
        var b = (BatchNormSpec)graph.Layer("b");
        var c = (BatchNormSpec)graph.Layer("c");

        Assert.Equal(new BatchNormSettings(0.99, 1e-3, Scale: false, Center: true), a.Normalizer);
        Assert.Equal("none", a.Activation);
        Assert.Equal(new BatchNormSettings(0.99, 1e-3, Scale: false, Center: false), b.Settings);
        Assert.Equal(("relu", "none"), (b.Activation, c.Activation));
    }

    [Fact]
    public void They_reach_into_units()
    {
        var graph = Networks.Graph(
            Networks.With("defaults: { conv2d: { bias: true, kernel: 7 } }\nblocks:\n  - { unit_fn: bottleneck, args: \"(8, 2, 1)\" }"));

        var convolutions = graph.Units[0].Body.Layers.OfType<Conv2dSpec>().ToList();
        Assert.Equal(4, convolutions.Count);
        Assert.All(convolutions, convolution => Assert.True(convolution.Bias));
        Assert.DoesNotContain(7, convolutions.Select(convolution => convolution.Kernel.Height));
    }

    [Fact]
    public void What_stands_beside_a_layer_has_no_default() => Assert.StartsWith(
        "RNG012: The layer `conv2d` has no argument `filters`; it stands beside the layer",
        Assert.Single(Networks.Errors(Networks.With("defaults:\n  conv2d: { filters: 4 }\nroot: [relu]"))),
        StringComparison.Ordinal);

    [Fact]
    public void A_mistake_in_them_stands_where_they_are_written_even_if_a_shipped_unit_meets_it()
    {
        var text = Networks.With("defaults:\n  conv2d: { dilation: «0» }\nblocks:\n  - { unit_fn: bottleneck, args: \"(8, 2, 1)\" }");
        var (file, start, end) = Networks.Unmark(text);

        var error = Assert.Single(Networks.Compile(file).Diagnostics);

        Assert.Equal((start, end), (error.Span.Start, error.Span.End));
    }
}
