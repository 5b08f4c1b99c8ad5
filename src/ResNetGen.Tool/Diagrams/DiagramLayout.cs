namespace ResNetGen.Tool.Diagrams;

/// <summary>Where everything in a diagram is drawn: the grid of rows and lanes in units of the picture.</summary>
internal sealed class DiagramLayout
{
    public const double Margin = 24;
    public const double GroupPadding = 16;

    private const double LabelOffset = 7;
    private const double LaneGap = 28;
    private const double Stub = 10;
    private const double Arrow = 14;
    private const double LabelHeight = 14;

    private readonly Diagram diagram;
    private readonly Grid grid;
    private readonly NodeSizes sizes;
    private readonly double groupNameWidth;
    private readonly double groupCountWidth;
    private readonly SortedDictionary<int, double> laneMiddles = [];
    private readonly double[] rowTops;
    private readonly double[] rowHeights;
    private readonly RowGap[] gaps;

    public DiagramLayout(Diagram diagram)
    {
        this.diagram = diagram;
        grid = new Grid(diagram);
        sizes = new NodeSizes(diagram.Nodes);
        groupNameWidth = diagram.Groups.Select(GroupTextWidth).Append(0).Max();
        groupCountWidth = diagram.Nodes.Where(node => node.Count > 1).Select(NodeSizes.CountRoom).Append(0).Max();
        rowHeights = new double[grid.Rows.Max() + 1];
        rowTops = new double[rowHeights.Length];
        gaps = [.. rowHeights.Select(_ => new RowGap())];

        PlaceLanes();
        PlaceTracks();
        PlaceRows();
        var nodes = diagram.Nodes.Select((_, position) => Place(position)).ToList();
        var edges = diagram.Edges.Select((_, position) => Draw(position)).ToList();
        var groups = diagram.Groups.Select(Frame).ToList();

        // All of it is moved to where it begins at the margin, below the title.
        var drawn = nodes.Zip(diagram.Nodes, NodeSizes.WithText)
            .Concat(edges.SelectMany(edge => edge.Corners.Select(corner => new Rectangle(corner.X, corner.Y, 0, 0))))
            .Concat(edges.Select(edge => edge.Label).OfType<Rectangle>())
            .Concat(groups)
            .ToList();
        var (left, right) = (drawn.Min(place => place.X), drawn.Max(place => place.Right));
        var heading = Typography.Title + 10 + (diagram.Subtitle.Count * (Typography.Subtitle + 7)) + 12;
        var width = Math.Ceiling(Math.Max(right - left, TitleWidth()) + (2 * Margin));
        var (x, y) = (Math.Round(((width - (right - left)) / 2) - left), Margin + heading);

        Nodes = [.. nodes.Select(node => node.Moved(x, y))];
        Groups = [.. groups.Select(group => group.Moved(x, y))];
        Edges = [.. edges.Select(edge => edge.Moved(x, y))];
        Canvas = new Rectangle(0, 0, width, Math.Ceiling(drawn.Max(place => place.Bottom) + heading + (2 * Margin)));
    }

    /// <summary>The whole picture.</summary>
    public Rectangle Canvas { get; }

    /// <summary>The nodes' boxes.</summary>
    public IReadOnlyList<Rectangle> Nodes { get; }

    /// <summary>The edges.</summary>
    public IReadOnlyList<Route> Edges { get; }

    /// <summary>The groups' frames.</summary>
    public IReadOnlyList<Rectangle> Groups { get; }

    private static double GroupTextWidth(Group group)
    {
        var name = Typography.Width(group.Name, Typography.Name, bold: true);
        var widest = group.SmallPrint.Select(line => Typography.Width(line, Typography.SmallPrint)).Append(name).Max();
        return Math.Min(widest, NodeSizes.TextRoom);
    }

    private double TitleWidth()
    {
        var title = Typography.Width(diagram.Title, Typography.Title, bold: true);
        return diagram.Subtitle.Select(line => Typography.Width(line, Typography.Subtitle)).Append(title).Max();
    }

    private void PlaceLanes()
    {
        var left = new SortedDictionary<int, double>();
        var right = new SortedDictionary<int, double>();
        for (var node = 0; node < diagram.Nodes.Count; node++)
        {
            var drawn = diagram.Nodes[node];
            var half = sizes.Width(drawn) / 2;
            Widen(left, grid.Lanes[node], half + (drawn.Form == NodeForm.Circle ? NodeSizes.NameRoom(drawn) : 0));
            Widen(right, grid.Lanes[node], half + (drawn.Count > 1 ? NodeSizes.CountRoom(drawn) : 0));
        }

        for (var edge = 0; edge < diagram.Edges.Count; edge++)
        {
            Widen(left, grid.EdgeLanes[edge], 2);
            Widen(right, grid.EdgeLanes[edge], LabelOffset + LabelWidth(edge));
        }

        var x = 0.0;
        foreach (var lane in left.Keys)
        {
            laneMiddles[lane] = Math.Round(x + left[lane]);
            x = laneMiddles[lane] + right[lane] + LaneGap;
        }

        static void Widen(SortedDictionary<int, double> widths, int lane, double width) =>
            widths[lane] = Math.Max(width, widths.GetValueOrDefault(lane));
    }

