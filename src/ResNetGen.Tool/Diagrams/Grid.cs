namespace ResNetGen.Tool.Diagrams;

/// <summary>
/// Where the nodes of a diagram stand on a grid of rows and lanes, and in which lane each edge goes down. Every node stands below those
/// that lead to it. The longest path is lane 0; what branches off stands in a lane beside it (1, −1, 2, …) that is free all the way, so
/// that no edge goes through a node, and none through the cell of another, unless they come from the same node: those are one line that
/// branches.
/// </summary>
internal sealed class Grid
{
    // To reach the side of a circle.
    private const int LanesTried = 8;

    private readonly Diagram diagram;
    private readonly ILookup<int, int> incoming;
    private readonly ILookup<int, int> outgoing;
    private readonly int[] rows;
    private readonly int[] lanes;
    private readonly int[] edgeLanes;
    private readonly bool[] entersAside;

    // Between which nodes the edges go that run through cells; a node stands in its cell alone.
    private readonly Dictionary<(int Lane, int Row), (int? From, int To)> taken = [];

    public Grid(Diagram diagram)
    {
        this.diagram = diagram;
        var edges = Enumerable.Range(0, diagram.Edges.Count).ToList();
        incoming = edges.ToLookup(edge => diagram.Edges[edge].To);
        outgoing = edges.ToLookup(edge => diagram.Edges[edge].From);
        rows = new int[diagram.Nodes.Count];
        lanes = new int[diagram.Nodes.Count];
        edgeLanes = new int[diagram.Edges.Count];
        entersAside = new bool[diagram.Edges.Count];
        AssignRows();
        AssignLanes();
    }

    /// <summary>The rows of the nodes, from 0 down.</summary>
    public IReadOnlyList<int> Rows => rows;

    /// <summary>The lanes of the nodes.</summary>
    public IReadOnlyList<int> Lanes => lanes;

    /// <summary>The lanes in which the edges go down.</summary>
    public IReadOnlyList<int> EdgeLanes => edgeLanes;

    /// <summary>Whether the edges end at the side of their node, a circle, instead of its top.</summary>
    public IReadOnlyList<bool> EntersAside => entersAside;

    private void AssignRows()
    {
        // A group has its rows for itself.
        var starts = diagram.Groups.SelectMany(group => new[] { group.First, group.Last + 1 }).ToHashSet();
        var (floor, lowest) = (0, -1);
        for (var node = 0; node < rows.Length; node++)
        {
            floor = starts.Contains(node) ? lowest + 1 : floor;
            rows[node] = incoming[node].Select(edge => rows[diagram.Edges[edge].From] + 1).Append(floor).Max();
            lowest = Math.Max(lowest, rows[node]);
        }
    }

    private void AssignLanes()
    {
        var placed = new bool[rows.Length];
        var routed = new bool[edgeLanes.Length];
        var isMain = true;
        foreach (var end in Enumerable.Range(0, rows.Length).OrderByDescending(node => rows[node]).ThenByDescending(node => node).ToList())
        {
            if (placed[end])
            {
                continue;
            }

            var path = PathTo(end, placed);
            var entry = Highest(incoming[path[0]]);
            var exit = Nearest(outgoing[end]);
            var lane = isMain ? 0 : FreeLane(path, entry, exit);
            isMain = false;
            for (var i = 0; i < path.Count; i++)
            {
                placed[path[i]] = true;
                lanes[path[i]] = lane;
                taken[(lane, rows[path[i]])] = (null, path[i]);
            }

            var along = path.Skip(1).Select((node, i) => (int?)incoming[node].First(edge => diagram.Edges[edge].From == path[i]));
            foreach (var edge in along.Append(entry).Append(exit).OfType<int>())
            {
                Route(edge, lane);
                routed[edge] = true;
            }
        }

        // The short ones first, so that they are inside of the long ones.
        foreach (var edge in Enumerable.Range(0, edgeLanes.Length).Where(edge => !routed[edge]).OrderBy(Span).ThenBy(edge => edge))
        {
            Route(edge, FreeLane(edge));
        }
    }

