using ResNetGen.Compiler.Binding;
using ResNetGen.Compiler.Catalogue;
using ResNetGen.Compiler.Tests.Shipped;

namespace ResNetGen.Compiler.Tests.Foreign;

/// <summary>
/// The networks of torchvision, Keras and Caffe, and those beyond the origins: against the counts that are published, and against counts
/// worked out here by arithmetic over each network's description.
/// </summary>
public sealed class ForeignNetworksTests
{
    private static readonly string[] Folders = ["torchvision", "keras", "caffe", "beyond"];

    public static TheoryData<string> All => [.. ForeignNetworks.Expected.Keys];

    [Fact]
    public void Every_file_is_tested() => Assert.Equal(
        NetworkFiles.Shipped.Where(name => Folders.Contains(name.Split('/')[0])).Order(StringComparer.Ordinal),
        ForeignNetworks.Expected.Keys.Order(StringComparer.Ordinal));

    [Fact]
    public void No_two_classes_that_ship_have_one_name() =>
        Assert.Empty(
            NetworkFiles.Shipped.GroupBy(name => ForeignNetworks.Graph(name).ClassName, StringComparer.Ordinal)
                .Where(group => group.Count() > 1)
                .Select(group => string.Join(", ", group)));

    [Theory]
    [MemberData(nameof(All))]
    public void Shapes_and_counts_are_those_of_the_description(string name)
    {
        var graph = ForeignNetworks.Graph(name);
        var (className, side, output, blocks, counts) = ForeignNetworks.Expected[name];

        Assert.Equal(className, graph.ClassName);
        Assert.Equal(name[(name.LastIndexOf('/') + 1)..], graph.Name);
        Assert.Equal(new SampleShape(3, side, side), graph.Input);
        Assert.Equal(new SampleShape([.. output]), graph.Output);
        Assert.Equal(
            blocks.Select(block => new SampleShape(block.Channels, block.Side, block.Side)), graph.Blocks.Select(block => block.Output));
        Assert.Equal(counts.Trainable, graph.TrainableParameters);
        Assert.Equal(counts.Trainable + counts.Moving, graph.Parameters);
        Assert.Equal(counts.MultiplyAdds, graph.MultiplyAdds);
    }

    /// <summary>Published counts, which those above were not made from.</summary>
    /// <param name="name">The network.</param>
    /// <param name="trainable">Weights and biases.</param>
    /// <param name="total">The same and the moving statistics, where somebody publishes that.</param>
    /// <param name="multiplyAdds">At 224×224, where somebody publishes that.</param>
    [Theory]

    // torchvision's num_params, and its buffers without num_batches_tracked; its multiply-adds are 1.814, 3.664, 4.089, 7.801 and 11.514 G.
    [InlineData("torchvision/resnet18", 11_689_512L, 11_689_512L + 9_600, 1_814_073_344L)]
    [InlineData("torchvision/resnet34", 21_797_672L, 21_797_672L + 17_024, 3_663_761_408L)]
    [InlineData("torchvision/resnet50", 25_557_032L, 25_557_032L + 53_120, 4_089_184_256L)]
    [InlineData("torchvision/resnet101", 44_549_160L, 44_549_160L + 105_344, 7_801_405_440L)]
    [InlineData("torchvision/resnet152", 60_192_808L, 60_192_808L + 151_424, 11_513_626_624L)]

    // What Keras's summary() prints; those of V2 are TF-Slim's, too.
    [InlineData("keras/resnet50", 25_583_592L, 25_636_712L, 3_857_973_248L)]
    [InlineData("keras/resnet101", 44_601_832L, 44_707_176L, 7_570_194_432L)]
    [InlineData("keras/resnet152", 60_268_520L, 60_419_944L, 11_282_415_616L)]
    [InlineData("keras/resnet50_v2", 25_568_360L, 25_613_800L, 3_482_255_360L)]
    [InlineData("keras/resnet101_v2", 44_577_896L, 44_675_560L, 7_194_476_544L)]
    [InlineData("keras/resnet152_v2", 60_236_904L, 60_380_648L, 10_906_697_728L)]
    [InlineData("keras/resnet50_no_top", null, 23_587_712L, null)]
    [InlineData("keras/resnet101_no_top", null, 42_658_176L, null)]
    [InlineData("keras/resnet152_no_top", null, 58_370_944L, null)]
    [InlineData("keras/resnet50_v2_no_top", null, 23_564_800L, null)]
    [InlineData("keras/resnet101_v2_no_top", null, 42_626_560L, null)]
    [InlineData("keras/resnet152_v2_no_top", null, 58_331_648L, null)]

    // torchvision's ResNet-50 and the 64 biases of conv1.
    [InlineData("caffe/resnet_50", 25_557_032L + 64, null, 3_857_973_248L)]

    // num_params in torchvision.
    [InlineData("beyond/resnext_50_32x4d", 25_028_904L, null, null)]
    [InlineData("beyond/densenet_121", 7_978_856L, null, null)]
    [InlineData("beyond/regnet_x_400mf", 5_495_976L, null, null)]

    // timm's resnet50d and seresnet50.
    [InlineData("beyond/resnet_50_d", 25_576_264L, null, null)]
    [InlineData("beyond/se_resnet_50", 28_088_024L, null, null)]

    // The common implementation, without biases; 36,497,146 is what Keras prints for it.
    [InlineData("beyond/wrn_28_10", 36_479_194L, 36_497_146L, null)]

    // imgclsmob's preresnet164bn and preresnet1001 for CIFAR-10; the paper says 1.7 M and 10.2 M.
    [InlineData("beyond/preact_resnet_164", 1_703_258L, null, null)]
    [InlineData("beyond/preact_resnet_1001", 10_327_706L, null, null)]
    public void Counts_are_those_published(string name, long? trainable, long? total, long? multiplyAdds)
    {
        var graph = ForeignNetworks.Graph(name);

        PublishedCounts.Match((trainable, graph.TrainableParameters), (total, graph.Parameters), (multiplyAdds, graph.MultiplyAdds));
    }
}
