using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace ResNetGen.Tool.Diagrams;

/// <summary>Writes a diagram as an SVG image that needs nothing else.</summary>
internal sealed class SvgWriter
{
    private const double Corner = 8;
    private const double ArrowLength = 7;
    private const double ArrowWidth = 3.5;
    private const string Font = "Inter, 'Helvetica Neue', Helvetica, Arial, 'DejaVu Sans', sans-serif";

    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    private readonly Diagram diagram;
    private readonly DiagramLayout layout;

    private SvgWriter(Diagram diagram)
    {
        this.diagram = diagram;
        layout = new DiagramLayout(diagram);
    }

    /// <summary>The image as text.</summary>
    public static string Write(Diagram diagram) => new SvgWriter(diagram).Write();

    private string Write()
    {
        var size = layout.Canvas;
        var root = new XElement(
            Svg + "svg",
            new XAttribute("width", Number(size.Width)),
            new XAttribute("height", Number(size.Height)),
            new XAttribute("viewBox", $"0 0 {Number(size.Width)} {Number(size.Height)}"),
            new XAttribute("font-family", Font),
            new XAttribute("text-anchor", "middle"),
            new XAttribute("fill", Palette.Text),
            new XElement(Svg + "title", diagram.Title),
            Box(size, 0, Palette.Background, null),
            Heading(),
            diagram.Groups.Zip(layout.Groups, Group),
            layout.Edges.Select(Line),
            diagram.Nodes.Zip(layout.Nodes, Node),
            diagram.Edges.Zip(layout.Edges, Label));

        var text = new StringBuilder();
        using (var writer = XmlWriter.Create(text, new XmlWriterSettings { OmitXmlDeclaration = true, Indent = true, NewLineChars = "\n" }))
        {
            root.WriteTo(writer);
        }

        return text.Append('\n').ToString();
    }

    private IEnumerable<XElement> Heading()
    {
        var (x, y) = (layout.Canvas.Middle, DiagramLayout.Margin + Typography.Title);
        yield return Text(diagram.Title, x, y, Typography.Title, isBold: true);
        foreach (var line in diagram.Subtitle)
        {
            y += Typography.Subtitle + 7;
            yield return Text(line, x, y, Typography.Subtitle, Palette.Faint);
        }
    }

    private static XElement Group(Group group, Rectangle frame)
    {
        var (x, y) = (frame.X + DiagramLayout.GroupPadding, frame.Y + DiagramLayout.GroupPadding + Typography.Name);
        return new XElement(
            Svg + "g",
            new XAttribute("text-anchor", "start"),
            Box(frame, 12, Palette.GroupFill, Palette.GroupLine),
            Text(Fit(group.Name, Typography.Name, isBold: true), x, y, Typography.Name, isBold: true),
            group.SmallPrint.Select((line, i) =>
                Text(line, x, y + ((i + 1) * NodeSizes.Line) + 2, Typography.SmallPrint, Palette.Faint)));
    }

    private static XElement Node(Node node, Rectangle place) => new(
        Svg + "g",
        node.Form switch
        {
            NodeForm.Circle => Circle(node, place),
            NodeForm.Pill => Pill(node, place),
            _ => Card(node, place),
        });

    private static IEnumerable<XElement> Pill(Node node, Rectangle place)
    {
        var (fill, line) = Palette.Of(node.Family);
        yield return Box(place, place.Height / 2, fill, line);
        yield return Text(node.Name, place.Middle, place.Centre + 4, Typography.Description, Palette.Faint);
    }

