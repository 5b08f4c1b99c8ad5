using System.CommandLine;
using QuickStart;
using ResNetGen;
using ResNetGen.Benchmarking;
using ResNetGen.Data;
using ResNetGen.Training;

var data = new Option<string?>("--data")
{
    Description = "A folder of images (train/<class>/*, test/<class>/*) or of MNIST's IDX files. "
        + "Without it the program draws its own images.",
};
var epochs = new Option<int>("--epochs") { Description = "How often to go through the training images.", DefaultValueFactory = _ => 6 };
var batch = new Option<int>("--batch") { Description = "Images a step.", DefaultValueFactory = _ => 50 };
var output = new Option<string>("--out")
{
    Description = "The folder for the checkpoint, the metrics and the curves.",
    DefaultValueFactory = _ => "out",
};
var resume = new Option<string?>("--resume") { Description = "A checkpoint to go on from; the one in the folder if there is one." };
var fresh = new Option<bool>("--fresh") { Description = "Starts anew where the folder holds a run, which is replaced." };

var command = new RootCommand("Trains and benchmarks the network of quick_start.resnet.yaml.")
{
    data, epochs, batch, output, resume, fresh,
};
command.SetAction(arguments =>
{
    try
    {
        return Run(
            arguments.GetValue(data),
            new TrainingOptions
            {
                Recipe = new Recipe
                {
                    Epochs = arguments.GetValue(epochs),
                    BatchSize = arguments.GetValue(batch),
                    LearningRate = LearningRateSchedule.Cosine(0.1, warmUp: 0.5),
                },
                OutputFolder = arguments.GetValue(output)!,
                ResumeFrom = arguments.GetValue(resume),
                ExistingRun = arguments.GetValue(fresh) ? ExistingRun.Replace : ExistingRun.Resume,
            });
    }
    catch (ResNetGenException exception)
    {
        Console.Error.WriteLine(exception.Message);
        return 1;
    }
});
return command.Parse(args).Invoke();

static int Run(string? folder, TrainingOptions options)
{
    Console.WriteLine(NetworkSummary.ToText(ResNetQuickStart.Info));

    var images = folder is null
        ? SyntheticImages.Create(ResNetQuickStart.Info.Input, ResNetQuickStart.Classes)
        : DataSources.Open(folder, ResNetQuickStart.Info.Input);

    using var network = new ResNetQuickStart(seed: options.Seed);
    using (var cancellation = new ConsoleCancellation())
    {
        var result = Trainer.Run(network, images, options, TrainingProgress.OnConsole(), cancellation.Token);
        if (result.End == TrainingEnd.Cancelled)
        {
            // The message speaks of TrainingOptions; who runs this program has its options.
            Console.WriteLine(result.Steps > 0
                ? $"Interrupted after step {result.Steps}; everything is saved: go on with --resume {result.CheckpointPath}"
                : result.Message);
            return cancellation.ExitCode;
        }

        Console.WriteLine(result.Message);
    }

    foreach (var mode in new[] { BenchmarkMode.Forward, BenchmarkMode.Train })
    {
        Console.WriteLine();
        var timing = Benchmark.Run(network, new BenchmarkOptions { Mode = mode, BatchSize = 32, Steps = 50 }, Console.Out);
        Console.WriteLine(timing.ToDetails());
    }

    return 0;
}
