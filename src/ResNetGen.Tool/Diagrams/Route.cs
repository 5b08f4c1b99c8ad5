namespace ResNetGen.Tool.Diagrams;

/// <summary>
/// An edge: the corners of its line, and where its shape is written, unless another edge beside it says the same already.
/// </summary>
internal sealed record Route(IReadOnlyList<Point> Corners, Rectangle? Label)
{
    /// <summary>The same with the places moved.</summary>
    public Route Moved(double x, double y) =>
        new([.. Corners.Select(corner => new Point(corner.X + x, corner.Y + y))], Label?.Moved(x, y));
}
