using ResNetGen.Compiler.Catalogue;

namespace ResNetGen.Compiler.Tests.Language;

/// <summary>slim's <c>repeat</c> and <c>stack</c>: the same network, written out.</summary>
public sealed class RepetitionTests
{
    [Theory]
    [InlineData(
        "{ name: a, repeat: 3, conv2d: 8, kernel: 3, activation: relu }",
        "{ name: a_1, scope: a/a_1, conv2d: 8, kernel: 3, activation: relu }", "{ name: a_2, scope: a/a_2, conv2d: 8, kernel: 3, "
            + "activation: relu }", "{ name: a_3, scope: a/a_3, conv2d: 8, kernel: 3, activation: relu }")]
    [InlineData("{ name: a, scope: x/y, repeat: 1, relu: }", "{ name: a_1, scope: x/y/a_1, relu: }")]
    [InlineData(
        "{ name: a, stack: { conv2d: [8, 4], kernel: 1 } }",
        "{ name: a_1, scope: a/a_1, conv2d: 8, kernel: 1 }",
        "{ name: a_2, scope: a/a_2, conv2d: 4, kernel: 1 }")]
    [InlineData(
        "{ name: a, stack: { conv2d: [{ filters: 8, kernel: 3 }, { kernel: [1, 2], filters: 4, activation: tanh }, 2], kernel: 1, "
            + "activation: elu } }",
        "{ name: a_1, scope: a/a_1, conv2d: 8, kernel: 3, activation: elu }",
        "{ name: a_2, scope: a/a_2, conv2d: 4, kernel: [1, 2], activation: tanh }",
        "{ name: a_3, scope: a/a_3, conv2d: 2, kernel: 1, activation: elu }")]
    [InlineData(
        "{ name: a, from: input, stack: { max_pool2d: [{ kernel: [2, 1], stride: 1 }, [1, 2]] } }",
        "{ name: a_1, scope: a/a_1, from: input, max_pool2d: [2, 1], stride: 1 }",
        "{ name: a_2, scope: a/a_2, max_pool2d: [1, 2] }")]
    [InlineData(
        "{ name: a, stack: { batch_norm: [{ scale: false }, relu, { activation: elu, center: false }] } }",
        "{ name: a_1, scope: a/a_1, batch_norm: , scale: false }",
        "{ name: a_2, scope: a/a_2, batch_norm: relu }",
        "{ name: a_3, scope: a/a_3, batch_norm: elu, center: false }")]
    [InlineData(
        "{ name: a, from: input, repeat: 2, relu: }",
        "{ name: a_1, scope: a/a_1, from: input, relu: }",
        "{ name: a_2, scope: a/a_2, relu: }")]
    public void It_is_the_same_as_written_out(string repeated, params string[] written) => Assert.Equal(
        Networks.Graph(Networks.Root(["{ name: first, elu: }", repeated])).WithoutLines(),
        Networks.Graph(Networks.Root(["{ name: first, elu: }", .. written])).WithoutLines());

    /// <summary>
    /// 002, line 89: <c>slim.stack(x, slim.conv2d, [(32, [3, 3]), (32, [1, 1]), (64, [3, 3]), (64, [1, 1])], scope='core')</c>, which is
    /// core_1 to core_4 below core; slim's convolutions end in ReLU.
    /// </summary>
    [Fact]
    public void The_stack_of_the_origin_is_its_four_convolutions()
    {
        var graph = Networks.Graph(Networks.With("""
            defaults: { conv2d: { activation: relu } }
            root:
              - name: core
                stack:
                  conv2d:
                    - { filters: 32, kernel: 3 }
                    - { filters: 32, kernel: 1 }
                    - { filters: 64, kernel: 3 }
                    - { filters: 64, kernel: 1 }
            """));

        Assert.Equal(
            [("core/core_1", 32, 3), ("core/core_2", 32, 1), ("core/core_3", 64, 3), ("core/core_4", 64, 1)],
            graph.Root.Layers.Cast<Conv2dSpec>().Select(layer => (layer.Scope, layer.Filters, layer.Kernel.Height)));
        Assert.All(graph.Root.Layers.Cast<Conv2dSpec>(), layer => Assert.Equal("relu", layer.Activation));
    }

    [Fact]
    public void The_name_stands_for_the_last()
    {
        var graph = Networks.Graph(
            Networks.Root(
                "{ name: a, stack: { conv2d: [8, 4], kernel: 1 } }", "{ name: b, elu: , from: input }", "{ name: c, relu: , from: a }"));

        Assert.Equal(new SampleShape(4, 8, 8), graph.Layer("c").Output);
        Assert.Equal(1, graph.Layer("c").Inputs[0]);
    }

    [Fact]
    public void The_number_of_times_may_be_an_expression() => Assert.Equal(
        7,
        Networks.Graph(Networks.With("constants: { n: 3 }\nroot:\n  - { name: a, repeat: 2 * n + 1, relu: }")).Root.Layers.Count);

    [Fact]
    public void Too_many_in_all_are_an_error() => Assert.StartsWith(
        "RNG003",
        Assert.Single(Networks.Errors(Networks.Root("{ name: a, repeat: 1000, relu: }", "{ name: b, repeat: 1000, relu: }"))),
        StringComparison.Ordinal);
}