    private static IEnumerable<XElement> Card(Node node, Rectangle place)
    {
        var (fill, line) = Palette.Of(node.Family);
        if (node.Count > 1)
        {
            // The edges of a stack of cards.
            place = place with { Height = place.Height - NodeSizes.Stack };
            yield return Box(place.Moved(NodeSizes.Stack, NodeSizes.Stack), Corner, fill, line);
            yield return Box(place.Moved(NodeSizes.Stack / 2, NodeSizes.Stack / 2), Corner, fill, line);
            var count = FormattableString.Invariant($"× {node.Count}");
            yield return Text(count, place.Right + 16, place.Centre + 6, Typography.Count, isBold: true, anchor: "start");
        }

        yield return Box(place, Corner, fill, null);
        var width = place.Width / Math.Max(1, node.Strips.Count);
        for (var i = 0; i < node.Strips.Count; i++)
        {
            var strip = new Rectangle(place.X + (i * width), place.Bottom - NodeSizes.StripHeight, width, NodeSizes.StripHeight);
            yield return Strip(strip, Palette.Of(node.Strips[i].Family).Fill, roundLeft: i == 0, roundRight: i == node.Strips.Count - 1);
            yield return Text(node.Strips[i].Text, strip.Middle, strip.Centre + 3.5, Typography.SmallPrint);
        }

        yield return Box(place, Corner, null, line);
        var y = place.Y + 21;
        yield return Text(Fit(node.Name, Typography.Name, isBold: true), place.Middle, y, Typography.Name, isBold: true);
        if (node.Description.Length > 0)
        {
            y += NodeSizes.Line + 1;
            yield return Text(Fit(node.Description, Typography.Description), place.Middle, y, Typography.Description);
        }

        if (node.SmallPrint.Length > 0)
        {
            var smallPrint = Fit(node.SmallPrint, Typography.SmallPrint);
            yield return Text(smallPrint, place.Middle, y + NodeSizes.Line, Typography.SmallPrint, Palette.Faint);
        }
    }

    private static IEnumerable<XElement> Circle(Node node, Rectangle place)
    {
        var (fill, _) = Palette.Of(node.Family);
        var (x, y) = (place.Middle, place.Centre);
        yield return new XElement(
            Svg + "circle",
            new XAttribute("cx", Number(x)),
            new XAttribute("cy", Number(y)),
            new XAttribute("r", Number(NodeSizes.Radius)),
            new XAttribute("fill", fill),
            new XAttribute("stroke", Palette.Faint),
            new XAttribute("stroke-width", "1.4"));

        yield return Stroke(Sign(node.Symbol, x, y), Palette.Text, "1.6");
        var name = Fit(node.Name, Typography.SmallPrint);
        yield return Text(name, place.X - 3, place.Bottom + 3, Typography.SmallPrint, Palette.Faint, anchor: "end");
    }

    /// <summary>The symbol of a circle, drawn, since not every font has these signs.</summary>
    private static string Sign(char symbol, double x, double y) => symbol switch
    {
        '+' => Horizontal(x - 6, x + 6, y) + Vertical(x, y - 6, y + 6),
        '×' => Diagonal(x - 4.5, y - 4.5, x + 4.5, y + 4.5) + Diagonal(x - 4.5, y + 4.5, x + 4.5, y - 4.5),
        _ => Vertical(x - 2.5, y - 6, y + 6) + Vertical(x + 2.5, y - 6, y + 6),
    };

    private static string Horizontal(double from, double to, double y) => $"M{Number(from)} {Number(y)}H{Number(to)}";

    private static string Vertical(double x, double from, double to) => $"M{Number(x)} {Number(from)}V{Number(to)}";

    private static string Diagonal(double x, double y, double toX, double toY) => $"M{Number(x)} {Number(y)}L{Number(toX)} {Number(toY)}";

