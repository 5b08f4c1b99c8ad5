namespace ResNetGen.Tool.Diagrams;

/// <summary>What lies between a row and the next one, from above: lines that leave, shapes, lines that arrive.</summary>
internal sealed class RowGap
{
    private readonly Dictionary<(int Lane, int Place), (int From, string Shape)> labels = [];

    private readonly HashSet<(int Lane, int Place)> written = [];

    public LineTracks Leaving { get; } = new();

    public LineTracks Arriving { get; } = new();

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
