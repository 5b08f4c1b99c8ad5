namespace ResNetGen.Compiler.Tests.Foreign;

/// <summary>What networks have in whose units batch norm and activation come before each convolution, added up layer by layer.</summary>
internal static class PreActivation
{
    /// <summary>Keras's block2 and stack2: pre-activation; the last unit of each stage but the fourth strides.</summary>
    public static LayerCounts KerasV2(int[] units, bool top)
    {
        var (tally, depth, side) = (new LayerCounts().Convolution(7, 3, 64, 112, bias: true), 64, 56);
        foreach (var (stage, unit) in ForeignNetworks.Places(units))
        {
            var filters = 32 << stage;
            var after = unit == units[stage - 1] - 1 && stage < 4 ? side / 2 : side;
            tally.BatchNorm(depth);
            if (unit == 0)
            {
                tally.Convolution(1, depth, 4 * filters, side, bias: true);
            }

            tally.Convolution(1, depth, filters, side)
                .BatchNorm(filters)
                .Convolution(3, filters, filters, after)
                .BatchNorm(filters)
                .Convolution(1, filters, 4 * filters, after, bias: true);
            (depth, side) = (4 * filters, after);
        }

        tally.BatchNorm(2048);
        return top ? tally.Linear(2048, 1000) : tally;
    }

    /// <summary>
    /// resnet-1k-layers: 9n + 2 layers; the first unit of a stage projects, and in the second and third strides in its first 1×1.
    /// </summary>
    public static LayerCounts PreActResNet(int n)
    {
        var (tally, depth) = (new LayerCounts().Convolution(3, 3, 16, 32), 16);
        foreach (var (stage, unit) in ForeignNetworks.Places([n, n, n]))
        {
            var (after, side) = (32 << stage, 64 >> stage);
            tally.BatchNorm(depth)
                .Convolution(1, depth, after / 4, side)
                .BatchNorm(after / 4)
                .Convolution(3, after / 4, after / 4, side)
                .BatchNorm(after / 4)
                .Convolution(1, after / 4, after, side);
            if (unit == 0)
            {
                tally.Convolution(1, depth, after, side);
            }

            depth = after;
        }

        return tally.BatchNorm(256).Linear(256, 10);
    }

    /// <summary>Wide ResNet of 6n + 4 layers, k times as wide: units of two 3×3 convolutions.</summary>
    public static LayerCounts WideResNet(int n, int k)
    {
        var (tally, depth) = (new LayerCounts().Convolution(3, 3, 16, 32), 16);
        foreach (var (stage, unit) in ForeignNetworks.Places([n, n, n]))
        {
            var (after, side) = ((8 << stage) * k, 64 >> stage);
            tally.BatchNorm(depth).Convolution(3, depth, after, side).BatchNorm(after).Convolution(3, after, after, side);
            if (unit == 0)
            {
                tally.Convolution(1, depth, after, side);
            }

            depth = after;
        }

        return tally.BatchNorm(64 * k).Linear(64 * k, 10);
    }

    /// <summary>
    /// DenseNet-BC of growth 32: each layer BN, 1×1 to 128, BN, 3×3 to 32; between blocks BN and a 1×1 to half the channels.
    /// </summary>
    public static LayerCounts DenseNet(int[] layers)
    {
        var (tally, channels) = (new LayerCounts().Convolution(7, 3, 64, 112).BatchNorm(64), 64);
        for (var block = 0; block < 4; block++)
        {
            var side = 56 >> block;
            for (var layer = 0; layer < layers[block]; layer++)
            {
                tally.BatchNorm(channels).Convolution(1, channels, 128, side).BatchNorm(128).Convolution(3, 128, 32, side);
                channels += 32;
            }

            tally.BatchNorm(channels);
            if (block < 3)
            {
                tally.Convolution(1, channels, channels / 2, side);
                channels /= 2;
            }
        }

        return tally.Linear(channels, 1000);
    }
}