    private double LabelWidth(int edge) => Typography.Width(diagram.Edges[edge].Shape, Typography.SmallPrint);

    /// <summary>Finds room between the rows for what runs from lane to lane, and for the shapes.</summary>
    private void PlaceTracks()
    {
        for (var edge = 0; edge < diagram.Edges.Count; edge++)
        {
            var (from, to, shape) = diagram.Edges[edge];
            var lane = grid.EdgeLanes[edge];
            if (lane != grid.Lanes[from])
            {
                gaps[grid.Rows[from]].Leaving.Reach(from, laneMiddles[grid.Lanes[from]], laneMiddles[lane]);
            }

            if (lane != grid.Lanes[to] && !grid.EntersAside[edge])
            {
                gaps[grid.Rows[to] - 1].Arriving.Reach(to, laneMiddles[grid.Lanes[to]], laneMiddles[lane]);
            }

            gaps[LabelGap(edge)].Write(lane, from, shape);
        }
    }

    private int LabelGap(int edge) => (grid.Rows[diagram.Edges[edge].From] + grid.Rows[diagram.Edges[edge].To] - 1) / 2;

    private void PlaceRows()
    {
        for (var node = 0; node < diagram.Nodes.Count; node++)
        {
            var row = grid.Rows[node];
            rowHeights[row] = Math.Max(rowHeights[row], NodeSizes.Height(diagram.Nodes[node]));
        }

        var firsts = diagram.Groups.Select(group => grid.Rows[group.First]).ToHashSet();
        var lasts = diagram.Groups.Select(group => grid.Rows[group.Last]).ToHashSet();
        var y = 0.0;
        for (var row = 0; row < rowHeights.Length; row++)
        {
            y += firsts.Contains(row) ? GroupPadding : 0;
            rowTops[row] = y;
            y += rowHeights[row] + (lasts.Contains(row) ? GroupPadding : 0);

            var gap = gaps[row];
            gap.LeavingTop = rowTops[row] + rowHeights[row] + Stub;
            gap.LabelTop = y + (gap.Leaving.Count == 0 ? 4 : Stub + ((gap.Leaving.Count - 1) * LineTracks.Distance) + 3);
            gap.ArrivingTop = gap.LabelTop + (gap.MostLabels * LabelHeight) + 3;
            y = gap.ArrivingTop + (gap.Arriving.Count * LineTracks.Distance) + Arrow;
        }
    }

    private Rectangle Place(int position)
    {
        var (node, row) = (diagram.Nodes[position], grid.Rows[position]);
        var (width, height) = (sizes.Width(node), NodeSizes.Height(node));
        var (x, y) = (laneMiddles[grid.Lanes[position]], rowTops[row] + (rowHeights[row] / 2));
        return new Rectangle(x - (width / 2), y - (height / 2), width, height);
    }

    private Route Draw(int edge)
    {
        var (from, to, shape) = diagram.Edges[edge];
        var (start, end) = (Place(from), Place(to));
        var lane = grid.EdgeLanes[edge];
        var x = laneMiddles[lane];
        List<Point> corners = [new Point(start.Middle, start.Bottom)];
        if (lane != grid.Lanes[from])
        {
            var gap = gaps[grid.Rows[from]];
            var y = gap.LeavingTop + (gap.Leaving[from] * LineTracks.Distance);
            corners.Add(new Point(start.Middle, y));
            corners.Add(new Point(x, y));
        }

        if (grid.EntersAside[edge])
        {
            corners.Add(new Point(x, end.Centre));
            corners.Add(new Point(x < end.X ? end.X : end.Right, end.Centre));
        }
        else
        {
            if (lane != grid.Lanes[to])
            {
                var gap = gaps[grid.Rows[to] - 1];
                var y = gap.ArrivingTop + (gap.Arriving[to] * LineTracks.Distance);
                corners.Add(new Point(x, y));
                corners.Add(new Point(end.Middle, y));
            }

            corners.Add(new Point(end.Middle, end.Y));
        }

        var labels = gaps[LabelGap(edge)];
        return new Route(corners, labels.Take(lane, from, shape) is { } place
            ? new Rectangle(x + LabelOffset, labels.LabelTop + (place * LabelHeight), LabelWidth(edge), LabelHeight)
            : null);
    }

    /// <summary>Around the nodes of a group, with room for its name at the left and for counts at the right.</summary>
    private Rectangle Frame(Group group)
    {
        var inside = Enumerable.Range(group.First, group.Last + 1 - group.First)
            .Select(node => NodeSizes.WithText(Place(node), diagram.Nodes[node]))
            .ToList();
        var left = inside.Min(node => node.X) - groupNameWidth - (2 * GroupPadding);
        var top = inside.Min(node => node.Y) - GroupPadding;
        var right = Place(group.First).Right + groupCountWidth + GroupPadding;
        return new Rectangle(left, top, right - left, inside.Max(node => node.Bottom) + GroupPadding - top);
    }
}
