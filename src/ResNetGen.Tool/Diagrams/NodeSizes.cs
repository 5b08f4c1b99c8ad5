namespace ResNetGen.Tool.Diagrams;

/// <summary>How large the nodes of a diagram are. All boxes are as wide as the widest one.</summary>
internal sealed class NodeSizes
{
    public const double Radius = 12;
    public const double StripHeight = 20;
    public const double Line = 15;

    /// <summary>The most room that a line of text has.</summary>
    public const double TextRoom = 320;

    /// <summary>How far the cards of a stack show below and beside the first one.</summary>
    public const double Stack = 6;

    private const double LeastBox = 150;
    private const double PillHeight = 26;

    private readonly double boxWidth;

    public NodeSizes(IEnumerable<Node> nodes) =>
        boxWidth = Even(nodes.Where(node => node.Form == NodeForm.Box).Select(BoxWidth).Append(LeastBox).Max());

    public double Width(Node node) => node.Form switch
    {
        NodeForm.Circle => 2 * Radius,
        NodeForm.Pill => Even(Typography.Width(node.Name, Typography.Description) + 28),
        _ => boxWidth,
    };

    public static double Height(Node node) => node.Form switch
    {
        NodeForm.Circle => 2 * Radius,
        NodeForm.Pill => PillHeight,
        _ => BoxHeight(node),
    };

    /// <summary>The room that the name of a circle takes beside it.</summary>
    public static double NameRoom(Node node) => Math.Min(TextRoom, Typography.Width(node.Name, Typography.SmallPrint)) + 6;

    /// <summary>The room that the count of a run takes beside it.</summary>
    public static double CountRoom(Node node) =>
        Typography.Width(FormattableString.Invariant($"× {node.Count}"), Typography.Count, bold: true) + 16;

    /// <summary>A node with the text beside it: the name of a circle, the count of a run.</summary>
    public static Rectangle WithText(Rectangle place, Node node) => node switch
    {
        { Form: NodeForm.Circle } => new Rectangle(place.X - NameRoom(node), place.Y, place.Width + NameRoom(node), place.Height + 4),
        { Count: > 1 } => place with { Width = place.Width + CountRoom(node) },
        _ => place,
    };

    private static double BoxWidth(Node node)
    {
        double[] lines =
        [
            Typography.Width(node.Name, Typography.Name, bold: true),
            Typography.Width(node.Description, Typography.Description),
            Typography.Width(node.SmallPrint, Typography.SmallPrint),
        ];
        var widestStrip = node.Strips.Select(strip => Typography.Width(strip.Text, Typography.SmallPrint) + 16).Append(0).Max();
        return Math.Max(Math.Min(lines.Max(), TextRoom) + 28, widestStrip * node.Strips.Count);
    }

    private static double BoxHeight(Node node)
    {
        var lines = 1 + (node.Description.Length > 0 ? 1 : 0) + (node.SmallPrint.Length > 0 ? 1 : 0);
        return (lines * Line) + 17 + (node.Strips.Count > 0 ? StripHeight : 0) + (node.Count > 1 ? Stack : 0);
    }

    /// <summary>So that the middle is a whole number.</summary>
    private static double Even(double width) => Math.Ceiling(width / 2) * 2;
}
