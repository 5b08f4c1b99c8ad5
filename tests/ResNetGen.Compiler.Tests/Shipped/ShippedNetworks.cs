namespace ResNetGen.Compiler.Tests.Shipped;

/// <summary>The table of all files under <c>architectures/</c>; each origin has a class of its own.</summary>
internal static class ShippedNetworks
{
    public static IReadOnlyList<ShippedNetwork> All { get; } =
    [
        .. SlimNetworks.Rows,
        .. PaperNetworks.Rows,
        .. Cifar10Networks.Rows,
        .. MnistNetworks.Rows,
    ];

    public static ShippedNetwork Find(string file) => All.Single(row => row.File == file);
}
