namespace ResNetGen.Tool.Diagrams;

/// <summary>A place in a diagram.</summary>
internal readonly record struct Point(double X, double Y);

/// <summary>A part of a diagram.</summary>
internal readonly record struct Rectangle(double X, double Y, double Width, double Height)
{
    public double Right => X + Width;

    public double Bottom => Y + Height;

    public double Middle => X + (Width / 2);

    public double Centre => Y + (Height / 2);

    /// <summary>Whether two have more than an edge in common.</summary>
    public bool Overlaps(Rectangle other) => X < other.Right && other.X < Right && Y < other.Bottom && other.Y < Bottom;

    /// <summary>The same with the places moved.</summary>
    public Rectangle Moved(double x, double y) => this with { X = X + x, Y = Y + y };
}

/// <summary>An edge: the corners of its line, and where its shape is written, unless another edge beside it says the same already.</summary>
internal sealed record Route(IReadOnlyList<Point> Corners, Rectangle? Label);

/// <summary>Where everything in a diagram is drawn: the grid of rows and lanes in units of the picture.</summary>
internal sealed class DiagramLayout
{
    public const double Margin = 24;
    public const double Radius = 12;
    public const double StripHeight = 20;
    public const double GroupPadding = 16;
    public const double LabelOffset = 7;
    public const double Line = 15;

    /// <summary>How far the cards of a stack show below and beside the first one.</summary>
    public const double Stack = 6;

    private const double LaneGap = 28;
    private const double WidestText = 320;
    private const double LeastBox = 150;
    private const double PillHeight = 26;
    private const double Stub = 10;
    private const double Track = 9;
    private const double Arrow = 14;
    private const double LabelHeight = 14;

    private readonly Diagram diagram;
    private readonly Grid grid;
    private readonly double boxWidth;
    private readonly double groupNameWidth;
    private readonly double groupCountWidth;
    private readonly SortedDictionary<int, double> laneMiddles = [];
    private readonly double[] rowTops;
    private readonly double[] rowHeights;
    private readonly Gap[] gaps;

    public DiagramLayout(Diagram diagram)
    {
        this.diagram = diagram;
        grid = new Grid(diagram);
        boxWidth = Even(diagram.Nodes.Where(node => node.Form == NodeForm.Box).Select(TextWidth).Append(LeastBox).Max());
        groupNameWidth = diagram.Groups
            .Select(group => group.SmallPrint.Select(line => Typography.Width(line, Typography.SmallPrint)).Append(Typography.Width(group.Name, Typography.Name, bold: true)).Max())
            .Select(width => Math.Min(width, WidestText))
            .Append(0)
            .Max();
        groupCountWidth = diagram.Nodes.Where(node => node.Count > 1).Select(CountRoom).Append(0).Max();
        rowHeights = new double[grid.Rows.Max() + 1];
        rowTops = new double[rowHeights.Length];
        gaps = [.. rowHeights.Select(_ => new Gap())];

        PlaceLanes();
        PlaceTracks();
        PlaceRows();
        var nodes = diagram.Nodes.Select((_, position) => Place(position)).ToList();
        var edges = diagram.Edges.Select((_, position) => Draw(position)).ToList();
        var groups = diagram.Groups.Select(Frame).ToList();

        // All of it is moved to where it begins at the margin, below the title.
        var parts = nodes.Zip(diagram.Nodes, WithText)
            .Concat(edges.SelectMany(edge => edge.Corners.Select(corner => new Rectangle(corner.X, corner.Y, 0, 0))))
            .Concat(edges.Select(edge => edge.Label).OfType<Rectangle>())
            .Concat(groups)
            .ToList();
        var (left, right) = (parts.Min(part => part.X), parts.Max(part => part.Right));
        var title = diagram.Subtitle.Select(line => Typography.Width(line, Typography.Subtitle)).Append(Typography.Width(diagram.Title, Typography.Title, bold: true)).Max();
        var heading = Typography.Title + 10 + (diagram.Subtitle.Count * (Typography.Subtitle + 7)) + 12;
        var width = Math.Ceiling(Math.Max(right - left, title) + (2 * Margin));
        var (x, y) = (Math.Round(((width - (right - left)) / 2) - left), Margin + heading);

        Nodes = [.. nodes.Select(node => node.Moved(x, y))];
        Groups = [.. groups.Select(group => group.Moved(x, y))];
        Edges = [.. edges.Select(edge => new Route([.. edge.Corners.Select(corner => new Point(corner.X + x, corner.Y + y))], edge.Label?.Moved(x, y)))];
        Canvas = new Rectangle(0, 0, width, Math.Ceiling(parts.Max(part => part.Bottom) + heading + (2 * Margin)));
    }

