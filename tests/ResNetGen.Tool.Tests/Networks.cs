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
}
