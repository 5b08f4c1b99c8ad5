using System.CommandLine;
using Microsoft.CodeAnalysis.CSharp;
using ResNetGen.Compiler.Emit;
using ResNetGen.Tool.Documents;
using ResNetGen.Tool.Options;

namespace ResNetGen.Tool.Commands;

/// <summary><c>resnetgen emit</c>: the C# of a network, as a build would compile it.</summary>
internal static class EmitCommand
{
    public static Command Create()
    {
        var network = NetworkArgument.Create();
        var namespaceName = new Option<string?>("--namespace")
        {
            Description = "The namespace of the class; none if it is left out",
            HelpName = "name",
        };
        namespaceName.Validators.Add(option =>
        {
            if (option.Tokens is [var token] && !token.Value.Split('.').All(SyntaxFacts.IsValidIdentifier))
            {
                option.AddError(
                    $"--namespace is `{token.Value}`, which is not a name in C#; write names joined by dots, such as `My.Networks`.");
            }
        });
        var file = OutputOption.Create("the C#");
        var command = new Command("emit", "Writes the C# class that a network is compiled to") { network, namespaceName, file };
        command.SetAction(line =>
        {
            var graph = NetworkDocument.Open(line.GetRequiredValue(network)).Graph;
            file.Write(line, "The C#", NetworkEmitter.Emit(graph, line.GetValue(namespaceName)));
        });
        return command;
    }
}
