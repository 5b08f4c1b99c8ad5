using System.CommandLine;
using ResNetGen.Architectures;

namespace ResNetGen.Tool.Commands;

/// <summary><c>resnetgen list</c>.</summary>
internal static class ListCommand
{
    public static Command Create()
    {
        var command = new Command("list", "Lists the networks that ship, a name on each line");
        command.SetAction(line =>
        {
            foreach (var network in Catalogue.All)
            {
                line.InvocationConfiguration.Output.WriteLine(network.Name);
            }
        });
        return command;
    }
}
