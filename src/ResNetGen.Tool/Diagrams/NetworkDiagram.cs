using ResNetGen.Compiler.Shapes;

namespace ResNetGen.Tool.Diagrams;

/// <summary>Draws a network, or one of its units, as text in a format.</summary>
internal static class NetworkDiagram
{
    /// <summary>As text of Mermaid.</summary>
    /// <param name="graph">The network.</param>
    /// <param name="unit">The scopes of block and unit; null for the whole network.</param>
    /// <exception cref="ResNetGenException">The network has no such unit.</exception>
    public static string ToMermaid(NetworkGraph graph, string? unit) => MermaidWriter.Write(Of(graph, unit));

    /// <summary>As an SVG image.</summary>
    /// <param name="graph">The network.</param>
    /// <param name="unit">The scopes of block and unit; null for the whole network.</param>
    /// <exception cref="ResNetGenException">The network has no such unit.</exception>
    public static string ToSvg(NetworkGraph graph, string? unit) => SvgWriter.Write(Of(graph, unit));

    private static Diagram Of(NetworkGraph graph, string? unit) =>
        unit is null ? DiagramBuilder.OfNetwork(graph) : DiagramBuilder.OfUnit(graph, unit);
}