    /// <summary>The whole picture.</summary>
    public Rectangle Canvas { get; }

    /// <summary>The nodes' boxes.</summary>
    public IReadOnlyList<Rectangle> Nodes { get; }

    /// <summary>The edges.</summary>
    public IReadOnlyList<Route> Edges { get; }

    /// <summary>The groups' frames.</summary>
    public IReadOnlyList<Rectangle> Groups { get; }

    /// <summary>The most room that a line of a box has.</summary>
    public static double TextRoom => WidestText;

    /// <summary>So that the middle is a whole number.</summary>
    private static double Even(double width) => Math.Ceiling(width / 2) * 2;

    private static double TextWidth(Node node)
    {
        var lines = Math.Max(
            Typography.Width(node.Name, Typography.Name, bold: true),
            Math.Max(Typography.Width(node.Description, Typography.Description), Typography.Width(node.SmallPrint, Typography.SmallPrint)));
        var strips = node.Strips.Select(strip => Typography.Width(strip.Text, Typography.SmallPrint) + 16).Append(0).Max() * node.Strips.Count;
        return Math.Max(Math.Min(lines, WidestText) + 28, strips);
    }

    private static double Height(Node node) => node.Form switch
    {
        NodeForm.Circle => 2 * Radius,
        NodeForm.Pill => PillHeight,
        _ => Line + (node.Description.Length > 0 ? Line : 0) + (node.SmallPrint.Length > 0 ? Line : 0) + 17 + (node.Strips.Count > 0 ? StripHeight : 0) + (node.Count > 1 ? Stack : 0),
    };

    private double Width(Node node) => node.Form switch
    {
        NodeForm.Circle => 2 * Radius,
        NodeForm.Pill => Even(Typography.Width(node.Name, Typography.Description) + 28),
        _ => boxWidth,
    };

    /// <summary>A node with the text beside it: the name of a circle, the count of a run.</summary>
    public static Rectangle WithText(Rectangle place, Node node) => node switch
    {
        { Form: NodeForm.Circle } => new Rectangle(place.X - NameRoom(node), place.Y, place.Width + NameRoom(node), place.Height + 4),
        { Count: > 1 } => place with { Width = place.Width + CountRoom(node) },
        _ => place,
    };

    private static double NameRoom(Node node) => Math.Min(WidestText, Typography.Width(node.Name, Typography.SmallPrint)) + 6;

    private static double CountRoom(Node node) => Typography.Width(FormattableString.Invariant($"× {node.Count}"), Typography.Count, bold: true) + 16;

    private void PlaceLanes()
    {
        var left = new SortedDictionary<int, double>();
        var right = new SortedDictionary<int, double>();
        for (var node = 0; node < diagram.Nodes.Count; node++)
        {
            var drawn = diagram.Nodes[node];
            Widen(left, grid.Lanes[node], (Width(drawn) / 2) + (drawn.Form == NodeForm.Circle ? NameRoom(drawn) : 0));
            Widen(right, grid.Lanes[node], (Width(drawn) / 2) + (drawn.Count > 1 ? CountRoom(drawn) : 0));
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
            rowHeights[grid.Rows[node]] = Math.Max(rowHeights[grid.Rows[node]], Height(diagram.Nodes[node]));
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
            gap.LabelTop = y + (gap.Leaving.Count == 0 ? 4 : Stub + ((gap.Leaving.Count - 1) * Track) + 3);
            gap.ArrivingTop = gap.LabelTop + (gap.MostLabels * LabelHeight) + 3;
            y = gap.ArrivingTop + (gap.Arriving.Count * Track) + Arrow;
        }
    }

