using System.Globalization;

namespace ResNetGen.Tests;

public class NetworkSummaryTests
{
    private static readonly NetworkInfo Network = new(
        "tiny",
        "Tiny",
        new Shape(3, 32, 32),
        new Shape(10, 1, 1),
        10,
        [
            new LayerInfo("tiny/conv1", "conv2d", new Shape(64, 16, 16), 1_728 + 256, 1_728 + 128, 442_368),
            new LayerInfo("tiny/pool5", "global_avg_pool", new Shape(64, 1, 1), 0, 0, 0),
            new LayerInfo("tiny/logits", "conv2d", new Shape(10, 1, 1), 650, 650, 640),
        ]);

    [Fact]
    public void The_text_has_a_row_a_layer_and_the_totals()
    {
        var lines = NetworkSummary.ToText(Network).Split('\n').Select(
            line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries)));
        Assert.Equal(
            [
                "tiny (Tiny): (N, 3, 32, 32) to (N, 10, 1, 1)",
                "scope layer output parameters multiply-adds",
                "conv1 conv2d (N, 64, 16, 16) 1,984 442,368",
                "pool5 global_avg_pool (N, 64, 1, 1)",
                "logits conv2d (N, 10, 1, 1) 650 640",
                "total 3 layers 2,634 443,008",
                "2,506 of the parameters are trainable; the rest are moving statistics",
            ],
            lines.Where(line => line.Any(char.IsLetterOrDigit)));
        Assert.Equal(2_634, Network.TotalParameters);
        Assert.Equal(443_008, Network.MultiplyAdds);
    }

    [Theory]
    [InlineData("tr-TR")]
    [InlineData("de-DE")]
    public void It_reads_alike_in_every_culture(string culture)
    {
        var (text, json) = (NetworkSummary.ToText(Network), NetworkSummary.ToJson(Network));
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
        try
        {
            Assert.Equal((text, json), (NetworkSummary.ToText(Network), NetworkSummary.ToJson(Network)));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void The_json_has_the_form_that_was_promised() => Assert.Equal(
        """{"network":"tiny","class":"Tiny","input":[3,32,32],"output":[10,1,1],"parameters":{"total":2634,"trainable":2506},"macs":443008,"layers":["""
        + """{"scope":"tiny/conv1","kind":"conv2d","output":[64,16,16],"parameters":1984,"macs":442368},"""
        + """{"scope":"tiny/pool5","kind":"global_avg_pool","output":[64,1,1],"parameters":0,"macs":0},"""
        + """{"scope":"tiny/logits","kind":"conv2d","output":[10,1,1],"parameters":650,"macs":640}]}""",
        NetworkSummary.ToJson(Network));
}