    private static XElement Line(Route route)
    {
        var (corners, path) = (route.Corners, new StringBuilder());
        path.Append(CultureInfo.InvariantCulture, $"M{At(corners[0])}");
        for (var i = 1; i < corners.Count - 1; i++)
        {
            var (before, corner, after) = (corners[i - 1], corners[i], corners[i + 1]);
            path.Append(CultureInfo.InvariantCulture, $"L{At(Near(corner, before))}Q{At(corner)} {At(Near(corner, after))}");
        }

        // The line ends in the arrow, and the arrow's tip at the node.
        var (tip, last) = (corners[^1], corners[^2]);
        var (x, y) = (Math.Sign(tip.X - last.X), Math.Sign(tip.Y - last.Y));
        var back = new Point(tip.X - (x * ArrowLength), tip.Y - (y * ArrowLength));
        path.Append(CultureInfo.InvariantCulture, $"L{At(back)}");
        var left = new Point(back.X - (y * ArrowWidth), back.Y + (x * ArrowWidth));
        var right = new Point(back.X + (y * ArrowWidth), back.Y - (x * ArrowWidth));
        var arrow = $"M{At(tip)}L{At(left)}L{At(right)}Z";
        return new XElement(
            Svg + "g",
            Stroke(path.ToString(), Palette.Line, "1.5"),
            new XElement(Svg + "path", new XAttribute("d", arrow), new XAttribute("fill", Palette.Line)));
    }

    /// <summary>A place on the way from a corner where its rounding ends.</summary>
    private static Point Near(Point corner, Point other)
    {
        var (x, y) = (other.X - corner.X, other.Y - corner.Y);
        var length = Math.Min(Corner, (Math.Abs(x) + Math.Abs(y)) / 2);
        return new Point(corner.X + (Math.Sign(x) * length), corner.Y + (Math.Sign(y) * length));
    }

    private static XElement? Label(Edge edge, Route route) => route.Label is { } place
        ? Text(edge.Shape, place.X, place.Bottom - 3.5, Typography.SmallPrint, Palette.Faint, anchor: "start")
        : null;

    private static XElement Box(Rectangle place, double radius, string? fill, string? line) => new(
        Svg + "rect",
        new XAttribute("x", Number(place.X)),
        new XAttribute("y", Number(place.Y)),
        new XAttribute("width", Number(place.Width)),
        new XAttribute("height", Number(place.Height)),
        radius > 0 ? new XAttribute("rx", Number(radius)) : null,
        new XAttribute("fill", fill ?? "none"),
        line is null ? null : new XAttribute("stroke", line),
        line is null ? null : new XAttribute("stroke-width", "1.2"));

    /// <summary>A part at the bottom of a box, with the box's round corners.</summary>
    private static XElement Strip(Rectangle place, string fill, bool roundLeft, bool roundRight)
    {
        var (left, right) = (roundLeft ? Corner : 0, roundRight ? Corner : 0);
        var path = $"M{Number(place.X)} {Number(place.Y)}H{Number(place.Right)}V{Number(place.Bottom - right)}"
            + $"Q{Number(place.Right)} {Number(place.Bottom)} {Number(place.Right - right)} {Number(place.Bottom)}H{Number(place.X + left)}"
            + $"Q{Number(place.X)} {Number(place.Bottom)} {Number(place.X)} {Number(place.Bottom - left)}Z";
        return new XElement(Svg + "path", new XAttribute("d", path), new XAttribute("fill", fill));
    }

    private static XElement Stroke(string path, string colour, string width) => new(
        Svg + "path",
        new XAttribute("d", path),
        new XAttribute("fill", "none"),
        new XAttribute("stroke", colour),
        new XAttribute("stroke-width", width));

    private static XElement Text(
        string text, double x, double y, double size, string? colour = null, bool isBold = false, string? anchor = null) => new(
        Svg + "text",
        new XAttribute("x", Number(x)),
        new XAttribute("y", Number(y)),
        new XAttribute("font-size", Number(size)),
        isBold ? new XAttribute("font-weight", "600") : null,
        colour is null ? null : new XAttribute("fill", colour),
        anchor is null ? null : new XAttribute("text-anchor", anchor),
        text);

    private static string Fit(string text, double size, bool isBold = false) => Typography.Fit(text, size, NodeSizes.TextRoom, isBold);

    private static string At(Point point) => $"{Number(point.X)} {Number(point.Y)}";

    private static string Number(double number) => Math.Round(number, 2).ToString("0.##", CultureInfo.InvariantCulture);
}
