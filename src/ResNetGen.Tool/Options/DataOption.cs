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
        Description = "A folder of images: train/<class>/* and test/<class>/* (JPEG, PNG), or <class>/* with --validation, MNIST's IDX "
            + "files, CIFAR's files or TFRecord files; CIFAR's archive; or "
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
        this Option<string?> option, ParseResult line, NetworkInfo network, IAnsiConsole terminal, bool silently = false) =>
        Open(line.GetValue(option), network, terminal, silently);

    /// <summary>Opens the images at a path or of a name; null for pattern images.</summary>
    public static DataSplit Open(string? path, NetworkInfo network, IAnsiConsole terminal, bool silently = false)
    {
        if (path is null)
        {
            return DrawPatterns(network);
        }

        return Read(path, terminal, silently, progress => DataSources.Open(path, network.Input, progress));
    }

    /// <summary>Opens the validation images alone, that a trained network is evaluated on.</summary>
    /// <param name="option">The option.</param>
    /// <param name="line">The command line.</param>
    /// <param name="network">The network.</param>
    /// <param name="classNames">The classes that it knows.</param>
    /// <param name="terminal">Shows how far the reading is, and says in a line what was found.</param>
    /// <param name="silently">Whether that line is left out, since a program reads the output.</param>
    /// <exception cref="ResNetGenException">There are none, or they are not for this network.</exception>
    public static ImageSet OpenValidation(
        this Option<string?> option,
        ParseResult line,
        NetworkInfo network,
        IReadOnlyList<string> classNames,
        IAnsiConsole terminal,
        bool silently)
    {
        if (line.GetValue(option) is not { } path)
        {
            return DrawPatterns(network).Test;
        }

        return Read(path, terminal, silently, progress => DataSources.OpenValidation(path, network.Input, classNames, progress)).Test;
    }

    private static DataSplit Read(string path, IAnsiConsole terminal, bool silently, Func<IProgress<double>?, DataSplit> open)
    {
        var data = terminal.Profile.Out.IsTerminal
            ? terminal.Progress().AutoClear(true).Start(progress =>
            {
                var task = progress.AddTask(Markup.Escape($"reading {ForeignText.Shown(path)}"), maxValue: 1);
                return open(new Progress<double>(fraction => task.Value = fraction));
            })
            : open(null);
        if (!silently)
        {
            var (output, names) = (terminal.Profile.Out.Writer, data.Train.ClassNames);
            output.WriteLine(ForeignText.Sentence(string.Create(
                CultureInfo.InvariantCulture,
                $"found {data.Format} in '{path}': {names.Count:N0} classes, "
                + $"{ForeignText.Shown(names[0])} to {ForeignText.Shown(names[^1])}")));
            foreach (var note in data.Notes)
            {
                output.WriteLine(ForeignText.Sentence(note));
            }
        }

        // Said once.
        return data with { Notes = [] };
    }

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
