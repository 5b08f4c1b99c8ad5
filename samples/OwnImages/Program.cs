using System.CommandLine;
using System.Globalization;
using OwnImages;
using ResNetGen;
using ResNetGen.Checkpoints;
using ResNetGen.Data;
using ResNetGen.Training;

var folder = new Argument<string>("folder") { Description = "A folder with train/<class>/* and test/<class>/*, JPEG or PNG." };
var run = new Option<string>("--run") { Description = "The run's folder.", DefaultValueFactory = _ => "out" };
var files = new Argument<string[]>("images") { Description = "JPEG or PNG files.", Arity = ArgumentArity.OneOrMore };

var train = new Command("train", "Trains the network of figures.resnet.yaml on a folder with images.") { folder, run };
train.SetAction(arguments => Train(arguments.GetValue(folder)!, arguments.GetValue(run)!));

var predict = new Command("predict", "Says what the trained network takes images for.") { files, run };
predict.SetAction(arguments => Predict(arguments.GetValue(run)!, arguments.GetValue(files)!));

try
{
    var command = new RootCommand("Learns to tell your images apart.") { train, predict };
    return command.Parse(args).Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (ResNetGenException exception)
{
    // Every mistake that a user can make is one sentence.
    Console.Error.WriteLine(exception.Message);
    return 1;
}

static int Train(string folder, string run)
{
    var images = DataSources.Open(folder, Figures.Info.Input);
    var options = new TrainingOptions
    {
        Recipe = Recipes.FewImages,
        OutputFolder = run,
        ExistingRun = ExistingRun.Replace, // Each run starts anew; Resume would go on with the last one.
    };

    using var network = new Figures(seed: options.Seed);
    using var cancellation = new ConsoleCancellation();
    var result = Trainer.Run(network, images, options, TrainingProgress.OnConsole(), cancellation.Token);
    Console.WriteLine(result.Message);
    return result.End == TrainingEnd.Cancelled ? cancellation.ExitCode : 0;
}

static int Predict(string run, string[] files)
{
    // The checkpoint says what the classes are called, and what was done to the images.
    var checkpoint = RunFolder.NewestCheckpoint(run);
    using var network = new Figures();
    Checkpoint.LoadWeights(checkpoint, network);
    foreach (var prediction in Prediction.Of(network, Figures.Info.Input, ClassifierInfo.Read(checkpoint), files))
    {
        var (name, probability) = prediction.Classes[0];
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{prediction.Path}: {name} ({100 * probability:F1} %)"));
    }

    return 0;
}
