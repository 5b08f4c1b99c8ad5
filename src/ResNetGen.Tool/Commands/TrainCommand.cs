using System.CommandLine;
using ResNetGen.Data;
using ResNetGen.Tool.Documents;
using ResNetGen.Tool.Options;
using ResNetGen.Tool.Reports;
using ResNetGen.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace ResNetGen.Tool.Commands;

/// <summary><c>resnetgen train</c>: trains a network to classify images.</summary>
internal sealed class TrainCommand
{
    // The learning rate climbs to its peak in the first twentieth of the run.
    private const double WarmUpDivisor = 20;

    private const string Auto = "auto";

    private static readonly TrainingOptions Default = new();

    private readonly NetworkDrawing svg;

    private readonly Argument<string> network = NetworkArgument.Create();

    private readonly Option<string?> data = DataOption.Create();

    private readonly Option<long?> maxMemory = MaxMemoryOption.Create();

    private readonly Option<int> validation = ValidationOption.Create(
        "Takes so many of the training images for validation in place of those that are there, spread evenly; 0 for none");

    private readonly Option<string?> recipeName = new("--recipe")
    {
        Description = "How to learn: a recipe that ships (see `resnetgen list --recipes`), or the path of a *.recipe.yaml file",
        HelpName = "recipe",
    };

    private readonly Option<int> epochs = NumberOption.Whole(
        "--epochs", "How often the training images are gone through", Default.Recipe.Epochs, least: 1);

    private readonly Option<int> batch = NumberOption.Whole(
        "--batch", "The number of images in a step", Default.Recipe.BatchSize, least: 1);

    private readonly Option<double> learningRate = NumberOption.Positive(
        "--learning-rate", "The highest learning rate; it climbs there in the first twentieth of the run and falls to 0 as a cosine", 0.05);

    private readonly Option<int> accumulate = NumberOption.Whole(
        "--accumulate",
        "The number of micro-batches that a batch is gone through in, where it does not fit into the memory",
        Default.Recipe.GradientAccumulationSteps,
        least: 1);

    private readonly ChoiceOption<Precision> precision = PrecisionOption.Create();

    private readonly Option<bool> channelsLast = ChannelsLastOption.Create();

    private readonly Option<bool?> tf32 = TensorFloat32Option.Create();

    private readonly Option<long> seed = NumberOption.Seed(
        "--seed", "Fixes the first weights and the order of the images", Default.Seed);

    private readonly Option<string> device = DeviceOption.Create();

    private readonly Option<string?> output = new("--out")
    {
        Description = "Receives the checkpoints, the metrics, the curves and the report; "
            + "out/<network>, or the folder of the run that is resumed, if it is left out",
        HelpName = "folder",
    };

    private readonly Option<string?> resume = new("--resume")
    {
        Description = "A checkpoint to go on from, or a run's folder for the newest that is whole; auto for that of --out, if it holds a "
            + "run, so that the same line goes on; the other options as they were",
        HelpName = "file|folder|auto",
    };

    private readonly Option<bool> fresh = new("--fresh")
    {
        Description = "Starts anew also where the folder of --out holds a run, which is replaced",
    };

    private readonly Option<int> displayEvery = NumberOption.Whole(
        "--display-every", "Shows a line after so many steps, also on a terminal; 0 for one every ten seconds", 0, least: 0);

    private readonly Option<int> logEvery = NumberOption.Whole(
        "--log-every", "Writes a line of metrics, and TensorBoard's figures, after so many steps", Default.LogEverySteps, least: 1);

    private readonly Option<int> checkpointEvery = NumberOption.Whole(
        "--checkpoint-every", "Saves after so many steps as well; 0 for after every epoch only", 0, least: 0);

    private readonly Option<int> keep = NumberOption.Whole(
        "--keep", "How many checkpoints are kept; the best by validation accuracy is kept besides", Default.KeepCheckpoints, least: 1);

    private readonly Option<bool> histograms = new("--histograms")
    {
        Description = "Writes how the values of each weight are distributed after every epoch, for TensorBoard",
    };

    private TrainCommand(NetworkDrawing svg) => this.svg = svg;

    /// <param name="svg">Draws the network for the run's report.</param>
    public static Command Create(NetworkDrawing svg) => new TrainCommand(svg).Create();

    private Command Create()
    {
        var command = new Command("train", "Trains a network to classify images; Ctrl-C and SIGTERM save, and --resume goes on")
        {
            network, data, maxMemory, validation, recipeName, epochs, batch, learningRate, accumulate, precision.Option, channelsLast, tf32,
            seed, device, output, resume, fresh, displayEvery, logEvery, checkpointEvery, keep, histograms,
        };
        command.SetAction(Train);
        return command;
    }

