using System.CommandLine;
using ResNetGen.Tool.Documents;
using ResNetGen.Tool.Options;

namespace ResNetGen.Tool.Commands;

/// <summary><c>resnetgen graph</c>: a network, or one of its units, as a picture.</summary>
internal static class GraphCommand
{
    public static Command Create(NetworkDrawing mermaid, NetworkDrawing svg)
    {
        var network = NetworkArgument.Create();
        var format = new ChoiceOption<NetworkDrawing>(
            "--format",
            "Mermaid's text, which Markdown pages show as a picture, or an SVG image; svg is the default where --output ends in .svg",
            ("mermaid", mermaid),
            ("svg", svg));
        var unit = new Option<string?>("--unit")
        {
            Description = "Draws one unit with all its layers, such as block1/unit_1; the whole network if it is left out",
            HelpName = "block/unit",
        };
        var file = OutputOption.Create("the picture's text");
        var command = new Command("graph", "Draws a network, or one of its units, with the shapes between the layers")
        {
            network, format.Option, unit, file,
        };
        command.SetAction(line =>
        {
            var graph = NetworkDocument.Open(line.GetRequiredValue(network)).Graph;
            var isFormatGiven = line.GetResult(format.Option) is { Implicit: false };
            var isSvgNamed = line.GetValue(file)?.EndsWith(".svg", StringComparison.OrdinalIgnoreCase) == true;
            var draw = isSvgNamed && !isFormatGiven ? svg : format.In(line);
            file.Write(line, "The picture", draw(graph, line.GetValue(unit)));
        });
        return command;
    }
}
