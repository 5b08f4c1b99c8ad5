using ResNetGen.Compiler;
using ResNetGen.Compiler.Catalogue;
using ResNetGen.Compiler.Graph;
using ResNetGen.Tool.Diagrams;
using ResNetGen.Tool.Documents;

namespace ResNetGen.Tool.Tests.Diagrams;

/// <summary>Networks that are drawn, and what is known of them.</summary>
internal static class SampleDiagrams
{
    /// <summary>Root and head that branch, and units whose layers have many inputs.</summary>
    public const string Branches = """
        network: branches
        input: [3, 32, 32]
        num_classes: 10
        units:
          post:
            args: [depth]
            layers:
              - { name: c1, conv2d: depth, kernel: 3, normalizer: batch_norm, activation: relu }
              - { name: c2, conv2d: depth, kernel: 3, normalizer: batch_norm }
              - { add: [input, c2], activation: relu }
          inception:
            args: [depth]
            layers:
              - { name: a, conv2d: depth, kernel: 1, from: input }
              - { name: b1, conv2d: depth, kernel: 1, from: input }
              - { name: b2, conv2d: depth, kernel: 3, from: b1, activation: leaky_relu }
              - { name: c1, conv2d: depth, kernel: 1, from: input }
              - { name: c2, conv2d: depth, kernel: [1, 7], dilation: 2 }
              - { name: c3, conv2d: depth, kernel: [7, 1] }
              - { name: d, conv2d: depth, kernel: 1, from: input, groups: 2 }
              - { name: sum, add: [a, b2, c3, d, input] }
          dense:
            args: [depth]
            layers:
              - { name: a, conv2d: depth, kernel: 1 }
              - { name: s1, add: [input, a] }
              - { name: b, conv2d: depth, kernel: 1, from: s1 }
              - { name: s2, add: [input, a, b] }
              - { name: c, conv2d: depth, kernel: 1, from: s2 }
              - { name: s3, add: [input, a, b, c] }
              - { name: d, conv2d: depth, kernel: 1, from: s3 }
              - { name: thrice, add: [d, d, d] }
        root:
          - { name: conv1, conv2d: 16, kernel: 3, activation: relu }
          - { name: left, conv2d: 16, kernel: 3 }
          - { name: right, conv2d: 16, kernel: 1, from: conv1 }
          - { name: aux, global_avg_pool: flatten, from: conv1 }
          - { name: aux_logits, linear: num_classes, activation: tanh }
          - { name: sum, add: [left, right, conv1], activation: relu }
        blocks:
          - { unit_fn: post, args: "[(16,)] * 3" }
          - { unit_fn: inception, args: "[(16,)] * 3" }
          - { scope: a_block_with_a_long_name, unit_fn: dense, args: "[(16,)] * 13" }
        head:
          - { name: pool, global_avg_pool: flatten }
          - { name: drop, dropout: 0.25 }
          - { name: a_name_of_a_layer_that_fits_in_no_box_whatever_font_it_is_written_in, linear: 100, activation: gelu }
          - { name: logits, linear: num_classes }
          - { name: other, linear: num_classes, from: pool }
          - { name: predictions, softmax: channels, from: logits }
        """;

    /// <summary>Networks with the scope of a unit, or with none for the whole.</summary>
    public static TheoryData<string, string?> Pictures => new()
    {
        { "resnet_v2_50", null },
        { "resnet_v2_50", "block1/unit_1" },
        { "resnet_v2_50", "block1/unit_2" },
        { "resnet_v2_50", "block1/unit_3" },
        { "resnet_v2_200", null },
        { "resnet_v2_small", null },
        { "branches", null },
        { "branches", "block1/unit_1" },
        { "branches", "block2/unit_1" },
        { "branches", "a_block_with_a_long_name/unit_13" },
    };

    public static Diagram Drawn(string network, string? unit) => unit is null
        ? DiagramBuilder.OfNetwork(Graph(network))
        : DiagramBuilder.OfUnit(Graph(network), unit);

    public static NetworkGraph Graph(string network)
    {
        if (network != "branches")
        {
            return NetworkDocument.Open(network).Graph;
        }

        var compiled = NetworkCompiler.Compile("branches.resnet.yaml", Branches);
        Assert.Empty(compiled.Diagnostics);
        return compiled.Graph;
    }

    public static Unit UnitOf(string network, string path)
    {
        var graph = Graph(network);
        var places = graph.Blocks.SelectMany(block => block.Units, (block, place) => (Path: $"{block.Scope}/{place.Scope}", place.Unit));
        return graph.Units[places.Single(place => place.Path == path).Unit];
    }

    public static List<LayerSpec> LayersOf(string network, string? unit) =>
        [.. unit is null ? Graph(network).Root.Layers.Concat(Graph(network).Head.Layers) : UnitOf(network, unit).Body.Layers];

    public static string Text(SampleShape shape) => string.Join('×', shape.Sizes);
}