    private Rectangle Place(int position)
    {
        var (node, row) = (diagram.Nodes[position], grid.Rows[position]);
        var (width, height) = (Width(node), Height(node));
        return new Rectangle(laneMiddles[grid.Lanes[position]] - (width / 2), rowTops[row] + ((rowHeights[row] - height) / 2), width, height);
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
            var y = gap.LeavingTop + (gap.Leaving[from] * Track);
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
                var y = gap.ArrivingTop + (gap.Arriving[to] * Track);
                corners.Add(new Point(x, y));
                corners.Add(new Point(end.Middle, y));
            }

            corners.Add(new Point(end.Middle, end.Y));
        }

        var labels = gaps[LabelGap(edge)];
        return new Route(
            corners,
            labels.Take(lane, from, shape) is { } place ? new Rectangle(x + LabelOffset, labels.LabelTop + (place * LabelHeight), LabelWidth(edge), LabelHeight) : null);
    }

    /// <summary>Around the nodes of a group, with room for its name at the left and for counts at the right.</summary>
    private Rectangle Frame(Group group)
    {
        var inside = Enumerable.Range(group.First, group.Last + 1 - group.First).Select(node => WithText(Place(node), diagram.Nodes[node])).ToList();
        var left = inside.Min(node => node.X) - groupNameWidth - (2 * GroupPadding);
        var top = inside.Min(node => node.Y) - GroupPadding;
        var right = Place(group.First).Right + groupCountWidth + GroupPadding;
        return new Rectangle(left, top, right - left, inside.Max(node => node.Bottom) + GroupPadding - top);
    }

    /// <summary>What lies between a row and the next one, from above: lines that leave, shapes, lines that arrive.</summary>
    private sealed class Gap
    {
        private readonly Dictionary<(int Lane, int Place), (int From, string Shape)> labels = [];

        private readonly HashSet<(int Lane, int Place)> written = [];

        public Tracks Leaving { get; } = new();

        public Tracks Arriving { get; } = new();

        public double LeavingTop { get; set; }

        public double LabelTop { get; set; }

        public double ArrivingTop { get; set; }

        public int MostLabels => labels.Keys.Select(label => label.Place + 1).Append(0).Max();

        public void Write(int lane, int from, string shape)
        {
            var place = 0;
            while (labels.TryGetValue((lane, place), out var other) && other != (from, shape))
            {
                place++;
            }

            labels[(lane, place)] = (from, shape);
        }

        /// <summary>Where a shape is written; null where it was taken before.</summary>
        public int? Take(int lane, int from, string shape)
        {
            var place = 0;
            while (labels[(lane, place)] != (from, shape))
            {
                place++;
            }

            return written.Add((lane, place)) ? place : null;
        }
    }

    /// <summary>Lines across the lanes, each of one node; those that would meet run below each other.</summary>
    private sealed class Tracks
    {
        private readonly SortedDictionary<int, (double Left, double Right)> reaches = [];
        private Dictionary<int, int>? places;

        /// <summary>How many there are below each other.</summary>
        public int Count => Places.Values.Select(place => place + 1).Append(0).Max();

        private Dictionary<int, int> Places => places ??= Assign();

        /// <summary>The place of a node's line.</summary>
        public int this[int node] => Places[node];

        public void Reach(int node, double from, double to)
        {
            var reach = reaches.GetValueOrDefault(node, (Left: double.PositiveInfinity, Right: double.NegativeInfinity));
            reaches[node] = (Math.Min(reach.Left, Math.Min(from, to)), Math.Max(reach.Right, Math.Max(from, to)));
        }

        private Dictionary<int, int> Assign()
        {
            var ends = new List<double>();
            var assigned = new Dictionary<int, int>();
            foreach (var (node, (left, right)) in reaches.OrderBy(reach => reach.Value.Left))
            {
                var place = ends.FindIndex(end => end < left - Track);
                if (place < 0)
                {
                    place = ends.Count;
                    ends.Add(0);
                }

                ends[place] = right;
                assigned[node] = place;
            }

            return assigned;
        }
    }
}
