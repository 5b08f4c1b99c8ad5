using System.CommandLine;
using System.Globalization;
using ResNetGen.Data;
using Spectre.Console;

namespace ResNetGen.Tool.Options;

/// <summary>The option that names the images.</summary>
internal static class DataOption
{
    public static Option<string?> Create() => new("--data")
    {
        Description = "A folder of images: train/<class>/* and test/<class>/* (JPEG, PNG), MNIST's IDX files, "
            + "CIFAR's binary files or TFRecord files; CIFAR's archive; or "
            + $"{string.Join(", ", PublicData.Names)}, which is downloaded; the program's own pattern images if it is left out",
        HelpName = "folder",
    };

    /// <summary>Opens the images that a network is trained on or judged by.</summary>
    /// <param name="option">The option.</param>
    /// <param name="line">The command line.</param>
    /// <param name="network">The network.</param>
    /// <param name="terminal">Shows how far the reading is, and says in a line what was found.</param>
    /// <param name="silently">Whether that line is left out, since a program reads the output.</param>
    /// <exception cref="ResNetGenException">There are none, or they are not for this network.</exception>
    public static DataSplit Open(
        this Option<string?> option, ParseResult line, NetworkInfo network, IAnsiConsole terminal, bool silently = false)
    {
        return Open(line.GetValue(option), network, terminal, silently);
    }

    /// <summary>Opens the images at a path or of a name; null for pattern images.</summary>
    public static DataSplit Open(string? path, NetworkInfo network, IAnsiConsole terminal, bool silently = false)
    {
        if (path is null)
        {
            return DrawPatterns(network);
        }

        var data = Read(path, network.Input, terminal);
        if (!silently)
        {
            var names = data.Train.ClassNames;
            terminal.Profile.Out.Writer.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"found {data.Format} in '{path}': {names.Count:N0} classes, {names[0]} to {names[^1]}"));
        }

        return data;
    }

    private static DataSplit Read(string path, Shape input, IAnsiConsole terminal) => terminal.Profile.Out.IsTerminal
        ? terminal.Progress().AutoClear(true).Start(progress =>
        {
            var task = progress.AddTask(Markup.Escape($"reading {path}"), maxValue: 1);
            return DataSources.Open(path, input, new Progress<double>(fraction => task.Value = fraction));
        })
        : DataSources.Open(path, input);

    private static DataSplit DrawPatterns(NetworkInfo network)
    {
        const int Most = SyntheticImages.MaxClasses;
        return network.Classes is > Most
            ? throw new ResNetGenException(string.Create(
                CultureInfo.InvariantCulture,
                $"The network '{network.Name}' tells {network.Classes} classes apart, but the pattern images have at most {Most}: "
                + $"give --data a folder of images, or train a file with `num_classes: {Most}`."))
            : SyntheticImages.Create(network.Input, network.Classes ?? Most);
    }
}
