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
