using ResNetGen.Compiler.Catalogue;
using ResNetGen.Compiler.Emit;

namespace ResNetGen.Compiler.Tests.Language;

/// <summary>What weights and biases begin with, and how that is written in C#.</summary>
public sealed class InitializerTests
{
    [Theory]
    [InlineData("initializer: he_normal", "he_normal", null, "initializer: Initializer.HeNormal")]
    [InlineData("initializer: zeros", "zeros", null, "initializer: Initializer.Zeros")]
    [InlineData("initializer: { normal: 0.01 }", "normal", 0.01, "initializer: Initializer.Normal(0.01)")]
    [InlineData("initializer: { truncated_normal: 2e-2 }", "truncated_normal", 0.02, "initializer: Initializer.TruncatedNormal(0.02)")]
    [InlineData("initializer: { constant: -0.5 }", "constant", -0.5, "initializer: Initializer.Constant(-0.5)")]
    public void A_kernel_begins_with_what_is_said(string argument, string word, double? number, string code)
    {
        foreach (var layer in new[] { "conv2d: 2, kernel: 3", "conv2d_same: 2, kernel: 3", "linear: 2" })
        {
            var graph = Graph($"{{ name: a, {layer}, {argument} }}");
            var initializer = graph.Layer("a") is Conv2dSpec conv ? conv.Initializer : ((LinearSpec)graph.Layer("a")).Initializer;

            Assert.Equal(new InitializerSpec(word, number), initializer);
            Assert.Contains(code, NetworkEmitter.Emit(graph, "A"), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("bias_value: 0.25", "constant", 0.25, "biasValue: 0.25")]
    [InlineData("bias_value: -2", "constant", -2.0, "biasValue: -2")]
    [InlineData("bias_value: { truncated_normal: 0.02 }", "truncated_normal", 0.02, "biasValue: Initializer.TruncatedNormal(0.02)")]
    [InlineData("bias_value: { normal: 1 }", "normal", 1.0, "biasValue: Initializer.Normal(1)")]
    public void A_bias_does_too(string argument, string word, double number, string code)
    {
        foreach (var layer in new[] { "conv2d: 2, kernel: 3", "linear: 2" })
        {
            var graph = Graph($"{{ name: a, {layer}, {argument} }}");
            var value = graph.Layer("a") is Conv2dSpec convolution ? convolution.BiasValue : ((LinearSpec)graph.Layer("a")).BiasValue;

            Assert.Equal(new InitializerSpec(word, number), value);
            Assert.Contains(code, NetworkEmitter.Emit(graph, "A"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Without_a_bias_nothing_is_said_of_it() => Assert.DoesNotContain(
        "biasValue",
        NetworkEmitter.Emit(Graph("{ name: a, linear: 2, bias: false, bias_value: { normal: 1 } }"), "A"),
        StringComparison.Ordinal);

    [Fact]
    public void Defaults_reach_every_layer_and_a_variant_says_another()
    {
        var graph = Networks.Graph(Networks.With("""
            defaults: { conv2d: { kernel: 3, initializer: { truncated_normal: 0.1 } } }
            root:
              - { name: a, conv2d: 2 }
              - { name: b, conv2d_same: 2, initializer: { normal: 0.2 } }
            """));

        Assert.Equal(new InitializerSpec("truncated_normal", 0.1), ((Conv2dSpec)graph.Layer("a")).Initializer);
        Assert.Equal(new InitializerSpec("normal", 0.2), ((Conv2dSpec)graph.Layer("b")).Initializer);

        // A word with its number is one value, which is not merged with another.
        var variant = Networks.Graph(
            Networks.With("extends: vgg_16\ndefaults: { conv2d: { initializer: { constant: 1 } } }", "[3, 224, 224]"));
        Assert.Equal(new InitializerSpec("constant", 1), ((Conv2dSpec)variant.Layer("conv1_1")).Initializer);
    }

    private static Graph.NetworkGraph Graph(string layer) =>
        Networks.Graph(layer.Contains("linear", StringComparison.Ordinal) ? Networks.Root("flatten", layer) : Networks.Root(layer));
}
