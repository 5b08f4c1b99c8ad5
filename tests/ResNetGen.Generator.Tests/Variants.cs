using Microsoft.CodeAnalysis.CSharp;

namespace ResNetGen.Generator.Tests;

/// <summary>Networks that between them use everything that the language has.</summary>
internal static class Variants
{
    public static IEnumerable<(string Name, string? Text)> All =>
    [
        ("layers.resnet.yaml", Layers),
        ("sums.resnet.yaml", Sums),
        ("headless.resnet.yaml", Headless),
        ("rootless.resnet.yaml", Rootless),
        ("vector.resnet.yaml", Vector),
        ("units.resnet.yaml", Units),
        ("keywords.resnet.yaml", Keywords),
        ("homonyms.resnet.yaml", Homonyms),
    ];

    /// <summary>Every kind of layer with every form of its arguments.</summary>
    private const string Layers = """
        network: layers
        input: [4, 65, 67]
        num_classes: 10
        root:
          - { name: a, conv2d: 8, kernel: [3, 5], stride: [2, 1], groups: 2, bias: true, normalizer: batch_norm, activation: gelu,
              initializer: kaiming_normal, weight_decay: 1e-4 }
          - { name: b, conv2d: 8, kernel: 3, padding: valid, dilation: [2, 1], activation: leaky_relu,
              initializer: xavier_uniform, bias: false }
          - { name: c, conv2d_same: 8, kernel: 4, stride: 2, activation: relu6, initializer: kaiming_uniform, weight_decay: 0.0001 }
          - { name: d, conv2d: 8, kernel: 3, padding: 2, initializer: dirac }
          - { name: even, conv2d: 8, kernel: 2, stride: 2 }
          - { name: e, batch_norm: elu, decay: 0.99, epsilon: 1.001e-5, scale: false, center: false }
          - batch_norm
          - { batch_norm: silu, scale: false }
          - { max_pool2d: 2, stride: 1 }
          - { max_pool2d: 3, stride: 2, padding: same }
          - { max_pool2d: [2, 3], stride: [1, 2], padding: 1 }
          - relu
          - relu6
          - elu
          - leaky_relu
          - sigmoid
          - tanh
          - gelu
          - silu
          - softplus
          - { dropout: 0.25 }
          - dropout
          - { subsample: 2 }
          - { subsample: 1 }
        head:
          - { name: pool, global_avg_pool: keep_dims }
          - flatten
          - { linear: 16, activation: tanh, initializer: zeros, bias: false, weight_decay: 5e-324 }
          - { linear: num_classes }
          - softmax
        """;

    /// <summary>Sums of free and bound terms, with and without activations.</summary>
    private const string Sums = """
        network: sums
        input: [3, 8, 8]
        root:
          - { name: a, conv2d: 3, kernel: 3 }
          - { name: b, conv2d: 3, kernel: 3, activation: relu, from: input }
          - { add: [a, b] }
          - { add: [a, b, input], activation: relu }
          - { add: [add, add_1, a], activation: gelu }
          - { add: [input, input], activation: softplus }
          - { name: last, add: [b, input, add] }
        head:
          - { add: [input, input], activation: elu }
        """;

    private const string Headless = """
        network: headless
        input: [3, 64, 64]
        defaults: { conv2d: { normalizer: batch_norm } }
        root:
          - { conv2d: 8, kernel: 3 }
        blocks:
          - { unit_fn: bottleneck, args: [[8, 2, 1], [8, 2, 2]] }
        """;

    private const string Rootless = """
        network: rootless
        input: [3, 128, 128]
        num_classes: 4
        blocks:
          - { scope: block1, unit_fn: bottleneck, args: "(8, 2, 1) * 2 + (8, 2, 2)" }
        head:
          - { global_avg_pool: flatten }
        """;

    private const string Vector = """
        network: vector
        input: [1, 28, 28]
        num_classes: 10
        root:
          - flatten
          - { linear: 32, activation: sigmoid }
        head:
          - { name: logits, linear: num_classes }
          - { name: predictions, softmax: channels }
        """;

    /// <summary>
    /// Units without arguments, with negative ones, of equal names and other inputs, that do nothing, and that take their input twice.
    /// </summary>
    private const string Units = """
        network: units
        class: OfUnits
        input: [4, 32, 32]
        units:
          plain:
            layers:
              - { name: preact, batch_norm: relu }
              - { conv2d: input.channels, kernel: 3 }
              - { add: [input, conv2d] }
          shifted:
            scope: shifted_v2
            args: [by, twice]
            layers:
              - { name: up, conv2d: by + 8, kernel: 1 }
              - { name: maybe, when: twice == 1, then: relu }
              - { name: other, when: twice == 1, then: { conv2d: 4, kernel: 1, from: input }, else: { subsample: 1, from: up } }
          idle:
            layers:
              - { name: same, subsample: 1 }
        root:
          - { subsample: 1 }
        blocks:
          - { scope: first, unit_fn: plain, args: [[], []] }
          - { scope: second, unit_fn: shifted, args: "[(-4, 0), (-4, 0), (-5, 0)]" }
          - { scope: third, unit_fn: plain, args: [[]] }
          - { scope: fourth, unit_fn: idle, args: [[], []] }
        """;

    /// <summary>Layers that are named by every word that C# reserves somewhere; in quotes, since <c>null</c> is nothing without.</summary>
    private static string Keywords => string.Join('\n',
    [
        "network: keywords",
        "input: [3, 8, 8]",
        "root:",
        .. SyntaxFacts.GetKeywordKinds().Concat(SyntaxFacts.GetContextualKeywordKinds()).Select(SyntaxFacts.GetText)
            .Where(word => word.All(char.IsAsciiLetterLower) && word is not ("input" or "equals"))
            .Concat(
                [
                    "value", "var", "dynamic", "nint", "nuint", "notnull", "unmanaged", "args", "allows", "extension", "async", "await",
                    "nameof", "true", "null",
                ])
            .Distinct()
            .Select(word => $"  - {{ name: '{word}', conv2d: 3, kernel: 1 }}"),
        "  - { add: [class, return, await, field, value, from, yield, scoped, var, record] }",
    ]);

    /// <summary>Layers, units and blocks whose names are those of types that generated code names, or near.</summary>
    private const string Homonyms = """
        network: homonyms
        input: [3, 32, 32]
        num_classes: 10
        units:
          scope:
            layers:
              - { name: tensor, conv2d: 8, kernel: 1 }
              - { name: layer, relu: }
              - { name: device, relu: }
          layer:
            layers:
              - { name: scope, conv2d: 8, kernel: 3 }
              - { name: rows_2, relu: }
        root:
          - { name: conv2d, conv2d: 8, kernel: 1 }
          - { name: Conv2d_Batch_Norm, conv2d: 8, kernel: 1, normalizer: batch_norm }
          - { name: system, relu: }
          - { name: torch_sharp, relu: }
          - { name: res_net_gen, relu: }
          - { name: scalar_type, relu: }
          - { name: factory, relu: }
          - { name: size2d, max_pool2d: [1, 2] }
        blocks:
          - { scope: scope, unit_fn: scope, args: [[]] }
          - { scope: layer, unit_fn: layer, args: [[], []] }
          - { scope: initializer_2, unit_fn: bottleneck, args: [[8, 2, 1]] }
        head:
          - { name: softmax, softmax: channels }
          - { name: end_points, relu: }
          - { name: units_1, relu: }
        """;
}
