namespace ResNetGen.Compiler.Tests.Shipped;

/// <summary>TF-Slim's networks.</summary>
internal static class SlimNetworks
{
    private static readonly int[] Strides = [2, 2, 2, 1];

    /// <summary>Where the output stride of 16 is reached after the second block.</summary>
    private static readonly int[] StridesTo16 = [2, 2, 1, 1];

    public static IReadOnlyList<ShippedNetwork> Rows { get; } =
    [
        new("slim/resnet_v2_50", "3, 224, 224", "1000, 1, 1", 25_568_360, 25_613_800, 3_482_255_360, () => Classified([3, 4, 6, 3])),
        new("slim/resnet_v2_101", "3, 224, 224", "1000, 1, 1", 44_577_896, 44_675_560, 7_194_476_544, () => Classified([3, 4, 23, 3])),
        new("slim/resnet_v2_152", "3, 224, 224", "1000, 1, 1", 60_236_904, 60_380_648, 10_906_697_728, () => Classified([3, 8, 36, 3])),
        new("slim/resnet_v2_200", "3, 224, 224", "1000, 1, 1", 64_726_120, 64_894_440, null, () => Classified([3, 24, 36, 3])),
        new(
            "slim/resnet_v2_small",
            "3, 224, 224",
            "10, 1, 1",
            14_649,
            null,
            null,
            () => Blocks(Root(new Tally(3, 224)), 1, [3, 3, 3, 2], Strides).Mean().Convolution(1, 10, bias: true)),
        new(
            "slim/resnet_v2_101_segmentation",
            "3, 513, 513",
            "21, 33, 33",
            null,
            null,
            null,
            () => Blocks(Root(new Tally(3, 513)), 64, [3, 4, 23, 3], StridesTo16).Convolution(1, 21, bias: true)),
        new(
            "slim/resnet_v2_50_no_root",
            "3, 56, 56",
            "1000, 1, 1",
            null,
            null,
            null,
            () => Blocks(new Tally(3, 56), 64, [3, 4, 6, 3], Strides).Mean().Convolution(1, 1000, bias: true)),
        new(
            "slim/resnet_v2_50_features",
            "3, 224, 224",
            "2048, 1, 1",
            null,
            null,
            null,
            () => Blocks(Root(new Tally(3, 224)), 64, [3, 4, 6, 3], Strides).Mean()),
        new("slim/vgg_16", "3, 224, 224", "1000", 138_357_544, 138_357_544, 15_470_264_320, () => Vgg(2, 2, 3, 3, 3)),
        new("slim/vgg_19", "3, 224, 224", "1000", 143_667_240, 143_667_240, 19_632_062_464, () => Vgg(2, 2, 4, 4, 4)),
        new("slim/elu_resnet", "3, 32, 32", "10", 377_482, 378_910, null, Elu),
    ];

    private static Tally Classified(int[] units) =>
        Blocks(Root(new Tally(3, 224)), 64, units, Strides).Mean().Convolution(1, 1000, bias: true);

    private static Tally Root(Tally tally) => tally.Convolution(7, 64, 2, bias: true).Pool(2);

    /// <summary>Full pre-activation bottlenecks, whose last one in a block strides, and the batch norm after them.</summary>
    private static Tally Blocks(Tally tally, int width, int[] units, int[] strides)
    {
        foreach (var (count, last) in units.Zip(strides))
        {
            for (var unit = 1; unit <= count; unit++)
            {
                var (depth, stride) = (4 * width, unit == count ? last : 1);
                tally.BatchNorm();
                if (tally.Channels != depth)
                {
                    tally.Aside(path => path.Convolution(1, depth, stride, bias: true));
                }

                tally.Convolution(1, width).BatchNorm().Convolution(3, width, stride).BatchNorm().Convolution(1, depth, bias: true);
            }

            width *= 2;
        }

        return tally.BatchNorm();
    }

    private static Tally Vgg(params int[] convolutions)
    {
        var tally = new Tally(3, 224);
        foreach (var (count, filters) in convolutions.Zip([64, 128, 256, 512, 512]))
        {
            for (var i = 0; i < count; i++)
            {
                tally.Convolution(3, filters, bias: true);
            }

            tally.Pool(2);
        }

        return tally.Linear(4096).Linear(4096).Linear(1000);
    }

    private static Tally Elu()
    {
        var tally = new Tally(3, 32).Convolution(3, 64).BatchNorm(scale: false);
        for (var i = 0; i < 5; i++)
        {
            tally.BatchNorm(scale: false).Convolution(3, 64, bias: true).BatchNorm(scale: false).Convolution(3, 64, bias: true);
        }

        return tally.Convolution(3, 10).BatchNorm(scale: false).Mean();
    }
}
