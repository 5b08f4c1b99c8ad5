using System.CommandLine;
using System.Globalization;
using ResNetGen.Data;
using ResNetGen.Training;
using Spectre.Console;
using TorchSharp;
using static TorchSharp.torch;

namespace ResNetGen.Tool.Commands;

/// <summary><c>resnetgen train</c>: trains a network to classify images.</summary>
internal static class TrainCommand
{
    // The share of the run in which the learning rate climbs to its peak.
    private const int WarmUpFraction = 20;

    private static readonly TrainingOptions Default = new();

    private static readonly Argument<string> Network = NetworkArgument.Create();

    internal static readonly Option<string?> Data = new("--data")
    {
        Description = "A folder of images: train/<class>/* and test/<class>/* (JPEG, PNG), MNIST's IDX files, CIFAR's binary files or TFRecord files; CIFAR's archive; or "
            + $"{string.Join(", ", PublicData.Names)}, which is downloaded; the program's own pattern images if it is left out",
        HelpName = "folder",
    };

    private static readonly Option<string?> RecipeName = new("--recipe")
    {
        Description = "How to learn: a recipe that ships (see `resnetgen list --recipes`), or the path of a *.recipe.yaml file",
        HelpName = "recipe",
    };

    private static readonly Option<int> Accumulate = NumberOption.Whole("--accumulate", "The number of parts that a batch is gone through in, where it does not fit into the memory", Default.Recipe.GradientAccumulationSteps, least: 1);

    private static readonly Choice<Precision> ComputedIn = PrecisionChoice();

    private static readonly Option<bool> ChannelsLast = ChannelsLastOption();

    private static readonly Option<bool?> Tf32 = TensorFloat32Option.Create();

    private static readonly Option<int> Epochs = NumberOption.Whole("--epochs", "How often the training images are gone through", Default.Recipe.Epochs, least: 1);

    private static readonly Option<int> Batch = NumberOption.Whole("--batch", "The number of images in a step", Default.Recipe.BatchSize, least: 1);

    private static readonly Option<double> LearningRate = NumberOption.Positive(
        "--learning-rate", "The highest learning rate; it climbs there in the first twentieth of the run and falls to 0 as a cosine", 0.05);

    private static readonly Option<long> Seed = NumberOption.Seed("--seed", "Fixes the first weights and the order of the images", Default.Seed);

    private static readonly Option<string> Device = DeviceOption.Create();

    private static readonly Option<string?> Out = new("--out")
    {
        Description = "Receives the checkpoints, the metrics, the curves and the report; out/<network>, or the folder of the run that is resumed, if it is left out",
        HelpName = "folder",
    };

    private static readonly Option<string?> Resume = new("--resume") { Description = "A checkpoint to go on from, or a run's folder for the newest that is whole; the other options as they were", HelpName = "file|folder" };

    private static readonly Option<int> CheckpointEvery = NumberOption.Whole("--checkpoint-every", "Saves after so many steps as well; 0 for after every epoch only", 0, least: 0);

    private static readonly Option<int> Keep = NumberOption.Whole("--keep", "How many checkpoints are kept; the best by validation accuracy is kept besides", Default.KeepCheckpoints, least: 1);

    private static readonly Option<bool> Histograms = new("--histograms") { Description = "Writes how the values of each weight are distributed after every epoch, for TensorBoard" };

