namespace ResNetGen.Tool.Diagrams;

/// <summary>What is drawn of a network. Whatever its file calls things, the texts of a diagram can be shown.</summary>
/// <param name="Title">The name that stands above it.</param>
/// <param name="Subtitle">Lines below the title: the shapes, the totals.</param>
/// <param name="Nodes">Each after those that lead to it.</param>
/// <param name="Edges">What flows between them.</param>
/// <param name="Groups">Frames around nodes that follow each other.</param>
internal sealed record Diagram(
    string Title, IReadOnlyList<string> Subtitle, IReadOnlyList<Node> Nodes, IReadOnlyList<Edge> Edges, IReadOnlyList<Group> Groups)
{
    /// <inheritdoc cref="Title"/>
    public string Title { get; } = ForeignText.Shown(Title);

    /// <inheritdoc cref="Subtitle"/>
    public IReadOnlyList<string> Subtitle { get; } = [.. Subtitle.Select(line => ForeignText.Shown(line))];
}

/// <summary>A layer, a run of units, or an end of the network.</summary>
/// <param name="Form">How it is drawn.</param>
/// <param name="Family">What it belongs to, which gives it its colour.</param>
/// <param name="Name">Its name.</param>
internal sealed record Node(NodeForm Form, Family Family, string Name)
{
    /// <inheritdoc cref="Name"/>
    public string Name { get; } = ForeignText.Shown(Name);

    /// <summary>What it is: <c>3×3 conv, 64</c>; may be empty.</summary>
    public string Description { get; init => field = ForeignText.Shown(value); } = "";

    /// <summary>Its counts; may be empty.</summary>
    public string SmallPrint { get; init => field = ForeignText.Shown(value); } = "";

    /// <summary>What follows within it: a normalizer, an activation.</summary>
    public IReadOnlyList<Strip> Strips { get; init; } = [];

    /// <summary>What stands in a circle.</summary>
    public char Symbol { get; init; }

    /// <summary>How many of it follow each other.</summary>
    public int Count { get; init; } = 1;
}

/// <summary>How a node is drawn.</summary>
internal enum NodeForm
{
    /// <summary>A box with lines of text.</summary>
    Box,

    /// <summary>A small circle with a symbol, and the name beside it.</summary>
    Circle,

    /// <summary>A small round box with the name alone.</summary>
    Pill,
}

/// <summary>What layers have a colour in common.</summary>
internal enum Family
{
    Convolution,
    Norm,
    Activation,
    Pooling,
    Linear,
    Elementwise,
    Unit,
    End,
}

/// <summary>A part of a box.</summary>
internal readonly record struct Strip(Family Family, string Text)
{
    /// <summary>What it is.</summary>
    public string Text { get; } = ForeignText.Shown(Text);
}

/// <summary>What flows from one node to a later one, both given by their positions.</summary>
/// <param name="From">Where it comes from.</param>
/// <param name="To">Where it goes.</param>
/// <param name="Shape">Its shape, as it is written beside the edge.</param>
internal readonly record struct Edge(int From, int To, string Shape)
{
    /// <inheritdoc cref="Shape"/>
    public string Shape { get; } = ForeignText.Shown(Shape);
}

/// <summary>A frame around the nodes from one position to another.</summary>
/// <param name="Name">What stands in it.</param>
/// <param name="SmallPrint">Lines below the name.</param>
/// <param name="First">The first node.</param>
/// <param name="Last">The last node.</param>
internal sealed record Group(string Name, IReadOnlyList<string> SmallPrint, int First, int Last)
{
    /// <inheritdoc cref="Name"/>
    public string Name { get; } = ForeignText.Shown(Name);

    /// <inheritdoc cref="SmallPrint"/>
    public IReadOnlyList<string> SmallPrint { get; } = [.. SmallPrint.Select(line => ForeignText.Shown(line))];
}
