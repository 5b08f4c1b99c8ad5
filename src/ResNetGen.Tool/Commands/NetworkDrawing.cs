using ResNetGen.Compiler.Shapes;

namespace ResNetGen.Tool.Commands;

/// <summary>Draws a network as text.</summary>
/// <param name="graph">The network.</param>
/// <param name="unit">The scopes of block and unit, where one unit is drawn: <c>block1/unit_2</c>; null for the whole network.</param>
/// <exception cref="ResNetGenException">The network has no such unit.</exception>
internal delegate string NetworkDrawing(NetworkGraph graph, string? unit);