    private int Train(ParseResult line)
    {
        var stdout = line.InvocationConfiguration.Output;
        var terminal = Terminal.Of(stdout);
        var document = NetworkDocument.Open(line.GetRequiredValue(network));
        var info = document.Graph.ToInfo();
        var options = ExistingRuns.Settle(Options(line, info) with { Graph = GraphNodes.Of(document.Graph) });
        var runsOn = device.Open(line);
        tf32.Apply(line);
        if (runsOn.type != DeviceType.CPU)
        {
            var rows = RunEnvironment.DescribeDevice(runsOn).Select(row => row.Name == "device" ? row.Value : $"{row.Name} {row.Value}");
            stdout.WriteLine($"on {string.Join("; ", rows)}");
        }

        maxMemory.Apply(line);
        var images = data.Open(line, info, terminal);
        using var module = document.ToClass().Create(runsOn, seed: options.Seed);
        using var interruption = new ConsoleCancellation();
        var progress = options.DisplayEverySteps > 0 ? TrainingProgress.Lines(stdout) : TrainingProgress.On(terminal);
        var result = Trainer.Run(module, info, images, options, progress, interruption.Token);
        stdout.WriteLine(result.Message);
        if (result.End == TrainingEnd.Cancelled)
        {
            if (result.Steps > 0)
            {
                stdout.WriteLine($"  {ShellCommand.Resuming(line, resume, fresh, result.CheckpointPath)}");
            }

            return interruption.ExitCode;
        }

        try
        {
            var report = new TrainingReport(info, svg(document.Graph, unit: null), ShellCommand.Of(line));
            var seen = images.WithValidation(options.Recipe.ValidationImages);
            report.Save(Path.Combine(options.OutputFolder, "report.html"), module, seen, options, result, interruption.Token);
        }
        catch (OperationCanceledException) when (interruption.Token.IsCancellationRequested)
        {
            stdout.WriteLine("Interrupted before the report was written; all else is there.");
            return interruption.ExitCode;
        }

        return 0;
    }

    private TrainingOptions Options(ParseResult line, NetworkInfo info)
    {
        var named = line.GetValue(resume);
        var resumed = named == Auto ? null : named;
        if (named is not null && line.GetValue(fresh))
        {
            throw new ResNetGenException("--resume goes on with a run, and --fresh starts anew: leave one of them out.");
        }

        return new TrainingOptions
        {
            Recipe = RecipeOf(line),
            Seed = line.GetValue(seed),
            OutputFolder = line.GetValue(output) ?? (resumed is null ? Path.Combine("out", info.Name) : RunFolder.Of(resumed)),
            ResumeFrom = resumed,
            ExistingRun = named == Auto ? ExistingRun.Resume : line.GetValue(fresh) ? ExistingRun.Replace : ExistingRun.Refuse,
            Advice = RunAdvice.CommandLine,
            DisplayEverySteps = line.GetValue(displayEvery),
            LogEverySteps = line.GetValue(logEvery),
            CheckpointEverySteps = line.GetValue(checkpointEvery),
            KeepCheckpoints = line.GetValue(keep),
            WeightHistograms = line.GetValue(histograms),
        };
    }

    /// <summary>The recipe that is named, or the default one, with what the line says instead.</summary>
    private Recipe RecipeOf(ParseResult line)
    {
        var named = line.GetValue(recipeName) is { } name ? RecipeDocument.Find(name) : null;
        if (named is not null && Given(line, learningRate))
        {
            throw new ResNetGenException(
                $"--learning-rate says one number, and the recipe `{named.Name}` how the rate changes: "
                + "leave one of them out, or change the rate in the recipe's file.");
        }

        var recipe = named ?? DefaultRecipe(line);
        return recipe with
        {
            Epochs = Given(line, epochs) ? line.GetValue(epochs) : recipe.Epochs,
            BatchSize = Given(line, batch) ? line.GetValue(batch) : recipe.BatchSize,
            GradientAccumulationSteps = Given(line, accumulate) ? line.GetValue(accumulate) : recipe.GradientAccumulationSteps,
            ValidationImages = Given(line, validation) ? line.GetValue(validation) : recipe.ValidationImages,
            Precision = Given(line, precision.Option) ? precision.In(line) : recipe.Precision,
            ChannelsLast = Given(line, channelsLast) ? line.GetValue(channelsLast) : recipe.ChannelsLast,
        };
    }

    private Recipe DefaultRecipe(ParseResult line) => new()
    {
        Name = "default",
        Epochs = line.GetValue(epochs),
        BatchSize = line.GetValue(batch),
        LearningRate = LearningRateSchedule.Cosine(line.GetValue(learningRate), warmUp: line.GetValue(epochs) / WarmUpDivisor),
    };

    private static bool Given(ParseResult line, Option option) => line.GetResult(option) is { Implicit: false };
}