    public static Command Create()
    {
        var command = new Command("train", "Trains a network to classify images; Ctrl-C and SIGTERM save, and --resume goes on")
        {
            Network, Data, RecipeName, Epochs, Batch, LearningRate, Accumulate, ComputedIn.Option, ChannelsLast, Tf32, Seed, Device, Out, Resume, CheckpointEvery, Keep, Histograms,
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
        var device = Device.Open(line);
        Tf32.Apply(line);
        if (device.type != DeviceType.CPU)
        {
            output.WriteLine("on " + string.Join("; ", RunEnvironment.DescribeDevice(device).Select(row => row.Name == "device" ? row.Value : $"{row.Name} {row.Value}")));
        }

        var data = line.GetValue(Data) is { } path ? Open(path, info.Input, terminal) : DrawPatterns(info);
        var options = Options(line, info);

        using var module = source.ToClass().Create(device, seed: options.Seed);
        using var interruption = new ConsoleCancellation();
        var result = Trainer.Run(module, info, data, options, TrainingProgress.For(terminal), interruption.Token);
        if (result.End == TrainingEnd.Cancelled)
        {
            output.WriteLine(result.Message);
            if (result.Steps > 0)
            {
                output.WriteLine("  " + ResumingLine(line, result.CheckpointPath));
            }

            return interruption.ExitCode;
        }

        output.WriteLine(result.Message);
        try
        {
            TrainingReport.Save(Path.Combine(options.OutputFolder, "report.html"), source, module, data, options, result, line, interruption.Token);
        }
        catch (OperationCanceledException) when (interruption.Token.IsCancellationRequested)
        {
            output.WriteLine("Interrupted before the report was written; all else is there.");
            return interruption.ExitCode;
        }

        return 0;
    }

    private static TrainingOptions Options(ParseResult line, NetworkInfo info)
    {
        var resumed = line.GetValue(Resume);
        return new TrainingOptions
        {
            Recipe = RecipeOf(line),
            Seed = line.GetValue(Seed),
            OutputFolder = line.GetValue(Out) ?? (resumed is null ? Path.Combine("out", info.Name) : RunFolder.Of(resumed)),
            ResumeFrom = resumed,
            CheckpointEverySteps = line.GetValue(CheckpointEvery),
            KeepCheckpoints = line.GetValue(Keep),
            WeightHistograms = line.GetValue(Histograms),
        };
    }

    /// <summary>The recipe that is named, or the default one, with what the line says instead.</summary>
    private static Recipe RecipeOf(ParseResult line)
    {
        var named = line.GetValue(RecipeName) is { } name ? RecipeSource.Find(name) : null;
        if (named is not null && Given(line, LearningRate))
        {
            throw new ResNetGenException($"--learning-rate says one number, and the recipe `{named.Name}` how the rate changes: leave one of them out, or change the rate in the recipe's file.");
        }

        var epochs = line.GetValue(Epochs);
        var recipe = named ?? new Recipe
        {
            Name = "default",
            Epochs = epochs,
            BatchSize = line.GetValue(Batch),
            LearningRate = LearningRateSchedule.Cosine(line.GetValue(LearningRate), warmUp: (double)epochs / WarmUpFraction),
        };
        return recipe with
        {
            Epochs = Given(line, Epochs) ? epochs : recipe.Epochs,
            BatchSize = Given(line, Batch) ? line.GetValue(Batch) : recipe.BatchSize,
            GradientAccumulationSteps = Given(line, Accumulate) ? line.GetValue(Accumulate) : recipe.GradientAccumulationSteps,
            Precision = Given(line, ComputedIn.Option) ? ComputedIn.In(line) : recipe.Precision,
            ChannelsLast = Given(line, ChannelsLast) ? line.GetValue(ChannelsLast) : recipe.ChannelsLast,
        };
    }

    /// <summary>The option for what a network computes in.</summary>
    internal static Choice<Precision> PrecisionChoice() =>
        new("--precision", "What the network computes in; its weights are of 32 bits either way", ("fp32", Precision.Full), ("bf16", Precision.BFloat16));

    /// <summary>The option for the layout of images and kernels.</summary>
    internal static Option<bool> ChannelsLastOption() => new("--channels-last") { Description = "Lays images and kernels out with the channels last, which is faster in bf16" };

    private static bool Given(ParseResult line, Option option) => line.GetResult(option) is { Implicit: false };

    internal static DataSplit DrawPatterns(NetworkInfo info) => info.Classes is > Patterns.MaxClasses
        ? throw new ResNetGenException(string.Create(
            CultureInfo.InvariantCulture,
            $"The network '{info.Name}' tells {info.Classes} classes apart, but the pattern images have at most {Patterns.MaxClasses}: give --data a folder of images, or train a file with `num_classes: {Patterns.MaxClasses}`."))
        : Patterns.Create(info.Input, info.Classes ?? Patterns.MaxClasses);

    /// <summary>Opens what the user named, and says in a line what it is, unless the output is to be read by a program.</summary>
    internal static DataSplit Open(string path, Shape input, IAnsiConsole terminal, bool silently = false)
    {
        var data = terminal.Profile.Out.IsTerminal
            ? terminal.Progress().AutoClear(true).Start(progress =>
            {
                var task = progress.AddTask(Markup.Escape($"reading {path}"), maxValue: 1);
                return DataSources.Open(path, input, new Progress<double>(share => task.Value = share));
            })
            : DataSources.Open(path, input);
        if (!silently)
        {
            var names = data.Train.ClassNames;
            terminal.Profile.Out.Writer.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"found {data.Format} in '{path}': {names.Count:N0} classes, {names[0]} to {names[^1]}"));
        }

        return data;
    }

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
