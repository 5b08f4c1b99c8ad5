using System.CommandLine;
using ResNetGen.Tool.Diagrams;

namespace ResNetGen.Tool.Commands;

/// <summary><c>resnetgen graph</c>: a network, or one of its units, as a picture.</summary>
internal static class GraphCommand
{
    public static Command Create()
    {
        var network = NetworkArgument.Create();
        var format = new Choice<Func<Diagram, string>>(
            "--format",
            "Mermaid's text, which Markdown pages show as a picture, or an SVG image; svg is the usual one where --output ends in .svg",
            ("mermaid", MermaidWriter.Write),
            ("svg", SvgWriter.Write));
        var unit = new Option<string?>("--unit") { Description = "Draws one unit with all its layers, such as block1/unit_1; the whole network if it is left out", HelpName = "block/unit" };
        var file = OutputOption.Create("the picture's text");
        var command = new Command("graph", "Draws a network, or one of its units, with the shapes between the layers") { network, format.Option, unit, file };
        command.SetAction(line =>
        {
            var graph = NetworkSource.Open(line.GetRequiredValue(network)).Graph;
            var diagram = line.GetValue(unit) is { } path ? DiagramBuilder.OfUnit(graph, path) : DiagramBuilder.OfNetwork(graph);
            var isSvg = line.GetResult(format.Option) is null or { Implicit: true } && line.GetValue(file) is { } name && name.EndsWith(".svg", StringComparison.OrdinalIgnoreCase);
            file.Write(line, "The picture", isSvg ? SvgWriter.Write(diagram) : format.In(line)(diagram));
        });
        return command;
    }
}
