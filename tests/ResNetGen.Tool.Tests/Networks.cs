namespace ResNetGen.Tool.Tests;

/// <summary>Network files that train in seconds.</summary>
internal static class Networks
{
    /// <summary>
    /// 50 parameters and 2,312 multiply-adds, which a test counts by hand. Dropout draws from torch's generator, so that a resumed
    /// run shows whether that was restored.
    /// </summary>
    public const string Tiny = """
        network: tiny
        input: [1, 16, 16]
        num_classes: 2

        root:
          - { name: conv1, conv2d_same: 4, kernel: 3, stride: 2, activation: relu, weight_decay: 1e-3 }

        head:
          - { name: pool, global_avg_pool: keep_dims }
          - { name: drop, dropout: 0.1 }
          - { name: logits, conv2d: num_classes, kernel: 1 }

        """;

    /// <summary>Two stages whose logits are added; each begins by saying nothing.</summary>
    public const string Stages = """
        network: stages
        input: [1, 16, 16]
        num_classes: 2

        root:
          - { name: conv1, scope: stage_1/conv, conv2d: 4, kernel: 3, stride: 2, normalizer: batch_norm, activation: relu }
          - { name: pool1, global_avg_pool: }
          - { name: logits1, scope: stage_1/logits, linear: num_classes, initializer: zeros }
          - { name: conv2, scope: stage_2/conv, conv2d: 4, kernel: 3, normalizer: batch_norm, activation: relu, from: input }
          - { name: pool2, global_avg_pool: }
          - { name: logits2, scope: stage_2/logits, linear: num_classes, initializer: zeros }
          - { name: logits, add: [logits1, logits2] }
        """;

    /// <summary>Learns the pattern images in a second.</summary>
    public const string QuickRecipe = """
        recipe: quick
        epochs: 20
        batch: 400
        optimizer: { sgd: { momentum: 0.9 } }
        learning_rate: { steps: 0.1, at: [10], factor: 0.5 }
        """;
}
