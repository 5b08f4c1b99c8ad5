namespace ResNetGen.Generator.Tests;

/// <summary>Texts of networks.</summary>
internal static class Networks
{
    /// <summary>The files that ship, by name.</summary>
    public static IReadOnlyList<string> ShippedNames { get; } =
    [
        "resnet_v2_50",
        "resnet_v2_101",
        "resnet_v2_152",
        "resnet_v2_200",
        "resnet_v2_small",
    ];

    public const string Tiny = """
        # A comment.
        network: tiny
        input: [3, 8, 8]
        num_classes: 10
        root:
          - { name: conv1, conv2d: 4, kernel: 3 }
        head:
          - { name: pool, global_avg_pool: flatten }
          - { name: logits, linear: num_classes }
        """;

    public static (string Name, string? Text) Shipped(string name) =>
        ($"{name}.resnet.yaml", Repository.Read($"architectures/slim/{name}.resnet.yaml"));

    public static InMemoryProject AllShipped() => InMemoryProject.Of([.. ShippedNames.Select(Shipped)]);

    /// <summary>A network of a few layers under another name.</summary>
    public static (string Name, string? Text) TinyNamed(string network) =>
        ($"{network}.resnet.yaml", Tiny.Replace("network: tiny", "network: " + network, StringComparison.Ordinal));
}
