using System.CommandLine;

namespace ResNetGen.Tool.Options;

/// <summary>The argument that names a network.</summary>
internal static class NetworkArgument
{
    /// <summary>A network that ships, or a file.</summary>
    public static Argument<string> Create()
    {
        var argument = new Argument<string>("network")
        {
            Description = "A network that ships (see `resnetgen list`), or the path of a *.resnet.yaml file",
        };
        argument.RefuseOptions();
        return argument;
    }
}
