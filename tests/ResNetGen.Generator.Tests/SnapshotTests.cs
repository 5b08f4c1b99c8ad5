using System.Globalization;

namespace ResNetGen.Generator.Tests;

/// <summary>The generated text, in cultures in which careless generators write other numbers and letters.</summary>
public sealed class SnapshotTests : IDisposable
{
    private readonly CultureInfo before = CultureInfo.CurrentCulture;

    public static TheoryData<string> Cultures() => [string.Empty, "tr-TR", "de-DE", "fi-FI"];

    public void Dispose() => CultureInfo.CurrentCulture = before;

    [Theory]
    [MemberData(nameof(Cultures))]
    public void The_small_network(string culture)
    {
        CultureInfo.CurrentCulture = new CultureInfo(culture);

        Snapshot.Match(GeneratorSession.RunOnce(InMemoryProject.Of(Networks.Shipped("resnet_v2_small"))).Network, "cs");
    }

    [Theory]
    [MemberData(nameof(Cultures))]
    public void A_broken_network(string culture)
    {
        CultureInfo.CurrentCulture = new CultureInfo(culture);
        var broken = Networks.Shipped("resnet_v2_small").Text!
            .Replace("(32, 8, 1)", "(-32, 8, 1)", StringComparison.Ordinal)
            .Replace("kernel: 7, stride: 2, ", "kernel: 1.5, strıde: 2, ", StringComparison.Ordinal)
            .Replace("decay: 0.997", "decay: 1.5", StringComparison.Ordinal);

        var run = GeneratorSession.RunOnce(InMemoryProject.Of(("resnet_v2_small.resnet.yaml", broken)));

        Snapshot.Match(string.Concat(run.Problems.Select(problem => "// " + problem + "\n")) + run.Network, "cs");
    }

    [Theory]
    [MemberData(nameof(Cultures))]
    public void Every_network_is_the_same_in_every_culture(string culture)
    {
        var project = InMemoryProject.Of([.. Variants.All, .. Networks.ShippedNames.Select(Networks.Shipped)]);
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        var expected = GeneratorSession.RunOnce(project).Networks;

        CultureInfo.CurrentCulture = new CultureInfo(culture);

        Assert.Equal(expected, GeneratorSession.RunOnce(project).Networks);
    }

    [Fact]
    public void The_cultures_would_show_a_careless_number()
    {
        CultureInfo.CurrentCulture = new CultureInfo("de-DE");
        Assert.Equal("1.234,5", $"{1234.5:N1}");
        CultureInfo.CurrentCulture = new CultureInfo("fi-FI");
        Assert.Equal("\u22121", $"{-1}");
        CultureInfo.CurrentCulture = new CultureInfo("tr-TR");
        Assert.Equal("\u0130", "i".ToUpper(CultureInfo.CurrentCulture));
    }
}