    /// <summary>The longest path to a node through those that have no lane yet.</summary>
    private List<int> PathTo(int end, bool[] placed)
    {
        List<int> path = [end];
        while (incoming[path[^1]].Select(edge => diagram.Edges[edge].From).Where(node => !placed[node]).ToList() is { Count: > 0 } sources)
        {
            path.Add(sources.OrderBy(node => rows[node]).Last());
        }

        path.Reverse();

        // A side path that is short stands in the middle of its way.
        if (path.All(node => incoming[node].Count() == 1 && outgoing[node].Count() == 1))
        {
            var room = rows[diagram.Edges[outgoing[end].First()].To] - 1 - rows[end];
            foreach (var node in path)
            {
                rows[node] += room / 2;
            }
        }

        return path;
    }

    private int? Highest(IEnumerable<int> edges) => edges.Select(edge => (int?)edge).MaxBy(edge => rows[diagram.Edges[edge!.Value].From]);

    private int? Nearest(IEnumerable<int> edges) => edges.Select(edge => (int?)edge).MinBy(edge => rows[diagram.Edges[edge!.Value].To]);

    private int Span(int edge) => rows[diagram.Edges[edge].To] - rows[diagram.Edges[edge].From];

    private int FreeLane(List<int> path, int? entry, int? exit)
    {
        var first = entry is { } above ? rows[diagram.Edges[above].From] + 1 : rows[path[0]];
        var last = exit is { } below ? rows[diagram.Edges[below].To] - (IsCircle(below) ? 0 : 1) : rows[path[^1]];
        return Sides().First(lane => IsFree(lane, first, last));
    }

    private int FreeLane(int edge)
    {
        var (from, to, _) = diagram.Edges[edge];
        var isSecond = incoming[to].Any(other => other < edge && diagram.Edges[other].From == from);
        if (Span(edge) == 1 && !isSecond)
        {
            return outgoing[from].Count() > 1 ? lanes[to] : lanes[from];
        }

        // The first lane in which nothing is in the way; for a circle the first one from which its side can be reached.
        var candidates = isSecond ? Sides() : Sides().Prepend(lanes[to]).Prepend(lanes[from]);
        var free = candidates.Where(lane => IsFree(lane, rows[from] + 1, rows[to] - 1, from));
        return free.Take(LanesTried).FirstOrDefault(lane => lane == lanes[to] || !IsCircle(edge) || ReachesSide(edge, lane), free.First());
    }

    private void Route(int edge, int lane)
    {
        var (from, to, _) = diagram.Edges[edge];
        edgeLanes[edge] = lane;
        entersAside[edge] = IsCircle(edge) && lane != lanes[to] && ReachesSide(edge, lane);
        for (var row = rows[from] + 1; row < rows[to] + (entersAside[edge] ? 1 : 0); row++)
        {
            taken.TryAdd((lane, row), (from, to));
        }
    }

    private bool IsCircle(int edge) => diagram.Nodes[diagram.Edges[edge].To].Form == NodeForm.Circle;

    /// <summary>Whether nothing stands between a lane and the circle to which an edge goes, but for edges that go there as well.</summary>
    private bool ReachesSide(int edge, int lane)
    {
        var (from, to, _) = diagram.Edges[edge];
        var step = Math.Sign(lane - lanes[to]);
        for (var between = lanes[to] + step; step != 0 && between != lane + step; between += step)
        {
            // On the way it may join those that go there too; in its own lane it may leave those that come from where it does.
            if (taken.TryGetValue((between, rows[to]), out var other)
                && (between == lane ? other.From != from || other.To == to : other.To != to))
            {
                return false;
            }
        }

        return step != 0;
    }

    private bool IsFree(int lane, int first, int last, int? from = null)
    {
        for (var row = first; row <= last; row++)
        {
            if (taken.TryGetValue((lane, row), out var other) && (from is null || other.From != from))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The lanes beside the main one, the near ones first: without an end.</summary>
    private static IEnumerable<int> Sides()
    {
        for (var lane = 1; ; lane++)
        {
            yield return lane;
            yield return -lane;
        }
    }
}
