using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using ResNetGen.Compiler.Diagnostics;
using ResNetGen.Tool.Commands;
using ResNetGen.Tool.Diagrams;
using ResNetGen.Tool.Options;

namespace ResNetGen.Tool;

/// <summary>The commands and their options.</summary>
internal static class CommandLine
{
    private const string Description = """
        Networks written in YAML: checks them, shows what they are made of, compiles them to C#, trains, evaluates and benchmarks them.

        Try:
          resnetgen list
          resnetgen summary resnet_v2_50
          resnetgen graph resnet_v2_50 --output resnet_v2_50.svg
          resnetgen check my_network.resnet.yaml
          resnetgen train my_network.resnet.yaml --epochs 3
          resnetgen evaluate my_network.resnet.yaml --checkpoint out/my_network
          resnetgen bench resnet_v2_50 --batch 8 --mode train
          resnetgen experiment list
          resnetgen doctor
        """;

    private static readonly RootCommand Root = Commands();

    // A path may begin with an @.
    private static readonly ParserConfiguration Configuration = new() { ResponseFileTokenReplacer = null };

    public static ParseResult Parse(IReadOnlyList<string> args) => Root.Parse(args, Configuration);

    /// <summary>What is wrong with a command line, as one sentence; null where nothing is.</summary>
    public static string? Mistake(ParseResult line)
    {
        if (line.Action is not ParseErrorAction)
        {
            return null;
        }

        var command = line.CommandResult.Command;
        var help = command is RootCommand ? "resnetgen --help" : $"resnetgen {command.Name} --help";
        return line.UnmatchedTokens switch
        {
            [var option, ..] when UnknownOption.IsOption(option) => UnknownOption.Describe(option, command),
            [var word, ..] when command.Subcommands.Count > 0 => UnknownCommand(word, command),

            // An option that is not known makes its value one word too many, and it is the option that has to be mended.
            [var word, ..] => line.Errors.FirstOrDefault(error => error.SymbolResult is ArgumentResult)?.Message
                ?? $"`{word}` is one argument too many; `{help}` shows what the command takes.",
            [] => line.Errors[0].Message,
        };
    }

    private static string UnknownCommand(string word, Command parent) =>
        $"There is no command `{word}`; {NearestName.Hint(word, parent.Subcommands.Select(known => known.Name))}";

    private static RootCommand Commands()
    {
        var root = new RootCommand(Description.ReplaceLineEndings())
        {
            ListCommand.Create(),
            SummaryCommand.Create(),
            GraphCommand.Create(NetworkDiagram.ToMermaid, NetworkDiagram.ToSvg),
            CheckCommand.Create(),
            EmitCommand.Create(),
            TrainCommand.Create(NetworkDiagram.ToSvg),
            EvaluateCommand.Create(),
            PredictCommand.Create(),
            CompareCommand.Create(),
            BenchCommand.Create(),
            ExperimentCommand.Create(),
            DoctorCommand.Create(),
        };
        root.HelpName = "resnetgen";
        root.SetAction(line => new HelpAction().Invoke(line));
        return root;
    }
}
