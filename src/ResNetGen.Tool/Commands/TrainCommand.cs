using System.CommandLine;
using System.Globalization;
using ResNetGen.Data;
using ResNetGen.Training;
using Spectre.Console;
using static TorchSharp.torch;

namespace ResNetGen.Tool.Commands;

/// <summary><c>resnetgen train</c>: trains a network to classify images.</summary>
internal static class TrainCommand
{
    // The share of the run in which the learning rate climbs to its peak.
    private const int WarmUpShare = 20;

    private static readonly TrainingOptions Usual = new();

    private static readonly Argument<string> Network = NetworkArgument.Create();

    internal static readonly Option<string?> DataFolder = new("--data")
    {
        Description = "A folder of images: train/<class>/* and test/<class>/* (JPEG, PNG), or MNIST's IDX files; the program's own pattern images if it is left out",
        HelpName = "folder",
    };

    private static readonly Option<int> Epochs = NumberOption.Whole("--epochs", "How often the training images are gone through", Usual.Epochs, least: 1);

    private static readonly Option<int> Batch = NumberOption.Whole("--batch", "The number of images in a step", Usual.BatchSize, least: 1);

    private static readonly Option<double> LearningRate = NumberOption.Positive(
        "--learning-rate", "The highest learning rate; it climbs there in the first twentieth of the run and falls to 0 as a cosine", 0.05);

    private static readonly Option<long> Seed = NumberOption.Seed("--seed", "Fixes the first weights and the order of the images", Usual.Seed);

    private static readonly Option<string> Device = DeviceOption.Create();

    private static readonly Option<string?> Out = new("--out")
    {
        Description = "Receives the checkpoints, the metrics, the curves and the report; out/<network>, or the folder of the run that is resumed, if it is left out",
        HelpName = "folder",
    };

    private static readonly Option<string?> Resume = new("--resume") { Description = "A checkpoint to go on from, or a run's folder for the newest that is whole; the other options as they were", HelpName = "file|folder" };

    private static readonly Option<int> CheckpointEvery = NumberOption.Whole("--checkpoint-every", "Saves after so many steps as well; 0 for after every epoch only", 0, least: 0);

    private static readonly Option<int> Keep = NumberOption.Whole("--keep", "How many checkpoints are kept; the best by held-out accuracy is kept besides", Usual.KeepCheckpoints, least: 1);

    private static readonly Option<bool> Histograms = new("--histograms") { Description = "Writes how the values of each weight are distributed after every epoch, for TensorBoard" };

    public static Command Create()
    {
        var command = new Command("train", "Trains a network to classify images; Ctrl-C and SIGTERM save, and --resume goes on")
        {
            Network, DataFolder, Epochs, Batch, LearningRate, Seed, Device, Out, Resume, CheckpointEvery, Keep, Histograms,
        };
        command.SetAction(Train);
        return command;
    }

    private static int Train(ParseResult line)
    {
        var output = line.InvocationConfiguration.Output;
        var terminal = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });
        var source = NetworkSource.Open(line.GetRequiredValue(Network));
        var info = source.Graph.ToInfo();
        var device = DeviceOption.Open(line.GetRequiredValue(Device));
        var data = line.GetValue(DataFolder) is { } folder ? Open(folder, info.Input, terminal) : DrawPatterns(info);
        var options = Options(line, info, data);

        using var module = source.ToClass().Create(device, seed: options.Seed);
        using var interruption = new ConsoleCancellation();
        var result = Trainer.Run(module, info, data, options, TrainingProgress.For(terminal), interruption.Token);
        if (result.End == TrainingEnd.Cancelled)
        {
            output.WriteLine(result.Message);
            output.WriteLine("  " + ResumingLine(line, result.CheckpointPath));
            return interruption.ExitCode;
        }

        TrainingReport.Save(Path.Combine(options.OutputFolder, "report.html"), source, module, data, options, result, line);
        output.WriteLine(result.Message);
        return 0;
    }

    private static TrainingOptions Options(ParseResult line, NetworkInfo info, DataSplit data)
    {
        var resumed = line.GetValue(Resume);
        var options = new TrainingOptions
        {
            Epochs = line.GetValue(Epochs),
            BatchSize = line.GetValue(Batch),
            Seed = line.GetValue(Seed),
            OutputFolder = line.GetValue(Out) ?? (resumed is null ? Path.Combine("out", info.Name) : RunFolder.Of(resumed)),
            ResumeFrom = resumed,
            CheckpointEverySteps = line.GetValue(CheckpointEvery),
            KeepCheckpoints = line.GetValue(Keep),
            WeightHistograms = line.GetValue(Histograms),
        };

        // Images that do not fill one batch are the trainer's to refuse.
        var steps = Math.Max(1, options.TotalSteps(data.Train));
        return options with { LearningRate = new CosineRate(line.GetValue(LearningRate), steps, steps / WarmUpShare) };
    }

    internal static DataSplit DrawPatterns(NetworkInfo info) => info.Classes is > Patterns.MaxClasses
        ? throw new ResNetGenException(string.Create(
            CultureInfo.InvariantCulture,
            $"The network '{info.Name}' tells {info.Classes} classes apart, but the pattern images have at most {Patterns.MaxClasses}: give --data a folder of images, or train a file with `num_classes: {Patterns.MaxClasses}`."))
        : Patterns.Create(info.Input, info.Classes ?? Patterns.MaxClasses);

    internal static DataSplit Open(string folder, Shape input, IAnsiConsole terminal) => terminal.Profile.Out.IsTerminal
        ? terminal.Progress().AutoClear(true).Start(progress =>
        {
            var task = progress.AddTask(Markup.Escape($"reading {folder}"), maxValue: 1);
            return DataSources.Open(folder, input, new Progress<double>(share => task.Value = share));
        })
        : DataSources.Open(folder, input);

    /// <summary>The command line that goes on from a checkpoint: the one that was typed, with the checkpoint in it.</summary>
    private static string ResumingLine(ParseResult line, string checkpoint)
    {
        var words = line.Tokens.Select(token => token.Value).ToList();
        if (words.IndexOf(Resume.Name) is >= 0 and var old)
        {
            words.RemoveRange(old, 2);
        }

        return string.Join(' ', words.Append(Resume.Name).Append(checkpoint).Select(Quoted).Prepend("resnetgen"));
    }

    internal static string Quoted(string word) =>
        word.All(c => char.IsAsciiLetterOrDigit(c) || "-_./:=".Contains(c)) ? word : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
