namespace ResNetGen.Compiler.Tests.Shipped;

/// <summary>The network whose stages are fitted one after another; nothing is published of it.</summary>
internal static class BoostingNetworks
{
    public static IReadOnlyList<ShippedNetwork> Rows { get; } =
    [
        new(
            "boosting/three_stages",
            "3, 32, 32",
            "10",
            null,
            null,
            null,
            () => Stage(new Tally(3, 32).Aside(first => Stage(first)).Aside(second => Stage(second)))),
    ];

    private static Tally Stage(Tally tally) =>
        tally.Convolution(3, 32, 2).BatchNorm().Convolution(3, 64, 2).BatchNorm().Mean().Linear(10);
}
