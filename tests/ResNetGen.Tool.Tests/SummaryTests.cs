using System.Globalization;
using System.Text.Json;
using ResNetGen.Compiler;

namespace ResNetGen.Tool.Tests;

public sealed class SummaryTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("resnet_v2_50", 25_568_360L, 25_613_800L, 3_482_255_360L)]
    [InlineData("resnet_v2_101", 44_577_896L, 44_675_560L, 7_194_476_544L)]
    [InlineData("resnet_v2_152", 60_236_904L, 60_380_648L, 10_906_697_728L)]
    [InlineData("resnet_v2_200", 64_726_120L, 64_894_440L, null)]
    [InlineData("resnet_v2_small", 14_649L, null, null)]
    public void Json_has_the_published_counts_and_layers_that_sum_to_them(string name, long trainable, long? total, long? multiplyAdds)
    {
        using var json = JsonDocument.Parse(Outcome.Expected("summary", name, "--json"));
        var summary = json.RootElement;
        var parameters = summary.GetProperty("parameters");
        var layers = summary.GetProperty("layers").EnumerateArray().ToList();

        Assert.Equal(name, summary.GetProperty("network").GetString());
        Assert.Equal(trainable, parameters.GetProperty("trainable").GetInt64());
        Assert.Equal(total ?? trainable + MovingStatistics(layers), parameters.GetProperty("total").GetInt64());
        Assert.Equal(MovingStatistics(layers), parameters.GetProperty("total").GetInt64() - trainable);
        Assert.Equal(multiplyAdds ?? Convolutions(name), summary.GetProperty("macs").GetInt64());
        Assert.Equal(Convolutions(name), summary.GetProperty("macs").GetInt64());
        Assert.Equal(parameters.GetProperty("total").GetInt64(), layers.Sum(layer => layer.GetProperty("parameters").GetInt64()));
        Assert.Equal(summary.GetProperty("macs").GetInt64(), layers.Sum(layer => layer.GetProperty("macs").GetInt64()));
    }

    [Fact]
    public void Json_is_one_object_of_the_documented_form()
    {
        var file = folder.Write("tiny.resnet.yaml", Networks.Tiny);

        // Counted by hand: the convolution has 3·3·1·4 weights and 4 biases and meets 8·8 places, the logits have 4·2 weights and 2 biases.
        Assert.Equal(
            """{"network":"tiny","class":"Tiny","input":[1,16,16],"output":[2,1,1],"parameters":"""
            + """{"total":50,"trainable":50},"macs":2312,"layers":["""
            + """{"scope":"tiny/conv1","kind":"conv2d_same","output":[4,8,8],"parameters":40,"macs":2304},"""
            + """{"scope":"tiny/pool","kind":"global_avg_pool","output":[4,1,1],"parameters":0,"macs":0},"""
            + """{"scope":"tiny/drop","kind":"dropout","output":[4,1,1],"parameters":0,"macs":0},"""
            + """{"scope":"tiny/logits","kind":"conv2d","output":[2,1,1],"parameters":10,"macs":8}]}"""
            + "\n",
            Outcome.Expected("summary", file, "--json"));
    }

    [Fact]
    public void A_copy_of_a_file_that_ships_has_the_same_summary()
    {
        var copy = folder.Write(
            "copy.yaml",
            NetworkFiles.TextOfShipped("slim/resnet_v2_101")!.Replace("extends: ", "extends: slim/", StringComparison.Ordinal));
        Assert.Equal(Outcome.Expected("summary", "resnet_v2_101"), Outcome.Expected("summary", copy));
    }

    [Fact]
    public void Text_is_a_table_with_a_row_for_each_layer_and_the_totals()
    {
        var text = Outcome.Expected("summary", "resnet_v2_50");
        Assert.Contains("resnet_v2_50 (ResNetV2_50): (N, 3, 224, 224) to (N, 1000, 1, 1)", text, StringComparison.Ordinal);
        Assert.Matches(@"(?m)^ *block4/unit_3/bottleneck_v2/conv2 +conv2d_same +\(N, 512, 7, 7\) +2,359,296 +115,605,504$", text);
        Assert.Matches(@"(?m)^ *total +\d+ layers +25,613,800 +3,482,255,360$", text);
        Assert.DoesNotContain('\u001b', text);
    }

    [Theory]
    [InlineData("de-DE")]
    [InlineData("tr-TR")]
    [InlineData("ar-SA")]
    public void The_culture_changes_nothing(string culture)
    {
        string[][] lines =
        [
            ["summary", "resnet_v2_small"],
            ["summary", "resnet_v2_small", "--json"],
            ["emit", "resnet_v2_small"],
            ["list"],
            ["--help"],
            ["train", "--help"],
        ];
        var expected = lines.Select(line => Outcome.Expected(line)).ToList();
        var before = CultureInfo.CurrentCulture;
        try
        {
            Assert.Equal(expected, lines.Select(UnderTheCulture));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }

        string UnderTheCulture(string[] line)
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
            return Outcome.Expected(line);
        }
    }

    /// <summary>The means and variances of all batch norms: two for each channel.</summary>
    private static long MovingStatistics(IEnumerable<JsonElement> layers) => layers
        .Where(layer => layer.GetProperty("kind").GetString() == "batch_norm")
        .Sum(layer => 2 * layer.GetProperty("output")[0].GetInt64());

    /// <summary>
    /// The multiply-adds of slim's networks at 224², from the tables of the papers: depth and inner depth of each block, and how often its
    /// unit stands there.
    /// </summary>
    private static long Convolutions(string name)
    {
        (long Depth, long Inner, int Units)[] blocks = name switch
        {
            "resnet_v2_50" => [(256, 64, 3), (512, 128, 4), (1024, 256, 6), (2048, 512, 3)],
            "resnet_v2_101" => [(256, 64, 3), (512, 128, 4), (1024, 256, 23), (2048, 512, 3)],
            "resnet_v2_152" => [(256, 64, 3), (512, 128, 8), (1024, 256, 36), (2048, 512, 3)],
            "resnet_v2_200" => [(256, 64, 3), (512, 128, 24), (1024, 256, 36), (2048, 512, 3)],
            _ => [(4, 1, 3), (8, 2, 3), (16, 4, 3), (32, 8, 2)],
        };
        var (sum, size, channels) = (112L * 112 * 7 * 7 * 3 * 64, 56L, 64L);
        for (var block = 0; block < blocks.Length; block++)
        {
            var (depth, inner, units) = blocks[block];
            for (var unit = 1; unit <= units; unit++)
            {
                // The last unit of each block but the last halves the size, on its 3×3 convolution.
                var after = unit == units && block < blocks.Length - 1 ? size / 2 : size;
                sum += (size * size * channels * inner) + (after * after * ((9 * inner * inner) + (inner * depth)));
                sum += channels == depth ? 0 : after * after * channels * depth;
                (size, channels) = (after, depth);
            }
        }

        return sum + (channels * (name == "resnet_v2_small" ? 10 : 1000));
    }
}
