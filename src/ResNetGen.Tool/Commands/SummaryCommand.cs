using System.CommandLine;

namespace ResNetGen.Tool.Commands;

/// <summary><c>resnetgen summary</c>: what a network is made of, known without running it.</summary>
internal static class SummaryCommand
{
    public static Command Create()
    {
        var network = NetworkArgument.Create();
        var json = new Option<bool>("--json") { Description = "Writes one JSON object instead of a table" };
        var command = new Command("summary", "Shows a network's layers with their output shapes, parameters and multiply-adds") { network, json };
        command.SetAction(line =>
        {
            var output = line.InvocationConfiguration.Output;
            var info = NetworkSource.Open(line.GetRequiredValue(network)).Graph.ToInfo();
            if (line.GetValue(json))
            {
                output.WriteLine(NetworkSummary.ToJson(info));
                return;
            }

            var terminal = Terminal.Over(output);
            if (terminal.Profile.Out.IsTerminal)
            {
                terminal.Write(NetworkSummary.ToTable(info));
            }
            else
            {
                output.Write(NetworkSummary.ToText(info));
            }
        });
        return command;
    }
}
