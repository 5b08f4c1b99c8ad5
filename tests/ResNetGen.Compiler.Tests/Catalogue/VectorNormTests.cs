using ResNetGen.Compiler.Catalogue;
using ResNetGen.Compiler.Emit;

namespace ResNetGen.Compiler.Tests.Catalogue;

/// <summary>Batch norm of vectors, behind a linear layer or as a layer of its own, and statistics that stay as they are.</summary>
public sealed class VectorNormTests
{
    [Theory]
    [InlineData(
        "linear: 5, normalizer: batch_norm",
        (192 * 5) + 20,
        (192 * 5) + 10,
        "new LinearBatchNorm(factory, 192, 5, decay: 0.9, epsilon: 1e-5)")]
    [InlineData(
        "linear: 5, normalizer: batch_norm, bias: true, activation: relu",
        (192 * 5) + 25,
        (192 * 5) + 15,
        "new LinearBatchNorm(factory, 192, 5, bias: true, activation: Activation.Relu, decay: 0.9, epsilon: 1e-5)")]
    [InlineData("linear: 5, normalizer: none", (192 * 5) + 5, (192 * 5) + 5, "new Linear(factory, 192, 5)")]
    [InlineData("linear: 5, normalizer: none, bias: false", 192 * 5, 192 * 5, "new Linear(factory, 192, 5, bias: false)")]
    [InlineData(
        "batch_norm: elu", 192 * 4, 192 * 2, "new BatchNorm2d(factory, 192, decay: 0.9, epsilon: 1e-5, activation: Activation.Elu)")]
    public void A_vector_is_normalized(string layer, long parameters, long trainable, string code)
    {
        var graph = Networks.Graph(Networks.Root("flatten", $"{{ name: a, {layer} }}"));

        Assert.Equal(new SampleShape(layer.StartsWith("linear", StringComparison.Ordinal) ? 5 : 192), graph.Output);
        Assert.Equal((parameters, trainable), (graph.Parameters, graph.TrainableParameters));
        Assert.Contains(code, NetworkEmitter.Emit(graph, "A"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_normalizer_of_a_linear_layer_is_a_row_and_has_the_defaults_of_batch_norm()
    {
        var graph = Networks.Graph(Networks.With("""
            defaults: { batch_norm: { epsilon: 1e-3, decay: 0.99, use_global_stats: true }, linear: { normalizer: batch_norm } }
            root: [flatten, { name: a, linear: 5 }, { name: b, linear: 2, normalizer: none }]
            """));

        Assert.Equal(
            new BatchNormSettings(0.99, 1e-3, Scale: true, Center: true, UseGlobalStats: true), ((LinearSpec)graph.Layer("a")).Normalizer);
        Assert.Null(((LinearSpec)graph.Layer("b")).Normalizer);
        Assert.Equal(["net/flatten", "net/a", "net/a/BatchNorm", "net/b"], graph.Rows().Select(row => row.Scope));
    }

    [Theory]
    [InlineData(
        "{ name: a, batch_norm: , use_global_stats: true }", "BatchNorm2d(factory, 3, decay: 0.9, epsilon: 1e-5, useGlobalStats: true)")]
    [InlineData("{ name: a, conv2d: 4, kernel: 1, normalizer: batch_norm }", "epsilon: 1e-5, useGlobalStats: true)")]
    public void Statistics_may_stay_as_they_are(string layer, string code) => Assert.Contains(
        code,
        NetworkEmitter.Emit(
            Networks.Graph(Networks.With($"defaults: {{ batch_norm: {{ use_global_stats: true }} }}\nroot:\n  - {layer}")), "A"),
        StringComparison.Ordinal);
}
