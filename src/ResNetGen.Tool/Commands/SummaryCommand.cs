using System.CommandLine;
using ResNetGen.Tool.Documents;
using ResNetGen.Tool.Options;

namespace ResNetGen.Tool.Commands;

/// <summary><c>resnetgen summary</c>: what a network is made of, known without running it.</summary>
internal static class SummaryCommand
{
    public static Command Create()
    {
        var network = NetworkArgument.Create();
        var json = new Option<bool>("--json") { Description = "Writes one JSON object instead of a table" };
        var blocks = new Option<bool>("--blocks") { Description = "Shows one row for each block instead of one for each layer" };
        var command = new Command("summary", "Shows a network's layers with their output shapes, parameters and multiply-adds")
        {
            network, json, blocks,
        };
        command.SetAction(line =>
        {
            var output = line.InvocationConfiguration.Output;
            var graph = NetworkDocument.Open(line.GetRequiredValue(network)).Graph;
            var info = line.GetValue(blocks) ? graph.ToInfoByBlock() : graph.ToInfo();

            // As text on a terminal, too: a narrow one would break the scopes in a table of its own width to pieces.
            output.Write(line.GetValue(json)
                ? NetworkSummary.ToJson(info) + Environment.NewLine
                : NetworkSummary.ToText(info, line.GetValue(blocks) ? "rows" : "layers"));
        });
        return command;
    }
}
