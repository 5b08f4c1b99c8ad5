namespace ResNetGen.Tool.Diagrams;

/// <summary>Lines across the lanes, each of one node; those that would meet run below each other.</summary>
internal sealed class LineTracks
{
    /// <summary>How far one runs below another, and how far beside each other two may end that run at one height.</summary>
    public const double Distance = 9;

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
            var place = ends.FindIndex(end => end < left - Distance);
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
