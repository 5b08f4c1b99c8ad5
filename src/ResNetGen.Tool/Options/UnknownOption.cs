using System.CommandLine;
using System.CommandLine.Parsing;
using ResNetGen.Compiler.Diagnostics;

namespace ResNetGen.Tool.Options;

/// <summary>Words of a command line that were meant as options, and are none.</summary>
internal static class UnknownOption
{
    /// <summary>Whether a word of the command line was meant as an option.</summary>
    public static bool IsOption(string word) => word.Length > 1 && word[0] == '-';

    /// <summary>The sentence about an option that a command has not.</summary>
    public static string Describe(string word, Command command)
    {
        var names = command.Options.Select(known => known.Name).Append("--help");
        return $"`{command.Name}` has no option `{word}`; {NearestName.Hint(word, names)}";
    }

    /// <summary>Keeps a mistyped option from being taken for a file.</summary>
    public static void RefuseOptions(this Argument argument) => argument.Validators.Add(words =>
    {
        if (words.Tokens.FirstOrDefault(word => IsOption(word.Value)) is { } option)
        {
            words.AddError(Describe(option.Value, ((CommandResult)words.Parent!).Command));
        }
    });
}
