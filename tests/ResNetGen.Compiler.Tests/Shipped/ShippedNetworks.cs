using ResNetGen.Compiler.Tests.Foreign;

namespace ResNetGen.Compiler.Tests.Shipped;

/// <summary>
/// The table of the files of these origins under <c>architectures/</c>, each of which has a class of its own;
/// <see cref="ForeignNetworksTests"/> has that of the others.
/// </summary>
internal static class ShippedNetworks
{
    public static IReadOnlyList<ShippedNetwork> All { get; } =
    [
        .. SlimNetworks.Rows,
        .. PaperNetworks.Rows,
        .. Cifar10Networks.Rows,
        .. MnistNetworks.Rows,
        .. BoostingNetworks.Rows,
    ];

    public static ShippedNetwork Find(string file) => All.Single(row => row.File == file);
}
