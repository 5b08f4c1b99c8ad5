namespace ResNetGen.Compiler.Tests.Foreign;

/// <summary>What networks have in whose units the activation comes last, added up layer by layer.</summary>
internal static class PostActivation
{
    /// <summary>torchvision's BasicBlock: two 3×3 convolutions, a projection where the stride is 2.</summary>
    public static LayerCounts Basic(int[] units)
    {
        var (tally, depth) = (new LayerCounts().Convolution(7, 3, 64, 112).BatchNorm(64), 64);
        foreach (var (stage, unit) in ForeignNetworks.Places(units))
        {
            var (planes, side) = (32 << stage, 112 >> stage);
            tally.Convolution(3, depth, planes, side).BatchNorm(planes).Convolution(3, planes, planes, side).BatchNorm(planes);
            if (unit == 0 && stage > 1)
            {
                tally.Convolution(1, depth, planes, side).BatchNorm(planes);
            }

            depth = planes;
        }

        return tally.Linear(512, 1000);
    }

    /// <summary>
    /// The post-activation bottleneck of torchvision, Keras v1 and Caffe: 1×1, 3×3, 1×1 and a projection in the first unit of each stage,
    /// which strides in the stages after the first.
    /// </summary>
    /// <param name="units">The number of units in each stage.</param>
    /// <param name="stridesFirst">Whether the first 1×1 strides, and not the 3×3.</param>
    /// <param name="bias">Whether convolutions have biases.</param>
    /// <param name="stemBias">Whether the first one has.</param>
    /// <param name="groups">ResNeXt's cardinality.</param>
    /// <param name="widthPerGroup">The width of each group in the first stage.</param>
    /// <param name="reduction">That of squeeze-and-excitation, or 0 for none.</param>
    /// <param name="deepStem">Whether three 3×3 convolutions are the stem.</param>
    /// <param name="top">Whether there is a linear layer.</param>
    public static LayerCounts Bottleneck(
        int[] units,
        bool stridesFirst = false,
        bool bias = false,
        bool stemBias = false,
        int groups = 1,
        int widthPerGroup = 64,
        int reduction = 0,
        bool deepStem = false,
        bool top = true)
    {
        var tally = new LayerCounts();
        if (deepStem)
        {
            tally.Convolution(3, 3, 32, 112)
                .BatchNorm(32)
                .Convolution(3, 32, 32, 112)
                .BatchNorm(32)
                .Convolution(3, 32, 64, 112)
                .BatchNorm(64);
        }
        else
        {
            tally.Convolution(7, 3, 64, 112, bias || stemBias).BatchNorm(64);
        }

        var depth = 64;
        foreach (var (stage, unit) in ForeignNetworks.Places(units))
        {
            var (planes, side) = (32 << stage, 112 >> stage);
            var width = planes * widthPerGroup / 64 * groups;
            var before = unit == 0 && stage > 1 && !stridesFirst ? 2 * side : side;
            tally.Convolution(1, depth, width, before, bias).BatchNorm(width);
            tally.Convolution(3, width, width, side, bias, groups).BatchNorm(width);
            tally.Convolution(1, width, 4 * planes, side, bias).BatchNorm(4 * planes);
            if (reduction > 0)
            {
                tally.Linear(4 * planes, 4 * planes / reduction).Linear(4 * planes / reduction, 4 * planes);
            }

            if (unit == 0)
            {
                tally.Convolution(1, depth, 4 * planes, side, bias).BatchNorm(4 * planes);
            }

            depth = 4 * planes;
        }

        return top ? tally.Linear(2048, 1000) : tally;
    }

    /// <summary>Three groups of two 3×3 convolutions: one before the maxima of 2×2, and one behind them.</summary>
    public static LayerCounts FastResNet()
    {
        var (tally, depth) = (new LayerCounts().Convolution(2, 3, 24, 31).BatchNorm(24), 24);
        foreach (var (after, side) in ((int, int)[])[(64, 31), (128, 15), (256, 7)])
        {
            tally.Convolution(3, depth, after, side).BatchNorm(after).Convolution(3, after, after, side / 2).BatchNorm(after);
            depth = after;
        }

        return tally.Linear(256, 10);
    }

    /// <summary>
    /// n highway units in each of three stages: two 3×3 convolutions with batch norm, two gates of 3×3 with biases, and a plain layer where
    /// the size changes.
    /// </summary>
    public static LayerCounts Highway(int n)
    {
        var (tally, depth) = (new LayerCounts().Convolution(3, 3, 16, 32).BatchNorm(16), 16);
        foreach (var (stage, unit) in ForeignNetworks.Places([n, n, n]))
        {
            var (after, side) = (8 << stage, 64 >> stage);
            if (unit == 0 && stage > 1)
            {
                tally.Convolution(3, depth, after, side).BatchNorm(after);
            }

            tally.Convolution(3, after, after, side).BatchNorm(after).Convolution(3, after, after, side).BatchNorm(after);
            tally.Convolution(3, after, after, side, bias: true).Convolution(3, after, after, side, bias: true);
            depth = after;
        }

        return tally.Linear(64, 10);
    }

    /// <summary>
    /// RegNetX with groups of 16 channels: 1×1, grouped 3×3 which strides in a stage's first unit, 1×1, all of one width.
    /// </summary>
    public static LayerCounts RegNetX((int Width, int Units)[] stages)
    {
        var (tally, before) = (new LayerCounts().Convolution(3, 3, 32, 112).BatchNorm(32), 32);
        foreach (var (stage, unit) in ForeignNetworks.Places([.. stages.Select(stage => stage.Units)]))
        {
            var (width, side) = (stages[stage - 1].Width, 112 >> stage);
            if (unit == 0)
            {
                tally.Convolution(1, before, width, side).BatchNorm(width);
            }

            tally.Convolution(1, before, width, unit == 0 ? 2 * side : side)
                .BatchNorm(width)
                .Convolution(3, width, width, side, groups: width / 16)
                .BatchNorm(width);
            tally.Convolution(1, width, width, side).BatchNorm(width);
            before = width;
        }

        return tally.Linear(before, 1000);
    }
}
