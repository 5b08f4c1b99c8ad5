using System.CommandLine;
using ResNetGen.Architectures;

namespace ResNetGen.Tool.Commands;

/// <summary><c>resnetgen list</c>.</summary>
internal static class ListCommand
{
    public static Command Create()
    {
        var recipes = new Option<bool>("--recipes") { Description = "Lists the recipes that ship" };
        var command = new Command("list", "Lists the networks that ship, or the recipes, a name on each line") { recipes };
        command.SetAction(line =>
        {
            var names = line.GetValue(recipes)
                ? RecipeCatalogue.All.Select(recipe => recipe.Name)
                : Catalogue.All.Select(network => network.Name);
            foreach (var name in names)
            {
                line.InvocationConfiguration.Output.WriteLine(name);
            }
        });
        return command;
    }
}
