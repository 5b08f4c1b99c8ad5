namespace ResNetGen.Compiler.Tests.Shipped;

/// <summary>The MNIST network.</summary>
internal static class MnistNetworks
{
    public static IReadOnlyList<ShippedNetwork> Rows { get; } =
    [
        new("mnist/layer_block", "1, 28, 28", "10", 5_157_568, 5_157_568, null, LayerBlocks),
    ];

    private static Tally LayerBlocks()
    {
        var tally = new Tally(1, 28).Convolution(7, 64, 2, bias: true).Pool(2).Convolution(1, 128, bias: true);
        for (var block = 0; block < 4; block++)
        {
            var (filters, bottleneck) = (128 << block, 32 << block);
            if (block > 0)
            {
                tally.Convolution(1, filters);
            }

            for (var unit = 0; unit < 3; unit++)
            {
                tally.Convolution(1, bottleneck, bias: true).Convolution(3, bottleneck, bias: true).Convolution(1, filters, bias: true);
            }
        }

        return tally.Mean().Linear(10, bias: false);
    }
}
