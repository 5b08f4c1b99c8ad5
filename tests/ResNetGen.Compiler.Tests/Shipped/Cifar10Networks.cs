namespace ResNetGen.Compiler.Tests.Shipped;

/// <summary>The CIFAR-10 networks of Keras.</summary>
internal static class Cifar10Networks
{
    public static IReadOnlyList<ShippedNetwork> Rows { get; } =
    [
        Row("resnet_32_a", 468_042, 470_410, () => Thirty(NormAfterEach, Projected)),
        Row("resnet_32_b", 468_042, 470_410, () => Thirty(NormAfterEach, Projected)),
        Row("resnet_32_c", 468_042, 470_410, () => Thirty(NormAfterEach, Projected)),
        Row("resnet_32_d", 468_042, 470_410, () => Thirty(NormAfterEach, Projected)),
        Row("resnet_32_e", 467_946, 470_218, () => Thirty(NormBeforeEach, Projected)),
        Row("resnet_32_d_v2", null, null, () => Thirty(NormAfterEach, Projected)),
        Row("resnet_32_e_v2", null, null, () => Thirty(NormBeforeEach, Projected)),
        Row("resnet_34", 414_186, 416_458, () => Thirty(NormBeforeEach, Narrow)),
        Row("resnet_50", 23_543_690, 23_593_098, () => Bottlenecks(3, 4, 6, 3)),
        Row("resnet_101", 42_561_930, 42_663_562, () => Bottlenecks(3, 4, 23, 3)),
        Row("resnet_152", 57_105_290, 57_246_858, () => Bottlenecks(3, 4, 36, 3)),
        Row("vgg_19", 38_975_326, 39_002_738, Vgg19),
    ];

    private delegate void Layers(Tally tally, int depth, int stride);

    private static ShippedNetwork Row(string name, long? trainable, long? total, Func<Tally> derivation) =>
        new($"cifar10/{name}", "3, 32, 32", "10", trainable, total, null, derivation);

    /// <summary>Three blocks of five units; the second and the third begin with one that halves.</summary>
    private static Tally Thirty(Layers unit, Func<Layers, Layers> halving)
    {
        var tally = new Tally(3, 32).Convolution(3, 16, bias: true);
        foreach (var depth in new[] { 16, 32, 64 })
        {
            for (var i = 0; i < 5; i++)
            {
                if (tally.Channels == depth)
                {
                    unit(tally, depth, 1);
                }
                else
                {
                    halving(unit)(tally, depth, 2);
                }
            }
        }

        return Head(tally);
    }

    /// <summary>Configuration E with batch norm after everything that has weights.</summary>
    private static Tally Vgg19()
    {
        var tally = new Tally(3, 32);
        foreach (var (filters, layers) in new[] { (64, 2), (128, 2), (256, 4), (512, 4), (512, 4) })
        {
            for (var layer = 0; layer < layers; layer++)
            {
                tally.Convolution(3, filters, bias: true).BatchNorm();
            }

            tally.Pool(2);
        }

        return tally.Linear(4096).BatchNorm().Linear(4096).BatchNorm().Linear(10).BatchNorm();
    }

    private static Tally Head(Tally tally) => tally.BatchNorm().Mean().Linear(10);

    /// <summary>The second batch norm of b stands after the addition, which changes no count.</summary>
    private static void NormAfterEach(Tally tally, int depth, int stride) =>
        tally.Convolution(3, depth, stride, bias: true).BatchNorm().Convolution(3, depth, bias: true).BatchNorm();

    private static void NormBeforeEach(Tally tally, int depth, int stride) =>
        tally.BatchNorm().Convolution(3, depth, stride, bias: true).BatchNorm().Convolution(3, depth, bias: true);

    private static Layers Projected(Layers unit) =>
        (tally, depth, stride) => unit(tally.Aside(path => path.Convolution(1, depth, stride, bias: true)), depth, stride);

    /// <summary>The bottleneck of resnet_34, as wide as what goes into it.</summary>
    private static Layers Narrow(Layers unit) => Projected((tally, depth, stride) =>
    {
        var width = tally.Channels;
        tally.BatchNorm().Convolution(1, width, stride, bias: true).BatchNorm().Convolution(
            3, width, bias: true).BatchNorm().Convolution(1, depth, bias: true);
    });

    private static Tally Bottlenecks(params int[] units)
    {
        var tally = new Tally(3, 32).Convolution(3, 64, bias: true);
        for (var block = 0; block < 4; block++)
        {
            var (width, depth) = (64 << block, 256 << block);
            tally.Aside(path => path.Convolution(1, depth, 2, bias: true));
            for (var unit = 0; unit < units[block]; unit++)
            {
                tally.Convolution(1, width, unit == 0 ? 2 : 1, bias: true)
                    .BatchNorm()
                    .Convolution(3, width, bias: true)
                    .BatchNorm()
                    .Convolution(1, depth, bias: true)
                    .BatchNorm();
            }
        }

        return Head(tally);
    }
}
