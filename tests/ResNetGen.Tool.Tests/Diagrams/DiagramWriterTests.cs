using System.Globalization;
using System.Xml.Linq;
using ResNetGen.Tool.Diagrams;
using static ResNetGen.Tool.Tests.Diagrams.SampleDiagrams;

namespace ResNetGen.Tool.Tests.Diagrams;

public sealed class DiagramWriterTests
{
    [Theory]
    [MemberData(nameof(Pictures), MemberType = typeof(SampleDiagrams))]
    public void The_image_holds_the_names_and_the_shapes(string network, string? unit)
    {
        var diagram = Drawn(network, unit);
        var svg = XDocument.Parse(SvgWriter.Write(diagram));
        var texts = svg.Descendants().Where(element => element.Name.LocalName == "text").Select(element => element.Value).ToList();

        Assert.Equal("svg", svg.Root!.Name.LocalName);
        Assert.Equal("http://www.w3.org/2000/svg", svg.Root.Name.NamespaceName);
        Assert.Equal(
            $"0 0 {svg.Root.Attribute("width")!.Value} {svg.Root.Attribute("height")!.Value}", svg.Root.Attribute("viewBox")?.Value);
        Assert.DoesNotContain("href", svg.ToString(), StringComparison.Ordinal);
        Assert.All(
            LayersOf(network, unit).Select(layer => layer.Name).Where(name => name.Length < 30),
            name => Assert.Contains(name, texts));
        Assert.Equal(
            new DiagramLayout(diagram).Edges.Zip(diagram.Edges)
                .Where(edge => edge.First.Label is not null)
                .Select(edge => edge.Second.Shape),
            texts.Skip(texts.Count - diagram.Edges.Count).Where(text => diagram.Edges.Any(edge => edge.Shape == text)));
    }

    [Fact]
    public void Odd_texts_are_escaped()
    {
        const string Odd = "<b>&\"'#`]\u0001)";
        const string Shown = @"<b>&""'#`]\u0001)";
        var diagram = new Diagram(
            Odd,
            [Odd],
            [
                new Node(
                    NodeForm.Box,
                    Family.Unit,
                    Odd) { Description = Odd, SmallPrint = Odd, Strips = [new Strip(Family.Norm, Odd)], Count = 2 },
                new Node(NodeForm.Circle, Family.Elementwise, Odd) { Symbol = '+' },
                new Node(NodeForm.Pill, Family.End, Odd),
            ],
            [new Edge(0, 1, Odd), new Edge(1, 2, Odd)],
            [new Group(Odd, [Odd], 0, 1)]);

        var texts = XDocument.Parse(SvgWriter.Write(diagram)).Descendants()
            .Where(element => element.Name.LocalName is "text" or "title")
            .Select(element => element.Value)
            .ToList();
        Assert.Equal(13, texts.Count(text => text == Shown));
        Assert.Equal("× 2", Assert.Single(texts, text => text != Shown));

        var mermaid = MermaidWriter.Write(diagram).Split('\n');
        const string Escaped = @"#lt;b#gt;#amp;#quot;'#35;#96;]\u0001)";
        Assert.Equal("""title: "<b>&\"'#`]\\u0001) · <b>&\"'#`]\\u0001)" """.TrimEnd(), mermaid[1]);
        Assert.Contains($"    subgraph g0[\"<b>{Escaped}</b> · {Escaped}\"]", mermaid);
        Assert.Contains($"        n0(\"<b>{Escaped}</b> × 2<br/>{Escaped}, {Escaped}<br/><small>{Escaped}</small>\"):::unit", mermaid);
        Assert.Contains($"    n2([\"{Escaped}\"]):::terminal", mermaid);
        Assert.Contains($"    n0 -->|\"{Escaped}\"| n1", mermaid);
    }

    [Theory]
    [InlineData("de-DE")]
    [InlineData("ar-SA")]
    [InlineData("tr-TR")]
    public void The_same_bytes_in_every_culture(string culture)
    {
        var before = CultureInfo.CurrentCulture;
        string[] expected = [.. Texts()];
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
            Assert.Equal(expected, Texts());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }

        static IEnumerable<string> Texts() => Pictures
            .Select(picture => Drawn(picture.Data.Item1, picture.Data.Item2))
            .SelectMany(diagram => new[] { SvgWriter.Write(diagram), MermaidWriter.Write(diagram) });
    }
}
