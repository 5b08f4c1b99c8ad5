namespace ResNetGen.Compiler.Tests.Shipped;

/// <summary>
/// The networks of the ResNet paper. What is published of option B is what torchvision and Caffe have: there only the place of the stride
/// differs, and no count of parameters.
/// </summary>
internal static class PaperNetworks
{
    private const char Plain = '-';

    public static IReadOnlyList<ShippedNetwork> Rows { get; } =
    [
        ImageNet("plain_18", null, null, null, () => Basic(Plain, 2, 2, 2, 2)),
        ImageNet("plain_34", null, null, null, () => Basic(Plain, 3, 4, 6, 3)),
        ImageNet("resnet_18_a", null, null, null, () => Basic('A', 2, 2, 2, 2)),
        ImageNet("resnet_18_b", 11_689_512, 11_699_112, 1_814_073_344, () => Basic('B', 2, 2, 2, 2)),
        ImageNet("resnet_18_c", null, null, null, () => Basic('C', 2, 2, 2, 2)),
        ImageNet("resnet_34_a", null, null, null, () => Basic('A', 3, 4, 6, 3)),
        ImageNet("resnet_34_b", 21_797_672, 21_814_696, 3_663_761_408, () => Basic('B', 3, 4, 6, 3)),
        ImageNet("resnet_34_c", null, null, null, () => Basic('C', 3, 4, 6, 3)),
        ImageNet("resnet_50_a", null, null, null, () => Bottleneck('A', 3, 4, 6, 3)),
        ImageNet("resnet_50_b", 25_557_032, 25_610_152, 3_857_973_248, () => Bottleneck('B', 3, 4, 6, 3)),
        ImageNet("resnet_50_c", null, null, null, () => Bottleneck('C', 3, 4, 6, 3)),
        ImageNet("resnet_101_a", null, null, null, () => Bottleneck('A', 3, 4, 23, 3)),
        ImageNet("resnet_101_b", 44_549_160, 44_654_504, 7_570_194_432, () => Bottleneck('B', 3, 4, 23, 3)),
        ImageNet("resnet_101_c", null, null, null, () => Bottleneck('C', 3, 4, 23, 3)),
        ImageNet("resnet_152_a", null, null, null, () => Bottleneck('A', 3, 8, 36, 3)),
        ImageNet("resnet_152_b", 60_192_808, 60_344_232, 11_282_415_616, () => Bottleneck('B', 3, 8, 36, 3)),
        ImageNet("resnet_152_c", null, null, null, () => Bottleneck('C', 3, 8, 36, 3)),
        Cifar("cifar_resnet_20", 269_722, () => Basic('A', 3)),
        Cifar("cifar_resnet_32", 464_154, () => Basic('A', 5)),
        Cifar("cifar_resnet_44", 658_586, () => Basic('A', 7)),
        Cifar("cifar_resnet_56", 853_018, () => Basic('A', 9)),
        Cifar("cifar_resnet_110", 1_727_962, () => Basic('A', 18)),
        Cifar("cifar_plain_20", 269_722, () => Basic(Plain, 3)),
        Cifar("cifar_plain_56", 853_018, () => Basic(Plain, 9)),
        Cifar("cifar_resnet_20_c", null, () => Basic('C', 3)),
        Cifar("cifar_resnet_20_b", 272_474, () => Basic('B', 3)),
        Cifar("cifar_resnet_32_b", 466_906, () => Basic('B', 5)),
        Cifar("cifar_resnet_44_b", 661_338, () => Basic('B', 7)),
        Cifar("cifar_resnet_56_b", 855_770, () => Basic('B', 9)),
        Cifar("cifar_resnet_110_b", 1_730_714, () => Basic('B', 18)),
    ];

    private static ShippedNetwork ImageNet(string name, long? trainable, long? total, long? multiplyAdds, Func<Tally> derivation) =>
        new($"paper/{name}", "3, 224, 224", "1000", trainable, total, multiplyAdds, derivation);

    private static ShippedNetwork Cifar(string name, long? trainable, Func<Tally> derivation) =>
        new($"paper/{name}", "3, 32, 32", "10", trainable, null, null, derivation);

    /// <summary>Section 4.2: 6n + 2 layers.</summary>
    private static Tally Basic(char option, int n) =>
        Basic(new Tally(3, 32).Convolution(3, 16).BatchNorm(), option, 16, n, n, n).Mean().Linear(10);

    /// <summary>Table 1, 18 and 34 layers.</summary>
    private static Tally Basic(char option, params int[] units) => Basic(Stem(), option, 64, units).Mean().Linear(1000);

    private static Tally Stem() => new Tally(3, 224).Convolution(7, 64, 2).BatchNorm().Pool(2);

    private static Tally Basic(Tally tally, char option, int width, params int[] units)
    {
        for (var stage = 0; stage < units.Length; stage++)
        {
            for (var unit = 0; unit < units[stage]; unit++)
            {
                var (depth, stride) = (width << stage, stage > 0 && unit == 0 ? 2 : 1);
                Shortcut(tally, option, depth, stride).Convolution(3, depth, stride).BatchNorm().Convolution(3, depth).BatchNorm();
            }
        }

        return tally;
    }

    /// <summary>Table 1, 50 layers and more.</summary>
    private static Tally Bottleneck(char option, params int[] units)
    {
        var tally = Stem();
        for (var stage = 0; stage < units.Length; stage++)
        {
            for (var unit = 0; unit < units[stage]; unit++)
            {
                var (width, stride) = (64 << stage, stage > 0 && unit == 0 ? 2 : 1);
                Shortcut(tally, option, 4 * width, stride)
                    .Convolution(1, width, stride)
                    .BatchNorm()
                    .Convolution(3, width)
                    .BatchNorm()
                    .Convolution(1, 4 * width)
                    .BatchNorm();
            }
        }

        return tally.Mean().Linear(1000);
    }

    private static Tally Shortcut(Tally tally, char option, int depth, int stride) =>
        option == 'C' || (option == 'B' && tally.Channels != depth)
            ? tally.Aside(path => path.Convolution(1, depth, stride).BatchNorm())
            : tally;
}
