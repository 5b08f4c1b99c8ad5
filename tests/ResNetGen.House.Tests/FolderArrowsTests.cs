namespace ResNetGen.House.Tests;

/// <summary>The finder itself, on a house of three small rooms.</summary>
public class FolderArrowsTests
{
    private static readonly SourceFile[] Downwards =
    [
        File("Text/Span.cs", "namespace A.Text; public record Span(int Start) { public static int Most => 3; }"),
        File("Syntax/Node.cs", "using A.Text; namespace A.Syntax; /* Builder */ public record Node(Span Span);"),
        File(
            "Graph/Builder.cs", "using A.Syntax; namespace A.Graph; public class Builder { public int Of(Node node) => node.Span.Start; }"),
    ];

    [Fact]
    public void Arrows_downwards_are_no_circle_and_comments_no_mention()
    {
        var arrows = FolderArrows.In(Downwards);

        Assert.Equal(
            ["Graph to Syntax", "Graph to Text", "Syntax to Text"],
            arrows.Select(arrow => $"{arrow.From} to {arrow.To}").Distinct().Order());
        Assert.Empty(FolderArrows.Circular(arrows));
    }

    [Theory]
    [InlineData("Text/Back.cs", "namespace A.Text; class Back { A.Graph.Builder? builder; }", "Text/Back.cs(1): Builder")]
    [InlineData(
        "Text/Back.cs",
        "using A.Syntax; namespace A.Text; static class Back { public static int End(this Span s) => new Node(s).GetHashCode(); }",
        "Text/Back.cs(1): Node")]
    [InlineData(
        "Text/Back.cs", "using static A.Graph.Numbers; namespace A.Text; class Back { int number = One; }", "Text/Back.cs(1): Numbers")]
    [InlineData("Text/Deep/Back.cs", "namespace A.Text; class Back { void F(object o) { var n = (A.Syntax.Node)o; } }", null)]
    [InlineData("Up.cs", "namespace A; class Up { A.Graph.Builder? builder; }", null)]
    public void An_arrow_back_is_found_where_it_stands(string path, string text, string? place)
    {
        var planted = FolderArrows.Circular(FolderArrows.In(
            [
                .. Downwards,
                File("Graph/Numbers.cs", "namespace A.Graph; public static class Numbers { public const int One = 1; }"),
                File(path, text),
            ]));

        Assert.Equal(place is not null, planted.Any(arrow => arrow.Place == place));
        Assert.Equal(place is null, planted.Count == 0);
    }

    [Fact]
    public void A_way_round_by_a_third_folder_is_a_circle()
    {
        SourceFile[] files =
        [
            File("A/One.cs", "class One { Two? two; }"), File("B/Two.cs", "class Two { Three? three; }"), File(
                "C/Three.cs", "class Three { void F() => One(new()); void One(One one) { } }"),
        ];

        Assert.Equal(["A", "B", "C"], FolderArrows.Circular(FolderArrows.In(files)).Select(arrow => arrow.From).Distinct().Order());
    }

    private static SourceFile File(string path, string text) => new("A", path, text, ["System"]);
}
