using System.CommandLine;

namespace ResNetGen.Tool;

/// <summary>The argument that names a network.</summary>
internal static class NetworkArgument
{
    /// <summary>A network that ships, or a file.</summary>
    public static Argument<string> Create()
    {
        var argument = new Argument<string>("network") { Description = "A network that ships (see `resnetgen list`), or the path of a *.resnet.yaml file" };
        argument.RefuseOptions();
        return argument;
    }

    /// <summary>Keeps a mistyped option from being taken for a file.</summary>
    public static void RefuseOptions(this Argument argument) => argument.Validators.Add(words =>
    {
        if (words.Tokens.FirstOrDefault(word => CommandLine.IsOption(word.Value)) is { } option)
        {
            words.AddError(CommandLine.UnknownOption(option.Value, ((System.CommandLine.Parsing.CommandResult)words.Parent!).Command));
        }
    });
}
